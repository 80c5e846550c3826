import { XMLParser } from 'fast-xml-parser';

/** An element with local names: which prefixes the register uses is not recorded (population-database, section 9). */
export interface XmlElement {
  readonly name: string;
  /** Empty where the document declares none. */
  readonly namespace: string;
  /** By local name; declarations of namespaces are left out. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text without that of its children, trimmed. */
  readonly text: string;
}

/** Text that is not acceptable XML. The message is ours alone: the parser's would quote the document. */
export class XmlRefused extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'XmlRefused';
  }
}

const deepestElement = 64;
/** An answer has about a hundred. Parsing costs by the tag, and 256 KB of nothing but tags took 400 ms (measured). */
const mostTags = 10_000;

/** @throws XmlRefused for document types, entities, more than 64 levels and anything not well-formed */
export function readXml(text: string): XmlElement {
  // On the text, before any parser sees it: without declarations no entity can expand or reach outside (trust T10).
  if (/<!\s*(?:DOCTYPE|ENTITY)/i.test(text)) throw new XmlRefused('document type or entity');
  if (text.split('<', mostTags + 2).length > mostTags + 1) throw new XmlRefused('too many tags');
  const roots = readNodes(parse(text.replace(/^\uFEFF/, '')), noNamespaces, 1).children;
  const [root, second] = roots;
  if (root === undefined || second !== undefined) throw new XmlRefused('not one root element');
  return root;
}

export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

/** Text of the first child of that name; empty when there is none. */
export function childText(element: XmlElement, name: string): string {
  return childOf(element, name)?.text ?? '';
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

/** For text and attribute values. What XML 1.0 (2.2) cannot carry at all becomes U+FFFD, so that no value breaks a request. */
export function escapeXml(value: string): string {
  return value
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u{20}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"']/g, (character) => escapes.get(character) ?? character);
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  ignoreDeclaration: true,
  ignorePiTags: true,
  // Numbers stay text: identity numbers begin with zeros.
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  maxNestedTags: deepestElement,
  processEntities: true,
  // The library's own decoder leaves numeric references alone, and a name may be written with them.
  entityDecoder: {
    decode: decodeReferences,
    setExternalEntities: ignore,
    addInputEntities: ignore,
    reset: ignore,
    setXmlVersion: ignore,
  },
});

function ignore(): void {
  // Nothing is kept between documents, and no document declares entities.
}

function parse(text: string): unknown {
  try {
    return parser.parse(text, true);
  } catch {
    throw new XmlRefused('not well-formed');
  }
}

const predefined: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeReferences(text: string): string {
  return text.replaceAll(/&([^;&]{0,12};?)/g, (_, reference: string) => decodeReference(reference));
}

function decodeReference(reference: string): string {
  const name = reference.endsWith(';') ? reference.slice(0, -1) : '';
  const named = predefined.get(name);
  if (named !== undefined) return named;
  const numeric = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
  const point =
    numeric === null
      ? Number.NaN
      : Number.parseInt(numeric[1] ?? numeric[2] ?? '', numeric[1] === undefined ? 10 : 16);
  if (!isXmlCharacter(point)) throw new XmlRefused('reference to an unknown entity or character');
  return String.fromCodePoint(point);
}

/** XML 1.0, 2.2. */
function isXmlCharacter(point: number): boolean {
  return (
    point === 0x9 ||
    point === 0xa ||
    point === 0xd ||
    (point >= 0x20 && point <= 0xd7ff) ||
    (point >= 0xe000 && point <= 0xfffd) ||
    (point >= 0x10000 && point <= 0x10ffff)
  );
}

/** Declarations of one element over those around it; a chain, since copies of a large scope would cost its square. */
interface Namespaces {
  readonly declared: ReadonlyMap<string, string>;
  readonly around: Namespaces | undefined;
}

const noNamespaces: Namespaces = { declared: new Map(), around: undefined };

function namespaceOf(prefix: string, scope: Namespaces | undefined): string {
  if (scope === undefined) return '';
  return scope.declared.get(prefix) ?? namespaceOf(prefix, scope.around);
}

interface Content {
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** With `preserveOrder` the parser gives a list of `{ [tag]: content, ':@': attributes }` and `{ '#text': text }`. */
function readNodes(nodes: unknown, scope: Namespaces, depth: number): Content {
  if (!Array.isArray(nodes)) throw new XmlRefused('not well-formed');
  const children: XmlElement[] = [];
  let text = '';
  for (const node of nodes) {
    const { [':@']: attributes, ...content }: Record<string, unknown> = node;
    for (const [tag, inner] of Object.entries(content)) {
      if (tag === '#text') text += String(inner);
      else children.push(readElement(tag, inner, attributes, scope, depth));
    }
  }
  return { children, text: text.trim() };
}

function readElement(
  tag: string,
  inner: unknown,
  attributes: unknown,
  scope: Namespaces,
  depth: number,
): XmlElement {
  if (depth > deepestElement) throw new XmlRefused('too deep');
  const pairs = Object.entries(attributes ?? {}).map(
    ([name, value]) => [name, String(value)] as const,
  );
  const namespaces = declaredIn(pairs, scope);
  const { prefix, local } = splitName(tag);
  return {
    name: local,
    namespace: namespaceOf(prefix, namespaces),
    attributes: new Map(
      pairs
        .filter(([name]) => !isDeclaration(name))
        .map(([name, value]) => [splitName(name).local, value.trim()]),
    ),
    ...readNodes(inner, namespaces, depth + 1),
  };
}

function isDeclaration(attribute: string): boolean {
  return attribute === 'xmlns' || attribute.startsWith('xmlns:');
}

function declaredIn(
  attributes: ReadonlyArray<readonly [string, string]>,
  scope: Namespaces,
): Namespaces {
  const declared = attributes.filter(([name]) => isDeclaration(name));
  if (declared.length === 0) return scope;
  return { declared: new Map(declared.map(([name, uri]) => [name.slice(6), uri])), around: scope };
}

function splitName(name: string): { readonly prefix: string; readonly local: string } {
  const colon = name.indexOf(':');
  return { prefix: colon < 0 ? '' : name.slice(0, colon), local: name.slice(colon + 1) };
}
