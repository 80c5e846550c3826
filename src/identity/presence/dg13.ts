import { parseBirthDate } from '../../domain/birth-date.ts';
import { type PlainDate, parsePlainDate } from '../../domain/date.ts';
import { foldCase, parsePersonName } from '../../domain/person-name.ts';
import type { OldIdNumber } from '../../domain/personal-id.ts';
import type { ChipIdentity } from './chip-identity.ts';
import { children, type Der, readDer, smallNumber, tags } from './der.ts';
import { chipNumber, parsedAs } from './dg1.ts';
import { encodedAs, must, Refused } from './refusal.ts';

const dg13Tag = 0x6d;
const largestFile = 16_384;
const largestValue = 1_024;
const mostElements = 512;
const deepest = 8;

const fieldIds = {
  personalId: 1,
  fullName: 2,
  birthDate: 3,
  sex: 4,
  issuedOn: 11,
  expiresOn: 12,
  oldNumber: 16,
} as const;
const undocumentedIds = [14, 15] as const;

type Fields = ReadonlyMap<number, readonly Der[]>;

/** The fields that Viet Nam puts into DG13: `SEQUENCE { INTEGER, value }` somewhere inside tag 6D. */
export function readDg13(bytes: Uint8Array): ChipIdentity {
  const fields = encodedAs('DG13_MALFORMED', () => readFields(bytes));
  const required = (id: number): string => {
    const value = textOf(fields, id);
    if (value === null) throw new Refused('DG13_FIELD_MISSING');
    return value;
  };
  return parsedAs('DG13_VALUE_REFUSED', () => ({
    personalId: chipNumber(required(fieldIds.personalId)),
    fullName: parsePersonName(required(fieldIds.fullName)),
    nameForm: 'FULL',
    birthDate: parseBirthDate(required(fieldIds.birthDate)),
    ...readOptional(fields),
  }));
}

function readOptional(fields: Fields) {
  const [sex, oldNumber] = [textOf(fields, fieldIds.sex), textOf(fields, fieldIds.oldNumber)];
  const kept = undocumentedIds.flatMap((id) => {
    const values = fields.get(id);
    return values === undefined ? [] : [[id, concatenated(values)] as const];
  });
  return {
    sex: sexes.get(foldCase(sex ?? '')) ?? null,
    issuedOn: readDate(textOf(fields, fieldIds.issuedOn)),
    expiresOn: readDate(textOf(fields, fieldIds.expiresOn)),
    oldNumber: oldNumber !== null && /^\d{9}$/.test(oldNumber) ? (oldNumber as OldIdNumber) : null,
    undocumented: new Map<number, Uint8Array>(kept),
  };
}

const sexes: ReadonlyMap<string, 'MALE' | 'FEMALE'> = new Map([
  ['NAM', 'MALE'],
  ['NỮ', 'FEMALE'],
]);

/** Cards without an end say so in words ("Không thời hạn"). */
function readDate(text: string | null): PlainDate | null {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text ?? '') ?? [];
  return day === undefined ? null : parsePlainDate(`${year}-${month}-${day}`);
}

function concatenated(values: readonly Der[]): Uint8Array {
  return Buffer.concat(values.map(({ bytes }) => bytes));
}

function readFields(bytes: Uint8Array): Fields {
  must(bytes.byteLength <= largestFile, 'DG13_MALFORMED');
  const found = new Map<number, readonly Der[]>();
  let elements = 0;
  const walk = (der: Der, depth: number): void => {
    const inner = children(der);
    elements += inner.length;
    must(depth <= deepest && elements <= mostElements, 'DG13_MALFORMED');
    const [id, ...values] = inner;
    if (id?.tag === tags.integer && values.every((value) => isText(value, depth))) {
      addField(found, smallNumber(id), values);
    } else {
      for (const each of inner.filter(isConstructed)) walk(each, depth + 1);
    }
  };
  walk(readDer(bytes, dg13Tag), 1);
  return found;
}

function addField(found: Map<number, readonly Der[]>, id: number, values: readonly Der[]): void {
  must(!found.has(id), 'DG13_FIELD_REPEATED');
  must(
    values.every(({ content }) => content.length <= largestValue),
    'DG13_VALUE_REFUSED',
  );
  found.set(id, values);
}

function isConstructed({ tag }: Der): boolean {
  return tag === tags.sequence || tag === tags.set;
}

/** A text, or as with the parents of field 13 texts inside each other. */
function isText(der: Der, depth: number): boolean {
  must(depth <= deepest, 'DG13_MALFORMED');
  if (isConstructed(der)) return children(der).every((each) => isText(each, depth + 1));
  return der.tag === tags.utf8String || der.tag === tags.printableString;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(fields: Fields, id: number): string | null {
  const [value, ...others] = fields.get(id) ?? [];
  if (value === undefined) return null;
  must(others.length === 0 && !isConstructed(value), 'DG13_VALUE_REFUSED');
  const text = decoded(value.content);
  must(!/[\p{Cc}\p{Cf}]/u.test(text), 'DG13_VALUE_REFUSED');
  return text.trim() === '' ? null : text.trim();
}

function decoded(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Refused('DG13_VALUE_REFUSED');
  }
}
