import { generateKeyPairSync, hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeBundle } from '../../../src/documents/bundle/make.ts';
import { formatManifest, parseManifest } from '../../../src/documents/bundle/manifest.ts';
import type { BundleRefusalCode } from '../../../src/documents/bundle/refusal.ts';
import { readZip } from '../../../src/documents/bundle/unzip.ts';
import { type BundleCheck, verifyBundle } from '../../../src/documents/bundle/verify.ts';
import { writeZip, type ZipEntry } from '../../../src/documents/bundle/zip.ts';
import { type KeyEvent, nextEvent, parseKeyHistory } from '../../../src/signing/keys/history.ts';
import { loadSigningKeys } from '../../../src/signing/keys/key-set.ts';
import { signReceipt } from '../../../src/signing/receipt.ts';
import {
  bundleOf,
  certificates,
  checkedAt,
  claims,
  contentsOf,
  entryOf,
  fullTrust,
  gatewayUrl,
  jwks,
  logOf,
  noTrust,
  origin,
  signedAt,
  signer,
  signing,
  stampedAt,
  stamperAt,
  type WantedBundle,
  witnesses,
} from '../../support/documents/bundle.ts';
import { root } from '../../support/documents/certificates.ts';

type More = Partial<Omit<BundleCheck, 'bundle'>>;

function report(bundle: Uint8Array, more: More = {}) {
  return verifyBundle({ bundle, trust: fullTrust, now: checkedAt, ...more });
}

/** Codes of all that is refused. */
async function codesOf(bundle: Uint8Array, more: More = {}): Promise<readonly string[]> {
  const { ok, checks } = await report(bundle, more);
  const codes = checks.flatMap((one) => (one.state === 'REFUSED' ? [one.code] : []));
  expect(ok).toBe(codes.length === 0);
  return codes;
}

async function statesOf(bundle: Uint8Array, more: More = {}) {
  const { checks } = await report(bundle, more);
  return Object.fromEntries(checks.map(({ check, state }) => [check, state]));
}

const good = await bundleOf();
const stranger = loadSigningKeys({
  keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })],
});

function entriesOf(bundle: Uint8Array): ZipEntry[] {
  const read = readZip(bundle);
  if (!read.ok) throw new TypeError(read.code);
  return [...read.entries];
}

/** The archive put together again around a changed file. */
function withFile(name: string, change: (content: Buffer) => Uint8Array): Buffer {
  return writeZip(
    entriesOf(good).map((entry) =>
      entry.name === name ? { name, content: change(Buffer.from(entry.content)) } : entry,
    ),
  );
}

const without = (name: string) => writeZip(entriesOf(good).filter((entry) => entry.name !== name));

