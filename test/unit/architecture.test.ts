import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const source = fileURLToPath(new URL('../../src', import.meta.url));

const files: readonly string[] = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'))
  .sort();

const texts: ReadonlyMap<string, string> = new Map(
  files.map((file) => [file, readFileSync(join(source, file), 'utf8')]),
);

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}

interface Import {
  readonly from: string;
  /** A file below src, or the name of a package. */
  readonly to: string;
  readonly external: boolean;
  /** Erased before anything runs. */
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

const statement =
  /(?:^|;)\s*(?:import|export)\s+(type\s+)?(\{[^}]*\}|[\w*\s,{}]+?)\s+from\s+'([^']+)'|(?:^|;)\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm;

function importsOf(file: string, text: string): readonly Import[] {
  return [...withoutComments(text).matchAll(statement)].map((match) => {
    const [, type, names = '', from, bare, dynamic] = match;
    const specifier = from ?? bare ?? dynamic ?? '';
    const external = !specifier.startsWith('.');
    const inner = /^\{(.*)\}$/s.exec(names.trim())?.[1];
    const listed = inner
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    return {
      from: file,
      to: external ? specifier : normalize(join(dirname(file), specifier)),
      external,
      typeOnly: type !== undefined || (listed?.every((name) => name.startsWith('type ')) ?? false),
      dynamic: dynamic !== undefined,
    };
  });
}

const imports: readonly Import[] = [...texts].flatMap(([file, text]) => importsOf(file, text));
const internal = imports.filter(({ external }) => !external);
const external = imports.filter((one) => one.external);

function said(found: readonly Import[]): readonly string[] {
  return found.map(({ from, to }) => `${from} imports ${to}`);
}

function folderOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : file;
}

describe('the reader of imports', () => {
  test('finds every form and tells types from values', () => {
    const text = `
      import { a } from './a.ts';
      import type { B } from './b.ts';
      import { type C, type D } from './c.ts';
      import { type E, f } from '../e/f.ts';
      import G, { h } from 'g';
      import * as i from 'i';
      import 'j';
      export { k } from './k.ts';
      export type { L } from './l.ts';
      export * from './m.ts';
      const n = await import('./n.ts');
      // import { o } from './o.ts';
      /* import { p } from './p.ts'; */
      import {
        q,
        type R,
      } from './q.ts';
    `;
    const found = importsOf('x/y.ts', text);
    expect(found.map(({ to }) => to)).toEqual([
      'x/a.ts',
      'x/b.ts',
      'x/c.ts',
      'e/f.ts',
      'g',
      'i',
      'j',
      'x/k.ts',
      'x/l.ts',
      'x/m.ts',
      'x/n.ts',
      'x/q.ts',
    ]);
    expect(found.filter(({ typeOnly }) => typeOnly).map(({ to }) => to)).toEqual([
      'x/b.ts',
      'x/c.ts',
      'x/l.ts',
    ]);
    expect(found.filter(({ dynamic }) => dynamic).map(({ to }) => to)).toEqual(['x/n.ts']);
  });

  test('finds a file behind every path', () => {
    expect(internal.length).toBeGreaterThan(300);
    expect(said(internal.filter(({ to }) => !texts.has(to)))).toEqual([]);
  });
});

