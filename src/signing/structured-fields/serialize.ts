import {
  type BareItem,
  type Dictionary,
  greatest,
  type InnerList,
  type Item,
  keyForm,
  type List,
  type Member,
  type Parameters,
  StructuredFieldError,
  tokenForm,
} from './types.ts';

/**
 * The one canonical spelling of an item (RFC 9651 4.1.3).
 *
 * @throws StructuredFieldError when a value has no form in a field
 */
export function serializeItem({ value, parameters }: Item): string {
  return serializeBareItem(value) + serializeParameters(parameters);
}

/** Empty for an empty list: the field is then left out. @throws StructuredFieldError */
export function serializeList(list: List): string {
  return list.map(serializeMember).join(', ');
}

/** Empty for an empty dictionary: the field is then left out. @throws StructuredFieldError */
export function serializeDictionary(dictionary: Dictionary): string {
  return [...dictionary].map(([name, member]) => serializeKey(name) + assigned(member)).join(', ');
}

/** @throws StructuredFieldError */
export function serializeInnerList({ items, parameters }: InnerList): string {
  return `(${items.map(serializeItem).join(' ')})${serializeParameters(parameters)}`;
}

function serializeMember(member: Member): string {
  return member.kind === 'item' ? serializeItem(member) : serializeInnerList(member);
}

function assigned(member: Member): string {
  return member.kind === 'item' && isTrue(member.value)
    ? serializeParameters(member.parameters)
    : `=${serializeMember(member)}`;
}

function serializeParameters(parameters: Parameters): string {
  return [...parameters]
    .map(([name, value]) => {
      const start = `;${serializeKey(name)}`;
      return isTrue(value) ? start : `${start}=${serializeBareItem(value)}`;
    })
    .join('');
}

function isTrue(value: BareItem): boolean {
  return value.type === 'boolean' && value.value;
}

function serializeKey(name: string): string {
  return fitting(name, keyForm, 'a name');
}

function fitting(text: string, form: RegExp, what: string): string {
  if (form.test(text)) return text;
  throw new StructuredFieldError(`This text cannot be written as ${what}`);
}

/** @throws StructuredFieldError */
export function serializeBareItem(item: BareItem): string {
  switch (item.type) {
    case 'integer':
      return serializeInteger(item.value);
    case 'decimal':
      return serializeDecimal(item.thousandths);
    case 'string':
      return `"${fitting(item.value, /^[\x20-\x7e]*$/, 'a string').replaceAll(/["\\]/g, '\\$&')}"`;
    case 'token':
      return fitting(item.value, tokenForm, 'a token');
    case 'binary':
      return `:${Buffer.from(item.value).toString('base64')}:`;
    case 'boolean':
      return item.value ? '?1' : '?0';
    case 'date':
      return `@${serializeInteger(item.value)}`;
    case 'displaystring':
      return serializeDisplayString(item.value);
  }
}

function serializeInteger(value: number): string {
  if (!Number.isInteger(value) || Math.abs(value) > greatest) {
    throw new StructuredFieldError('A whole number of at most 15 digits is needed');
  }
  return String(value);
}

function serializeDecimal(thousandths: number): string {
  const digits = serializeInteger(Math.abs(thousandths)).padStart(4, '0');
  const fraction = digits.slice(-3).replace(/0{1,2}$/, '');
  return `${thousandths < 0 ? '-' : ''}${digits.slice(0, -3)}.${fraction}`;
}

function serializeDisplayString(text: string): string {
  if (!text.isWellFormed()) throw new StructuredFieldError('The text is not Unicode');
  const bytes = Buffer.from(text).toString('latin1');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to be escaped
  const escaped = bytes.replaceAll(/[\x00-\x1f%"\x7f-\xff]/g, (byte) => {
    return `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `%"${escaped}"`;
}