describe('a bundle', () => {
  test('holds years later, by keys, roots and witnesses that the auditor brings along', async () => {
    const { ok, trusted, checks, claims: verified } = await report(good);
    expect({ ok, trusted }).toEqual({
      ok: true,
      trusted: { keys: true, roots: true, witnesses: true },
    });
    expect(checks.map(({ check, state }) => `${check}: ${state}`)).toEqual([
      'container: HOLDS',
      'signature: HOLDS',
      'time-stamp: HOLDS',
      'receipt: HOLDS',
      'ledger entry: HOLDS',
      'inclusion: HOLDS',
      'checkpoint: HOLDS',
      'witnesses: HOLDS',
      'checkpoint time-stamp: HOLDS',
      'keys: HOLDS',
    ]);
    expect(verified).toMatchObject({ jti: claims.jti, decision: 'ELIGIBLE' });
  });

  test('says when it is checked by nothing but its own word', async () => {
    const { ok, trusted, checks } = await report(good, { trust: noTrust });
    expect({ ok, trusted }).toEqual({
      ok: true,
      trusted: { keys: false, roots: false, witnesses: false },
    });
    const details = checks.map((one) => ('detail' in one ? one.detail : ''));
    expect(
      details.filter((detail) => detail.endsWith('that the bundle brings itself')),
    ).toHaveLength(4);
  });

  test('needs neither time-stamp nor witnesses, and says that they are missing', async () => {
    const bare = await bundleOf({
      stampAt: null,
      log: { cosign: 0 },
      provers: [signing],
      contents: () => ({ witnesses: [], stampCertificates: null }),
    });
    expect(await statesOf(bare, { trust: { ...fullTrust, witnesses: null } })).toEqual({
      container: 'HOLDS',
      signature: 'HOLDS',
      receipt: 'HOLDS',
      'ledger entry': 'HOLDS',
      inclusion: 'HOLDS',
      checkpoint: 'HOLDS',
      witnesses: 'NOT_CHECKED',
      'checkpoint time-stamp': 'NOT_CHECKED',
      keys: 'HOLDS',
    });
  });

  test('is the same bytes for the same contents and proofs', async () => {
    const [contents, proof] = [await contentsOf(), Buffer.from('proof')];
    const prover = { kind: 'SIGNATURE', prove: async () => proof } as const;
    expect(await makeBundle(contents, [prover])).toEqual(await makeBundle(contents, [prover]));
    expect(await makeBundle(contents, [])).toBeNull();
  });

  test('does without an authority that stamps nothing now', async () => {
    const silent = { kind: 'TIME_STAMP', prove: async () => null } as const;
    const one = await bundleOf({ provers: [silent, signing] });
    expect(await statesOf(one)).toMatchObject({ signature: 'HOLDS' });
    expect(entriesOf(one).map(({ name }) => name)).toContain('META-INF/signature001.p7s');
    expect(await makeBundle(await contentsOf(), [silent])).toBeNull();
  });

  test('starts as ASiC-E does', () => {
    expect(good.toString('latin1', 30, 69)).toBe('mimetypeapplication/vnd.etsi.asic-e+zip');
  });

  test('names nobody in its file names and says what each file is', async () => {
    const entries = entriesOf(good);
    const readme = Buffer.from(entries.find(({ name }) => name === 'README.txt')?.content ?? '');
    const listed = entries.filter(({ name }) => !/^(META-INF\/|README|mimetype)/.test(name));
    expect(listed.filter(({ name }) => !readme.includes(`- ${name}\n`))).toEqual([]);
  });
});

interface Attempt {
  readonly title: string;
  readonly code: BundleRefusalCode;
  readonly make: () => Promise<Buffer> | Buffer;
  readonly more: More;
}

type Case = readonly [
  title: string,
  code: BundleRefusalCode,
  make: () => Promise<Buffer> | Buffer,
  more?: More,
];

const made = (wanted: WantedBundle) => () => bundleOf(wanted);

