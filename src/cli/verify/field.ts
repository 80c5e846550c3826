import type { JsonObject } from '../../domain/strict-json.ts';
import { parseDictionary, parseItem, parseList } from '../../signing/structured-fields/parse.ts';
import {
  serializeDictionary,
  serializeItem,
  serializeList,
} from '../../signing/structured-fields/serialize.ts';
import { StructuredFieldError } from '../../signing/structured-fields/types.ts';
import { CaseMalformed, type CaseVerdict, caseSubject } from './cases.ts';
import {
  dictionaryFrom,
  dictionaryJson,
  itemFrom,
  itemJson,
  listFrom,
  listJson,
  readWithDecimals,
} from './field-value.ts';

/** Why a field is refused. */
export const fieldRefusals = {
  FIELD_MALFORMED: 'The text is not a structured field of this type.',
  VALUE_UNWRITABLE: 'The value has no form in a structured field.',
} as const satisfies Record<string, string>;

interface FieldVerdict extends CaseVerdict {
  readonly code?: keyof typeof fieldRefusals;
  readonly value?: unknown;
  /** No line when the field is to be left out. */
  readonly canonical?: readonly string[];
}

interface FieldType {
  readonly read: (text: string) => unknown;
  readonly write: (value: unknown) => string;
}

const types: ReadonlyMap<unknown, FieldType> = new Map<unknown, FieldType>([
  [
    'item',
    {
      read: (text) => itemJson(parseItem(text)),
      write: (value) => serializeItem(itemFrom(value)),
    },
  ],
  [
    'list',
    {
      read: (text) => listJson(parseList(text)),
      write: (value) => serializeList(listFrom(value)),
    },
  ],
  [
    'dictionary',
    {
      read: (text) => dictionaryJson(parseDictionary(text)),
      write: (value) => serializeDictionary(dictionaryFrom(value)),
    },
  ],
]);

/** Structured fields of RFC 9651, read or written. */
export const field = caseSubject(
  `  field <cases>
    Cases are [{"id", "type": "item" | "list" | "dictionary", "raw": [lines]}], answered by
    [{"id", "ok", "value"}], or [{"id", "type", "value"}], answered by [{"id", "ok", "canonical"}]
    (RFC 9651). Values have the form of the public structured-field tests, with byte sequences in
    base64; "canonical" is a list of lines. A refusal has a "code".
`,
  (members, text) => {
    const type = types.get(members['type']);
    const isRead = Object.hasOwn(members, 'raw');
    if (type === undefined || isRead === Object.hasOwn(members, 'value')) throw new CaseMalformed();
    return isRead ? read(type, linesOf(members)) : write(type, readWithDecimals(text, 'value'));
  },
);

function linesOf(members: JsonObject): string {
  const raw = members['raw'];
  if (!Array.isArray(raw) || raw.some((line) => typeof line !== 'string')) {
    throw new CaseMalformed();
  }
  return raw.join(', ');
}

function read(type: FieldType, text: string): FieldVerdict {
  return orRefusal('FIELD_MALFORMED', () => ({ ok: true, value: type.read(text) }));
}

function write(type: FieldType, value: unknown): FieldVerdict {
  return orRefusal('VALUE_UNWRITABLE', () => {
    const line = type.write(value);
    return { ok: true, canonical: line === '' ? [] : [line] };
  });
}

function orRefusal(code: keyof typeof fieldRefusals, act: () => FieldVerdict): FieldVerdict {
  try {
    return act();
  } catch (error) {
    if (error instanceof StructuredFieldError) return { ok: false, code };
    throw error;
  }
}
