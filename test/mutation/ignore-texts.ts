import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Members that hold citations and sentences for people: a changed letter there is no other decision. */
const texts: ReadonlySet<string> = new Set([
  'vi',
  'en',
  'cites',
  'confidence',
  'legalBasis',
  'source',
]);

interface Member {
  readonly type: 'ObjectProperty';
  readonly computed: boolean;
  readonly key: { readonly type: string; readonly name?: string };
  readonly value: { readonly type: string };
}

function isMember(node: unknown): node is Member {
  return (
    typeof node === 'object' && node !== null && 'type' in node && node.type === 'ObjectProperty'
  );
}

function isText({ computed, key, value }: Member): boolean {
  return (
    !computed &&
    key.name !== undefined &&
    texts.has(key.name) &&
    (value.type === 'StringLiteral' || value.type === 'TemplateLiteral')
  );
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'texts', {
    shouldIgnore(path: { readonly node?: unknown }) {
      return isMember(path.node) && isText(path.node) ? 'a text for people' : undefined;
    },
  }),
];