const cases: readonly Case[] = [
  ['not an archive', 'ZIP_MALFORMED', () => Buffer.from('PK')],
  [
    'another type',
    'MIMETYPE_WRONG',
    () => withFile('mimetype', () => Buffer.from('application/zip')),
  ],
  ['the type not in front', 'MIMETYPE_WRONG', () => writeZip(entriesOf(good).toReversed())],
  [
    'no manifest',
    'MANIFEST_MISSING',
    () => writeZip(entriesOf(good).filter(({ name }) => !name.startsWith('META-INF/'))),
  ],
  [
    'a manifest in another spelling',
    'MANIFEST_MALFORMED',
    () =>
      withFile('META-INF/ASiCManifest001.xml', (xml) => Buffer.concat([xml, Buffer.from('\n')])),
  ],
  [
    'a manifest whose signature is somewhere else',
    'MANIFEST_MALFORMED',
    () =>
      withFile('META-INF/ASiCManifest001.xml', (xml) =>
        Buffer.from(xml.toString().replace('META-INF/signature001', 'META-INF/signature007')),
      ),
  ],
  ['the signature left out', 'FILE_MISSING', () => without('META-INF/signature001.p7s')],
  ['the receipt left out', 'FILE_MISSING', () => without('receipt.jws')],
  [
    'a file beside it in META-INF',
    'FILE_UNEXPECTED',
    () => writeZip([...entriesOf(good), { name: 'META-INF/more.xml', content: Buffer.from('x') }]),
  ],
  [
    'a file added',
    'FILE_NOT_LISTED',
    () => writeZip([...entriesOf(good), { name: 'note.txt', content: Buffer.from('x') }]),
  ],
  [
    'an altered README',
    'FILE_ALTERED',
    () => withFile('README.txt', (text) => Buffer.concat([text, Buffer.from('.')])),
  ],
  [
    'a manifest made to fit an altered file',
    'SEAL_CONTENT_DIFFERS',
    () => {
      const content = Buffer.from('another text');
      const digest = hash('sha256', content, 'base64');
      return writeZip(
        entriesOf(good).map((entry) => {
          if (entry.name === 'README.txt') return { ...entry, content };
          if (!entry.name.startsWith('META-INF/ASiCManifest')) return entry;
          const manifest = parseManifest(entry.content);
          if (manifest === null) throw new TypeError('no manifest');
          const listed = manifest.files.map((file) =>
            file.name === 'README.txt' ? { ...file, digest } : file,
          );
          return { ...entry, content: formatManifest({ ...manifest, files: listed }) };
        }),
      );
    },
  ],
  [
    'roots that lead nowhere',
    'SEAL_ISSUER_UNKNOWN',
    () => good,
    { trust: { ...fullTrust, roots: { roots: [root.certificate], others: [], key: null } } },
  ],
  [
    'another receipt than the one of the claim',
    'RECEIPT_DIFFERS',
    () => good,
    { receipt: 'a.b.c' },
  ],
  [
    'an altered receipt',
    'RECEIPT_SIGNATURE_INVALID',
    made({
      contents: ({ receipt }) => {
        const [header, , signature] = receipt.split('.');
        const payload = Buffer.from(JSON.stringify({ ...claims, decision: 'NOT_ELIGIBLE' }));
        return { receipt: `${header}.${payload.toString('base64url')}.${signature}` };
      },
    }),
  ],
  ['the receipt of another gateway', 'RECEIPT_KEY_UNKNOWN', made({ keys: stranger })],
  [
    'a receipt in the name of another gateway',
    'RECEIPT_ISSUER_WRONG',
    () => good,
    { issuer: 'https://other.example' },
  ],
  [
    'a key history that is none',
    'KEYS_MALFORMED',
    made({ contents: () => ({ keys: '{}' }) }),
    { trust: noTrust },
  ],
  [
    'keys of witnesses that are none',
    'WITNESSES_MALFORMED',
    made({ contents: () => ({ witnesses: ['nobody'] }) }),
    { trust: noTrust },
  ],
  [
    'an entry that is not canonical',
    'ENTRY_MALFORMED',
    made({ contents: ({ entry }) => ({ entry: `${entry}\n` }) }),
  ],
  [
    'the entry of another receipt',
    'ENTRY_OF_OTHER_RECEIPT',
    made({ entry: { id: '11111111-1111-4111-8111-111111111111' } }),
  ],
  [
    'an entry that records another receipt',
    'RECEIPT_NOT_RECORDED',
    async () => {
      const other = await signReceipt(signer, { ...claims, decision: 'NOT_ELIGIBLE' });
      return bundleOf({ contents: () => ({ receipt: other }) });
    },
  ],
  [
    'an entry that records another decision',
    'RECEIPT_NOT_RECORDED',
    made({ claims: { jti: '22222222-2222-4222-8222-222222222222' } }),
  ],
  [
    'a proof without its blind',
    'PROOF_MALFORMED',
    made({ contents: ({ proof }) => ({ proof: { ...proof, extra: Buffer.alloc(31) } }) }),
  ],
  [
    'the blind of another entry',
    'PROOF_OF_OTHER_LEAF',
    made({ contents: ({ proof }) => ({ proof: { ...proof, extra: Buffer.alloc(32) } }) }),
  ],
  [
    'an entry that was altered',
    'PROOF_OF_OTHER_LEAF',
    made({ contents: ({ receipt }) => ({ entry: entryOf(receipt, { purpose: 'AUDIT' }) }) }),
  ],
  [
    'the proof of another leaf',
    'PROOF_OF_OTHER_LEAF',
    made({ contents: ({ proof }) => ({ proof: { ...proof, leafIndex: 0 } }) }),
  ],
  [
    'a proof with an index beyond the tree',
    'INCLUSION_INDEX_OUT_OF_RANGE',
    made({ contents: ({ proof }) => ({ proof: { ...proof, leafIndex: 3 } }) }),
  ],
  [
    'a proof cut short',
    'INCLUSION_PROOF_TOO_SHORT',
    made({ contents: ({ proof }) => ({ proof: { ...proof, proof: proof.proof.slice(1) } }) }),
  ],
  [
    'two checkpoints',
    'CHECKPOINT_DIFFERS',
    async () => {
      const files = entriesOf(await bundleOf({ stampAt: null, provers: [signing] }));
      const content = Buffer.from('another checkpoint\n');
      const digest = hash('sha256', content, 'base64');
      const manifest = parseManifest(
        files.find(({ name }) => name.endsWith('001.xml'))?.content ?? Buffer.alloc(0),
      );
      if (manifest === null) throw new TypeError('no manifest');
      const listed = manifest.files.map((file) =>
        file.name === 'ledger/checkpoint.txt' ? { ...file, digest } : file,
      );
      const xml = formatManifest({ ...manifest, files: listed });
      const proof = await signing.prove(xml);
      return writeZip(
        files.map((file) => {
          if (file.name === 'ledger/checkpoint.txt') return { ...file, content };
          if (file.name.endsWith('.xml')) return { ...file, content: xml };
          return file.name.endsWith('.p7s') ? { ...file, content: proof } : file;
        }),
      );
    },
  ],
  [
    'the checkpoint of another log',
    'CHECKPOINT_OF_OTHER_LOG',
    made({ log: { name: 'other.example' } }),
  ],
  [
    'a checkpoint that a stranger signed',
    'CHECKPOINT_KEY_UNKNOWN',
    made({ log: { keys: stranger } }),
  ],
  [
    'a checkpoint with another root',
    'CHECKPOINT_SIGNATURE_INVALID',
    made({
      stampAt: null,
      contents: ({ proof }) => {
        const lines = proof.checkpoint.split('\n');
        lines[2] = Buffer.alloc(32).toString('base64');
        return { proof: { ...proof, checkpoint: lines.join('\n') } };
      },
    }),
  ],
  ['too few witnesses', 'CHECKPOINT_COSIGNATURES_TOO_FEW', made({ log: { cosign: 1 } })],
  [
    'a time-stamp over another checkpoint',
    'CHECKPOINT_STAMP_TIME_STAMP_IMPRINT_DIFFERS',
    async () => {
      const { token } = await stamperAt(stampedAt).stamp(Buffer.from('another'));
      return bundleOf({ contents: () => ({ stamp: token }) });
    },
  ],
  [
    'a time-stamp from before the receipt',
    'CHECKPOINT_BEFORE_RECEIPT',
    made({ stampAt: new Date(signedAt.getTime() - 60_000) }),
  ],
  [
    'cosignatures from before the receipt',
    'CHECKPOINT_BEFORE_RECEIPT',
    made({ log: { at: new Date(signedAt.getTime() - 60_000) } }),
  ],
];

