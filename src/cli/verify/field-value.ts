import { isJsonObject } from '../../domain/strict-json.ts';
import {
  type BareItem,
  type Dictionary,
  greatest,
  type Item,
  type List,
  type Member,
  type Parameters,
  StructuredFieldError,
} from '../../signing/structured-fields/types.ts';
import { CaseMalformed } from './cases.ts';

/** Of ECMAScript 2026; TypeScript does not know it yet. */
const { rawJSON } = JSON as JSON & { rawJSON(text: string): unknown };

/** The form of the public structured-field tests: pairs for dictionaries and parameters, "__type" for what JSON has not. */
export function itemJson({ value, parameters }: Item): unknown {
  return [bareJson(value), parametersJson(parameters)];
}

export function listJson(list: List): unknown {
  return list.map(memberJson);
}

export function dictionaryJson(dictionary: Dictionary): unknown {
  return [...dictionary].map(([name, member]) => [name, memberJson(member)]);
}

function memberJson(member: Member): unknown {
  return member.kind === 'item'
    ? itemJson(member)
    : [member.items.map(itemJson), parametersJson(member.parameters)];
}

function parametersJson(parameters: Parameters): unknown {
  return [...parameters].map(([name, value]) => [name, bareJson(value)]);
}

function bareJson(item: BareItem): unknown {
  switch (item.type) {
    case 'decimal':
      // 1.0 stays apart from 1, which JSON.stringify would write for both.
      return rawJSON(decimalText(item.thousandths));
    case 'binary':
      return { __type: 'binary', value: Buffer.from(item.value).toString('base64') };
    case 'token':
    case 'date':
    case 'displaystring':
      return { __type: item.type, value: item.value };
    default:
      return item.value;
  }
}

function decimalText(thousandths: number): string {
  const number = thousandths / 1_000;
  return Number.isInteger(number) ? `${number}.0` : String(number);
}

/** A number that is written with a point or an exponent: JSON.parse makes 1 of 1.0. */
class DecimalText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** One member of an object, with its decimals as they are written. */
export function readWithDecimals(json: string, name: string): unknown {
  const value: unknown = JSON.parse(json, (_, member: unknown, context?: { source?: string }) => {
    const source = context?.source ?? '';
    return typeof member === 'number' && /[.e]/i.test(source) ? new DecimalText(source) : member;
  });
  return isJsonObject(value) ? value[name] : undefined;
}

export function itemFrom(json: unknown): Item {
  const [value, parameters] = pairFrom(json);
  return { kind: 'item', value: bareFrom(value), parameters: parametersFrom(parameters) };
}

export function listFrom(json: unknown): List {
  return arrayFrom(json).map(memberFrom);
}

export function dictionaryFrom(json: unknown): Dictionary {
  return mapFrom(json, memberFrom);
}

function memberFrom(json: unknown): Member {
  const [value, parameters] = pairFrom(json);
  if (!Array.isArray(value)) return itemFrom(json);
  return {
    kind: 'inner-list',
    items: value.map(itemFrom),
    parameters: parametersFrom(parameters),
  };
}

function parametersFrom(json: unknown): Parameters {
  return mapFrom(json, bareFrom);
}

function mapFrom<T>(json: unknown, read: (value: unknown) => T): ReadonlyMap<string, T> {
  const entries = arrayFrom(json).map((pair): [string, T] => {
    const [name, value] = pairFrom(pair);
    if (typeof name !== 'string') throw new CaseMalformed();
    return [name, read(value)];
  });
  const map = new Map(entries);
  if (map.size < entries.length) throw new StructuredFieldError('A name occurs twice');
  return map;
}

function arrayFrom(json: unknown): readonly unknown[] {
  if (!Array.isArray(json)) throw new CaseMalformed();
  return json;
}

function pairFrom(json: unknown): readonly [unknown, unknown] {
  const [one, other, ...more] = arrayFrom(json);
  if (other === undefined || more.length > 0) throw new CaseMalformed();
  return [one, other];
}

function bareFrom(json: unknown): BareItem {
  if (typeof json === 'string') return { type: 'string', value: json };
  if (typeof json === 'boolean') return { type: 'boolean', value: json };
  if (typeof json === 'number') return { type: 'integer', value: json };
  if (json instanceof DecimalText)
    return { type: 'decimal', thousandths: thousandthsOf(json.text) };
  return typedFrom(json);
}

function typedFrom(json: unknown): BareItem {
  if (!isJsonObject(json)) throw new CaseMalformed();
  const { __type: type, value } = json;
  if (type === 'date') {
    if (typeof value === 'number') return { type, value };
    if (value instanceof DecimalText) throw new StructuredFieldError('A date is a whole number');
  }
  if (typeof value === 'string') {
    if (type === 'token' || type === 'displaystring') return { type, value };
    if (type === 'binary') return { type, value: base64From(value) };
  }
  throw new CaseMalformed();
}

function base64From(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new CaseMalformed();
  return bytes;
}

/** RFC 9651 4.1.5: three digits after the point, the last one rounded, a half to the even one. Digit by digit, exactly. */
function thousandthsOf(text: string): number {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]?\d+))?$/i.exec(text) ?? [];
  const point = whole.length + Number(exponent) + 3;
  const digits = whole + fraction;
  // Both are far outside of what a decimal can be: too great to be written, or rounded to zero.
  if (Math.abs(point) > 1_000) {
    if (point < 0 || /^0*$/.test(digits)) return 0;
    throw new StructuredFieldError('The number is too great');
  }
  const kept = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const rest = point < 0 ? digits.padStart(digits.length - point, '0') : digits.slice(point);
  const truncated = BigInt(kept);
  const rounded = truncated + (isRoundedUp(rest, truncated) ? 1n : 0n);
  if (rounded > greatest) throw new StructuredFieldError('The number is too great');
  return sign === '-' && rounded !== 0n ? -Number(rounded) : Number(rounded);
}

function isRoundedUp(rest: string, truncated: bigint): boolean {
  const [first = '0', others] = [rest[0], rest.slice(1)];
  if (first !== '5' || /[1-9]/.test(others)) return first >= '5';
  return truncated % 2n === 1n;
}