/** Every folder of src, and what it may use of the others at run time, besides `domain` and `errors.ts`. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  eligibility: [],
  signing: [],
  store: [],
  sealing: [],
  'time-sources': [],
  'errors.ts': [],
  'context.ts': [],
  'background.ts': [],
  generated: [],
  connectors: [],
  // Who a person is: codes of the portal are read by the table of the eligibility rules; assertions are compact JWS.
  identity: ['eligibility', 'signing'],
  // Certificates and CMS are read with the strict DER reader that reads those of chips; an evidence bundle holds receipts,
  // entries and checkpoints.
  documents: ['identity', 'ledger', 'signing'],
  // What an answer of the portal is worth later, is read in the table of the eligibility rules.
  answers: ['store', 'sealing', 'eligibility'],
  loaders: ['connectors', 'answers'],
  // What is wrong with a notice is worded by the connector, by way of the room.
  resolvers: ['loaders', 'eligibility', 'identity', 'generated', 'context.ts', 'notices'],
  // The access table, and how a masked name looks.
  supergraph: ['resolvers', 'generated', 'auth', 'identity'],
  // Signed requests are verified like signed responses; what may be used once is in the store.
  auth: ['signing', 'store'],
  ledger: ['store'],
  // A witness needs what it verifies of a ledger, and nothing of a gateway.
  witness: ['ledger'],
  webhooks: ['sealing', 'store'],
  // Notices are checked and written by the rules of the portal's own table.
  notices: ['connectors', 'sealing', 'store'],
  'kept-answers': ['sealing'],
  // A decision is kept as text and revived by those who show decisions.
  'check-ins': ['resolvers', 'sealing'],
  // A row is kept as its decision is, under the digest of what it asks.
  'check-lists': ['resolvers', 'sealing', 'signing'],
  'miss-budget': ['store'],
  http: ['auth', 'supergraph', 'signing'],
  // Secrets are read by the parsers of those who use them.
  config: [
    'auth',
    'connectors',
    'documents',
    'eligibility',
    'identity',
    'ledger',
    'signing',
    'time-sources',
    'webhooks',
  ],
  // The token issuer checks DPoP proofs like the gateway does; the time-stamping authority signs as documents are signed.
  sandbox: ['connectors', 'auth', 'documents'],
  cli: [
    'config',
    'documents',
    'eligibility',
    'gateway.ts',
    'identity',
    'ledger',
    'miss-budget',
    'signing',
    'store',
    'supergraph',
    'sandbox',
    'witness',
  ],
  'main.ts': ['cli'],
};

/** What may be named in a type, and is gone when the program runs. */
const mayName: Readonly<Record<string, readonly string[]>> = {
  'context.ts': [
    'auth',
    'check-ins',
    'eligibility',
    'generated',
    'identity',
    'ledger',
    'loaders',
    'notices',
    'resolvers',
  ],
  'check-lists': ['auth', 'background.ts', 'context.ts', 'generated', 'ledger', 'store'],
  'check-ins': [
    'auth',
    'background.ts',
    'connectors',
    'context.ts',
    'generated',
    'ledger',
    'resolvers',
    'store',
  ],
  // Work that nobody waits for, as the composition root does it for the rooms that queue it.
  'background.ts': ['auth', 'generated', 'http', 'ledger', 'resolvers'],
  identity: ['connectors'],
  answers: ['connectors'],
  loaders: ['identity'],
  // Records as the connectors' interfaces define them; resolvers never see a connector itself.
  // Entries as they were found; the ledger itself is opened by the composition root.
  resolvers: ['check-ins', 'check-lists', 'connectors', 'ledger', 'supergraph'],
  supergraph: ['context.ts'],
  generated: ['context.ts', 'resolvers'],
  webhooks: ['ledger'],
  notices: ['auth', 'context.ts', 'ledger'],
  // The ledger reaches the server as an interface, from the composition root.
  'kept-answers': ['ledger', 'store'],
  http: [
    'kept-answers',
    'notices',
    'webhooks',
    'connectors',
    'context.ts',
    'eligibility',
    'generated',
    'identity',
    'ledger',
    'resolvers',
  ],
  sandbox: ['config'],
  // What happened to the signing keys, to be entered.
  ledger: ['signing'],
};

/** Single imports that the table above does not allow, each with its reason. */
const exceptions: Readonly<Record<string, string>> = {
  'http/graphql-errors.ts imports resolvers/scalars.ts':
    'the refusal of a wrong scalar is worded where its form is defined',
};