describe('what is refused, and how', () => {
  const attempts = cases.map(
    ([title, code, make, more = {}]): Attempt => ({ title, code, make, more }),
  );
  test.each(attempts)('$title: $code', async ({ code, make, more }) => {
    expect((await codesOf(await make(), more))[0]).toBe(code);
  });

  test('a forger with keys, roots and witnesses of his own fails against those that one brings along', async () => {
    const forged = await bundleOf({ keys: stranger, log: { keys: stranger } });
    expect(await codesOf(forged, { trust: noTrust })).toContain('RECEIPT_NOT_RECORDED');
    expect(await codesOf(forged)).toContain('RECEIPT_KEY_UNKNOWN');
  });
});

describe('a checkpoint from elsewhere', () => {
  test('of the same tree confirms it, of another tree of the same size is a fork', async () => {
    const { entry } = await contentsOf();
    const own = entriesOf(good).find(({ name }) => name === 'ledger/checkpoint.txt');
    const text = Buffer.from(own?.content ?? '').toString();
    expect(await statesOf(good, { checkpoint: text })).toMatchObject({ fork: 'HOLDS' });
    const fork = await logOf(entry.replace('CHECK_IN', 'AUDIT'));
    expect(await codesOf(good, { checkpoint: fork.checkpoint })).toEqual(['CHECKPOINT_FORK']);
    const other = await logOf(entry, { name: 'other.example' });
    expect(await codesOf(good, { checkpoint: other.checkpoint })).toEqual([
      'CHECKPOINT_OF_OTHER_LOG',
    ]);
  });
});

