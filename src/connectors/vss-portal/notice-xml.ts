import { fieldsOf, type NoticeValues, type NoticeVersion } from './notice-fields.ts';
import { noticeElements, noticeFieldNames } from './wire.ts';

/** What of the document a facility's signature covers; the profile is not published (vss-portal, section 8). */
export const signedParts = ['document', 'list'] as const;
export type SignedPart = (typeof signedParts)[number];

/** Id of the list, where a signature refers to it. */
export const listId = 'DSACH';

const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
const signatureEnd = `</${noticeElements.signature}></${noticeElements.root}>`;

/**
 * The document of one notice, its signature left empty. The values have been checked: each of their characters is one of XML.
 */
export function noticeXml(
  values: NoticeValues,
  version: NoticeVersion,
  signedPart: SignedPart | null = null,
): string {
  const { root, list, row, signature } = noticeElements;
  const fields = fieldsOf(version)
    .map((field) => element(noticeFieldNames[field], escaped(values[field])))
    .join('');
  const id = signedPart === 'list' ? ` Id="${listId}"` : '';
  return `${declaration}<${root}><${list}${id}>${element(row, fields)}</${list}><${signature}>${signatureEnd}`;
}

/** Puts the signature into its place, and changes no other byte. @param signature an element, or empty */
export function withSignature(xml: string, signature: string): string {
  if (!xml.endsWith(signatureEnd)) throw new TypeError('not the document of a notice');
  return `${xml.slice(0, -signatureEnd.length)}${signature}${signatureEnd}`;
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  // `]]>` must not stand in a text (XML 1.0, 2.4).
  ['>', '&gt;'],
  // A parser would read a carriage return as a line feed (XML 1.0, 2.11).
  ['\r', '&#13;'],
]);

function escaped(text: string): string {
  return text.replaceAll(/[&<>\r]/g, (character) => escapes.get(character) ?? character);
}
