import { XmlElement as ParsedElement, parseXml, XmlText } from '@rgrove/parse-xml';

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
  return readElement(parse(text.replace(/^\uFEFF/, '')), noNamespaces, 1);
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

/** A conforming parser: well-formedness, character references and the five entities are its business. */
function parse(text: string): ParsedElement {
  let root: ParsedElement | null;
  try {
    ({ root } = parseXml(text));
  } catch {
    throw new XmlRefused('not well-formed');
  }
  if (root === null) throw new XmlRefused('not one root element');
  return root;
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

function readElement(parsed: ParsedElement, around: Namespaces, depth: number): XmlElement {
  if (depth > deepestElement) throw new XmlRefused('too deep');
  const pairs = Object.entries(parsed.attributes);
  const scope = pairs.length === 0 ? around : declaredIn(pairs, around);
  const { prefix, local } = splitName(parsed.name);
  const children: XmlElement[] = [];
  let text = '';
  for (const node of parsed.children) {
    if (node instanceof XmlText) text += node.text;
    else if (node instanceof ParsedElement) children.push(readElement(node, scope, depth + 1));
  }
  return {
    name: local,
    namespace: namespaceOf(prefix, scope),
    attributes: pairs.length === 0 ? noAttributes : localAttributes(pairs),
    children,
    text: text.trim(),
  };
}

const noAttributes: ReadonlyMap<string, string> = new Map();

function localAttributes(
  pairs: ReadonlyArray<readonly [string, string]>,
): ReadonlyMap<string, string> {
  return new Map(
    pairs
      .filter(([name]) => !isDeclaration(name))
      .map(([name, value]) => [splitName(name).local, value.trim()]),
  );
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