describe('a key that was withdrawn', () => {
  function withdrawnAt(from: Date) {
    const [key] = jwks.keys;
    if (key === undefined) throw new TypeError('no key');
    const at = '2026-01-01T00:00:00.000Z';
    const common = { at, kid: key.kid } as const;
    const published: KeyEvent = nextEvent([], {
      ...common,
      event: 'PUBLISHED',
      key,
      purpose: null,
      kind: 'file',
      from: null,
      emergency: false,
    });
    const withdrawal = { event: 'WITHDRAWN', from: from.toISOString() } as const;
    const later = { at: checkedAt.toISOString(), kid: key.kid };
    const withdrawn = nextEvent([published], { ...later, ...withdrawal } as never);
    return parseKeyHistory({ keys: [], events: [published, withdrawn] });
  }

  test.each([
    ['receipt', 'CHECKPOINT_KEY_UNKNOWN'],
    ['checkpoint', 'RECEIPT_KEY_UNKNOWN'],
    ['http', 'RECEIPT_KEY_UNKNOWN'],
  ] as const)('one made for %s signs nothing else: %s', async (purpose, code) => {
    const [key] = jwks.keys;
    if (key === undefined) throw new TypeError('no key');
    const published: KeyEvent = nextEvent([], {
      at: '2026-01-01T00:00:00.000Z',
      kid: key.kid,
      event: 'PUBLISHED',
      key,
      purpose,
      kind: 'file',
      from: null,
      emergency: false,
    });
    const trust = { ...fullTrust, keys: parseKeyHistory({ keys: [], events: [published] }) };
    expect((await codesOf(good, { trust }))[0]).toBe(code);
  });

  const after = new Date(stampedAt.getTime() + 60_000);
  const before = new Date(stampedAt.getTime() - 60_000);

  test('speaks no more, unless others saw the receipt in the ledger before', async () => {
    const trust = { ...fullTrust, keys: withdrawnAt(after) };
    expect(await codesOf(good, { trust })).toEqual([]);
    expect(await codesOf(good, { trust: { ...fullTrust, keys: withdrawnAt(before) } })).toEqual([
      'KEY_WITHDRAWN',
    ]);
  });

  test('one witness or one time-stamp is enough, their own word in the bundle is not', async () => {
    const keys = withdrawnAt(after);
    const byWitness = { ...fullTrust, keys, roots: null };
    expect(await codesOf(good, { trust: byWitness })).toEqual([]);
    const byStamp = { ...fullTrust, keys, witnesses: null, quorum: 0 };
    expect(await codesOf(good, { trust: byStamp })).toEqual([]);
    expect(await codesOf(good, { trust: { ...noTrust, keys } })).toEqual(['KEY_WITHDRAWN']);
  });
});

test('not one altered byte of a file goes unnoticed', async () => {
  const small = await bundleOf({ provers: [signing] });
  const files = entriesOf(small);
  const unnoticed: number[] = [];
  for (let at = 0; at < small.length; at += 1) {
    const bad = Buffer.from(small);
    bad[at] = (bad[at] ?? 0) ^ (1 << (at % 8));
    // Who packed the archive, and when, may differ: then every file is as it was.
    const read = readZip(bad);
    const isSame = read.ok && isDeepStrictEqual(read.entries, files);
    if (!isSame && (await report(bad)).ok) unnoticed.push(at);
  }
  expect(unnoticed).toEqual([]);
});

test('whatever a forger puts into a bundle of his own, the check ends with an answer', async () => {
  const right = await contentsOf();
  const odd = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.json(),
    fc.constantFrom(
      '',
      '{}',
      '[]',
      'null',
      '\n\n',
      '\u2014 x y\n',
      '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n',
    ),
  );
  const spliced = (text: string) =>
    fc
      .tuple(fc.nat(text.length), fc.nat(40), odd)
      .map(([from, length, put]) => text.slice(0, from) + put + text.slice(from + length));
  const text = (own: string) =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(own) }, odd, spliced(own));
  const contents = fc.record({
    receipt: text(right.receipt),
    entry: text(right.entry),
    keys: text(right.keys),
    witnesses: fc.array(text(witnesses[0]?.vkey ?? ''), { maxLength: 3 }),
    stampCertificates: text(certificates.stamps),
    documentCertificates: text(certificates.documents),
    checkpoint: text(right.proof.checkpoint),
    leafIndex: fc.nat(),
    stamp: fc.oneof(fc.constant(right.stamp), fc.uint8Array({ maxLength: 90 })),
  });
  await fc.assert(
    fc.asyncProperty(contents, async ({ checkpoint, leafIndex, ...parts }) => {
      const proof = { ...right.proof, checkpoint, leafIndex };
      const forged = await makeBundle({ ...right, ...parts, proof }, [signing]);
      const answer = await report(forged ?? Buffer.alloc(0), { trust: noTrust });
      expect(answer.checks.length).toBeGreaterThan(0);
    }),
    { numRuns: 60, seed: 20_261_120 },
  );
}, 30_000);

test('the names in this test are those of the log', () => {
  expect(origin).toBe(new URL(gatewayUrl).host + new URL(gatewayUrl).pathname);
  expect(certificates.documents).toContain('BEGIN CERTIFICATE');
});