describe('who may import whom', () => {
  test('the table names every folder', () => {
    const folders = new Set(files.map(folderOf));
    folders.delete('gateway.ts');
    folders.delete('gateway');
    expect([...folders].sort()).toEqual(
      Object.keys(mayUse)
        .filter((name) => folders.has(name))
        .sort(),
    );
  });

  test.each(Object.entries(mayUse))('%s', (folder, uses) => {
    const allowed = new Set([folder, 'domain', 'errors.ts', ...uses]);
    const named = new Set(mayName[folder] ?? []);
    const found = internal.filter(({ from, to, typeOnly }) => {
      if (folderOf(from) !== folder || allowed.has(folderOf(to))) return false;
      return (
        !(typeOnly && named.has(folderOf(to))) && exceptions[`${from} imports ${to}`] === undefined
      );
    });
    expect(said(found)).toEqual([]);
  });

  test('no exception is without use', () => {
    const made = new Set(said(internal));
    expect(Object.keys(exceptions).filter((one) => !made.has(one))).toEqual([]);
  });

  test('no permission is without use', () => {
    const unused = [mayUse, mayName].flatMap((table, isName) =>
      Object.entries(table).flatMap(([folder, others]) =>
        others
          .filter((other) => !['generated', 'context.ts', 'domain'].includes(other) || isName === 1)
          .filter(
            (other) =>
              !internal.some(
                ({ from, to, typeOnly }) =>
                  folderOf(from) === folder &&
                  folderOf(to) === other &&
                  (isName === 1 || !typeOnly),
              ),
          )
          .map((other) => `${folder} -> ${other}`),
      ),
    );
    expect(unused).toEqual([]);
  });

  test('only the composition root imports from everywhere, and it alone its rooms', () => {
    expect(said(internal.filter(({ to }) => to === 'gateway.ts'))).toEqual([
      'cli/serve.ts imports gateway.ts',
    ]);
    expect(
      said(
        internal.filter(
          ({ from, to }) =>
            folderOf(to) === 'gateway' && from !== 'gateway.ts' && folderOf(from) !== 'gateway',
        ),
      ),
    ).toEqual([]);
  });

  test('the errors are under everything', () => {
    expect(said(internal.filter(({ from }) => from === 'errors.ts'))).toEqual([]);
  });

  test('connectors know the transport and their own files, and never each other', () => {
    const found = internal.filter(({ from, to }) => {
      if (!from.startsWith('connectors/') || !to.startsWith('connectors/')) return false;
      const [system, other] = [from, to].map((file) => file.split('/')[1]);
      return system !== other && other !== 'transport' && to !== 'connectors/upstream.ts';
    });
    expect(said(found)).toEqual([]);
  });

  test('of the tokens, keys and proofs behind a caller, execution sees the policy alone', () => {
    const found = internal.filter(
      ({ from, to }) =>
        (folderOf(from) === 'supergraph' || from === 'context.ts') &&
        folderOf(to) === 'auth' &&
        !below(to, ['auth/policy/', 'auth/access.ts', 'auth/caller.ts']),
    );
    expect(said(found)).toEqual([]);
  });

  test('what is on the wire of a connector stays with it, and with the sandbox that imitates it', () => {
    const found = internal.filter(({ from, to }) => {
      const inside = from.startsWith(`${dirname(to)}/`);
      return to.endsWith('/wire.ts') && !inside && !from.startsWith('sandbox/');
    });
    expect(said(found)).toEqual([]);
  });

  test('the sandbox is imported by its command, and by the server on demand', () => {
    const found = internal.filter(
      ({ from, to }) => folderOf(to) === 'sandbox' && folderOf(from) !== 'sandbox',
    );
    const allowed = found.filter(
      ({ from, dynamic, typeOnly }) =>
        from === 'cli/sandbox.ts' || (from === 'cli/serve.ts' && (dynamic || typeOnly)),
    );
    expect(said(found.filter((one) => !allowed.includes(one)))).toEqual([]);
    expect(allowed.some(({ from, dynamic }) => from === 'cli/serve.ts' && dynamic)).toBe(true);
  });

  test('there are no cycles at run time', () => {
    const next = new Map<string, readonly string[]>(
      files.map((file) => [
        file,
        internal
          .filter(({ from, typeOnly, dynamic }) => from === file && !typeOnly && !dynamic)
          .map(({ to }) => to),
      ]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (file: string, path: readonly string[]): void => {
      const at = path.indexOf(file);
      if (at >= 0) cycles.push([...path.slice(at), file].join(' -> '));
      if (at >= 0 || done.has(file)) return;
      for (const to of next.get(file) ?? []) walk(to, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(cycles).toEqual([]);
  });
});

/** Packages and modules of Node that only named files or folders may use. */
const onlyIn: ReadonlyArray<readonly [what: string, where: readonly string[]]> = [
  ['jose', ['auth/token.ts']],
  ['node-forge', ['documents/asn1.ts']],
  ['pkijs', ['documents/']],
  ['dataloader', ['loaders/']],
  [
    'undici',
    [
      'connectors/',
      'auth/fetch-jwks.ts',
      'signing/kms/',
      'cli/verify/input.ts',
      'documents/time-stamp/client.ts',
      'ledger/tree/send.ts',
      'webhooks/send.ts',
    ],
  ],
  ['fastify', ['http/']],
  ['@apollo/server', ['http/']],
  [
    'kysely',
    [
      'store/',
      'answers/',
      'check-lists/',
      'check-ins/',
      'kept-answers/',
      'ledger/',
      'miss-budget/',
      'notices/',
      'auth/replay-rows.ts',
    ],
  ],
  ['xml-crypto', ['connectors/vss-portal/notice-signature.ts']],
  ['pg', ['store/', 'ledger/postgres-writer.ts']],
  ['node:sqlite', ['store/', 'ledger/']],
  ['fast-xml-parser', ['connectors/']],
  ['@rgrove/parse-xml', ['connectors/']],
  ['csv-parse', ['connectors/', 'cli/']],
  ['canonicalize', ['signing/', 'ledger/']],
  ['prom-client', ['http/']],
  ['pino', ['http/', 'gateway.ts']],
  ['node:dgram', ['time-sources/sntp.ts']],
  ['node:worker_threads', ['ledger/', 'signing/pkcs11/']],
  ['pkcs11js', ['signing/pkcs11/']],
];

function below(file: string, places: readonly string[]): boolean {
  return places.some((place) => file === place || (place.endsWith('/') && file.startsWith(place)));
}

/** Signatures of chips are verified where chips are read: bytes in, answer out, like the rest of identity. */
function isChipArithmetic({ from, to }: Import): boolean {
  return to === 'node:crypto' && below(from, ['identity/presence/']);
}

describe('what comes from outside', () => {
  test.each(onlyIn)('%s only where it belongs', (what, where) => {
    const found = external.filter(
      ({ from, to }) => (to === what || to.startsWith(`${what}/`)) && !below(from, where),
    );
    expect(said(found)).toEqual([]);
  });

  test.each(['domain/', 'eligibility/', 'identity/', 'errors.ts', 'context.ts'])(
    '%s needs nothing from outside',
    (place) => {
      const found = external.filter(({ from }) => below(from, [place]));
      expect(said(found.filter((one) => !isChipArithmetic(one)))).toEqual([]);
    },
  );

  test('signing does no I/O, but where a key is in a device or with a service', () => {
    const pure = new Set(['node:crypto', 'canonicalize']);
    const elsewhere = ['signing/pkcs11/', 'signing/kms/'];
    const found = external.filter(({ from }) => from.startsWith('signing/'));
    expect(said(found.filter(({ from, to }) => !pure.has(to) && !below(from, elsewhere)))).toEqual(
      [],
    );
  });

  test('codecs do no I/O', () => {
    const pure = new Set(['node:crypto', 'csv-parse/sync', 'fast-xml-parser', '@rgrove/parse-xml']);
    const codec = /^connectors\/[^/]+\/(codec|wire|xml|echo)\.ts$/;
    expect(said(external.filter(({ from, to }) => codec.test(from) && !pure.has(to)))).toEqual([]);
  });

  test('every package is a dependency of the product', () => {
    const manifest = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as {
      readonly dependencies: Readonly<Record<string, string>>;
      readonly optionalDependencies: Readonly<Record<string, string>>;
    };
    const packages = { ...manifest.optionalDependencies, ...manifest.dependencies };
    const packageOf = (to: string) =>
      to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : (to.split('/')[0] ?? '');
    const found = external.filter(
      ({ from, to, typeOnly }) =>
        !to.startsWith('node:') &&
        !(packageOf(to) in packages) &&
        !(typeOnly && folderOf(from) === 'generated'),
    );
    expect(said(found)).toEqual([]);
  });
});

/** Files whose code, comments aside, contains a text. */
function filesWith(pattern: RegExp): readonly string[] {
  return [...texts].filter(([, text]) => pattern.test(withoutComments(text))).map(([file]) => file);
}

describe('what stands in one place only', () => {
  test.each([
    ['the environment', /\bprocess\s*\.\s*env\b|\bprocess\[/, ['config/env.ts']],
    ['the making of a DataLoader', /\bnew DataLoader\b/, ['loaders/batch.ts']],
    ['the system clock', /\bDate\.now\(\)|\bnew Date\(\)/, ['domain/clock.ts']],
    ['the end of the process', /\bprocess\.exit\(/, []],
  ])('%s', (_title, pattern, places) => {
    expect(filesWith(pattern)).toEqual(places);
  });

  test('rules ask no clock and no chance', () => {
    const impure = filesWith(
      /\bMath\.random\b|\bperformance\b|\brandomUUID\b|\bfetch\(|\bsetTimeout\b/,
    );
    expect(impure.filter((file) => below(file, ['eligibility/', 'identity/']))).toEqual([]);
  });

  test('no exports without a name, no enums, no any', () => {
    const found = filesWith(
      /^export default\b|^(?:export )?(?:const )?enum\b|(?::|\bas|<) any\b|@ts-(?:ignore|expect-error)/m,
    );
    expect(found.filter((file) => !file.startsWith('generated/'))).toEqual([]);
  });
});

/** Names as upstream systems write them; everywhere else the English name of the domain stands. */
const wireName =
  /\b(?:maThe\w*|hoTen|ngaySinh|maKetQua|maKQ|ghiChu|gtTheTu\w*|gtTheDen\w*|maDKBD\w*|maCSKCB|maKV|ngayDu5Nam|maSoBHXH|gioiTinh|hoTenCb|cccdCb|dsLichSu\w*|MaKetQua|GhiChu|DataCCT|ThongTinSoThe|tBNCCT\w*|CongDan|SoDinhDanh|SoCMND|HoVaTen|NgayThangNamSinh|MaYeuCau|MaDVC|MaTichHop|maSoBhxh|loaiNgaySinh|soSoCu|maTinhKs|maHuyenKs|maXaKs|isKs|trangThai)\b/;

describe('Vietnamese names of the wire', () => {
  test('stand in wire.ts, and in the sandbox', () => {
    const found = filesWith(wireName).filter(
      (file) =>
        !file.endsWith('/wire.ts') &&
        !file.startsWith('sandbox/') &&
        !file.startsWith('generated/'),
    );
    // Citations of an upstream document in a text for people, with the wire name that it is about.
    expect(found).toEqual(['eligibility/reasons.ts']);
  });

  test('are found where they belong', () => {
    expect(filesWith(wireName)).toEqual(
      expect.arrayContaining([
        'connectors/population/wire.ts',
        'connectors/vss-platform/wire.ts',
        'connectors/vss-portal/wire.ts',
      ]),
    );
  });
});
