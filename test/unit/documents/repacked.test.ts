import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mainRefusal } from '../../../src/documents/bundle/report.ts';
import type { BundleTrust } from '../../../src/documents/bundle/trust.ts';
import { readZip } from '../../../src/documents/bundle/unzip.ts';
import { verifyBundle } from '../../../src/documents/bundle/verify.ts';
import { formatTlogProof } from '../../../src/ledger/tlog-proof.ts';
import {
  bundleOf,
  checkedAt,
  claims,
  fullTrust,
  logOf,
  noTrust,
} from '../../support/documents/bundle.ts';

const has = (program: string, argument: string) => spawnSync(program, [argument]).status === 0;
const hasPython = has('python3', '--version');
const hasZip = has('zip', '-v');
const missing = (isThere: boolean) => (isThere ? '' : ' (skipped: it is not installed)');

/** Copies an archive, the named file replaced; `how` says in which of its ways. */
const repack = `
import sys, io, zipfile
source, target, how, name, content = sys.argv[1:6]
class Stream(io.RawIOBase):
    def __init__(self, file): self.file = file
    def writable(self): return True
    def write(self, data): return self.file.write(data)
with zipfile.ZipFile(source) as old, open(target, 'wb') as file:
    with zipfile.ZipFile(Stream(file) if how == 'streamed' else file, 'w') as new:
        for info in old.infolist():
            data = open(content, 'rb').read() if info.filename == name else old.read(info)
            if how == 'folders' and info.filename == 'META-INF/ASiCManifest001.xml':
                new.writestr('META-INF/', b'')
            stored = 'deflated' not in how or (how == 'deflated' and info.filename == 'mimetype')
            packed = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            if how == 'kept': new.writestr(info, data)
            else: new.writestr(info.filename, data, packed)
        if how == 'twice': new.writestr('receipt.jws', old.read('receipt.jws'))
        if how == 'outside': new.writestr('../receipt.jws', b'')
        if how == 'folder of nothing': new.writestr('more/', b'')
        if how == 'comment': new.comment = b'more'
`;

type Alteration = readonly [file: string, code: string, content: () => Promise<Uint8Array>];

describe('a bundle that was packed again', () => {
  let folder: string;
  let good: Buffer;
  const at = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'repacked-'));
    good = await bundleOf();
    await writeFile(at('good.asice'), good);
    await writeFile(at('repack.py'), repack);
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function byPython(how: string, name = '', content: Uint8Array | string = '') {
    await writeFile(at('content'), content);
    const args = [at('repack.py'), at('good.asice'), at('x.asice'), how, name, at('content')];
    const { status, stderr } = spawnSync('python3', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return readFile(at('x.asice'));
  }

  function fileIn(name: string): Buffer {
    const read = readZip(good);
    const found = read.ok ? read.entries.find((entry) => entry.name === name) : undefined;
    return Buffer.from(found?.content ?? '');
  }

  async function check(bundle: Uint8Array, trust: BundleTrust = fullTrust, checkpoint?: string) {
    const report = await verifyBundle({ bundle, trust, now: checkedAt, checkpoint });
    return { ...report, code: mainRefusal(report)?.code ?? 'ok' };
  }

  describe.skipIf(!hasPython)(`by Python's zipfile${missing(hasPython)}`, () => {
    test.each(['stored', 'kept', 'deflated', 'streamed', 'folders'])('%s: holds', async (how) => {
      const packed = await byPython(how);
      expect(packed.equals(good)).toBe(false);
      expect(await check(packed)).toMatchObject({ ok: true, code: 'ok' });
    });

    test.each([
      ['twice', 'ZIP_NAME_REPEATED'],
      ['outside', 'ZIP_NAME_REFUSED'],
      ['folder of nothing', 'ZIP_NAME_REFUSED'],
      ['comment', 'ZIP_MALFORMED'],
      ['all deflated', 'MIMETYPE_WRONG'],
    ])('%s: %s', async (how, code) => {
      expect((await check(await byPython(how))).code).toBe(code);
    });

    /** A word of the file replaced by another of the same length. */
    const swapped = (name: string, from: string, to: string) => async () => {
      const text = fileIn(name).toString('latin1');
      expect(text).toContain(from);
      return Buffer.from(text.replace(from, to), 'latin1');
    };
    const lastByte = (name: string) => async () => {
      const bytes = fileIn(name);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      return bytes;
    };
    const receiptWith = (changes: object) => async () => {
      const [header, , signature] = fileIn('receipt.jws').toString().split('.');
      const payload = Buffer.from(JSON.stringify({ ...claims, ...changes })).toString('base64url');
      return Buffer.from(`${header}.${payload}.${signature}`);
    };
    const proofOf = async (entry: string) => Buffer.from(formatTlogProof(await logOf(entry)));

    const one: readonly Alteration[] = [
      ['mimetype', 'MIMETYPE_WRONG', swapped('mimetype', 'asic-e', 'asic-s')],
      ['README.txt', 'FILE_ALTERED', swapped('README.txt', 'e', 'E')],
      ['receipt.jws', 'RECEIPT_SIGNATURE_INVALID', receiptWith({ decision: 'NOT_ELIGIBLE' })],
      [
        'ledger/entry.json',
        'ENTRY_ALTERED',
        swapped('ledger/entry.json', '"status":200', '"status":201'),
      ],
      [
        'ledger/entry.tlog-proof',
        'PROOF_OF_OTHER_LEAF',
        swapped('ledger/entry.tlog-proof', 'index 1\n', 'index 0\n'),
      ],
      [
        'ledger/checkpoint.txt',
        'CHECKPOINT_DIFFERS',
        swapped('ledger/checkpoint.txt', '\n3\n', '\n4\n'),
      ],
      [
        'ledger/checkpoint.tst',
        'CHECKPOINT_STAMP_SIGNATURE_INVALID',
        lastByte('ledger/checkpoint.tst'),
      ],
      ['keys/history.json', 'KEYS_ALTERED', swapped('keys/history.json', '"keys"', '"kexs"')],
      ['keys/witnesses.txt', 'WITNESSES_ALTERED', swapped('keys/witnesses.txt', '+', '-')],
      [
        'certificates/documents.pem',
        'CERTIFICATES_ALTERED',
        swapped('certificates/documents.pem', 'M', 'N'),
      ],
      [
        'META-INF/ASiCManifest001.xml',
        'MANIFEST_MALFORMED',
        swapped('META-INF/ASiCManifest001.xml', 'asic:', 'asix:'),
      ],
      [
        'META-INF/signature001.p7s',
        'SEAL_SIGNATURE_INVALID',
        lastByte('META-INF/signature001.p7s'),
      ],
    ];

    test.each(one)('%s altered: %s', async (name, code, content) => {
      const altered = await check(await byPython('stored', name, await content()));
      expect([altered.ok, altered.code]).toEqual([false, code]);
    });

    test.each([
      ['keys/history.json', 'KEYS_MALFORMED'],
      ['keys/witnesses.txt', 'WITNESSES_MALFORMED'],
    ])('%s replaced, and none brought along: %s', async (name, code) => {
      expect((await check(await byPython('stored', name, 'nobody'), noTrust)).code).toBe(code);
    });

    test('each of them has a code of its own', () => {
      expect(new Set(one.map(([, code]) => code)).size).toBe(one.length);
    });

    test('that of another log, of another entry and of a fork are told apart', async () => {
      const name = 'ledger/entry.tlog-proof';
      const fork = await proofOf(fileIn('ledger/entry.json').toString().replace('200', '201'));
      expect((await check(await byPython('stored', name, fork))).code).toBe('CHECKPOINT_FORK');
      const { checkpoint } = await logOf('another entry');
      expect((await check(await byPython('stored'), fullTrust, checkpoint)).code).toBe(
        'CHECKPOINT_FORK',
      );
      const readme = await byPython('stored', 'README.txt', 'another text');
      expect(await check(readme)).toMatchObject({
        code: 'FILE_ALTERED',
        checks: [
          { message: expect.stringContaining('README.txt') },
          ...Array(9).fill({ state: 'HOLDS' }),
        ],
      });
    });
  });

  describe.skipIf(!hasZip)(`by zip${missing(hasZip)}`, () => {
    test.each([['-0'], ['-6'], ['-9']])('%s: holds', async (level) => {
      const read = readZip(good);
      if (!read.ok) throw new TypeError(read.code);
      for (const { name, content } of read.entries) {
        await mkdir(dirname(at(`x/${name}`)), { recursive: true });
        await writeFile(at(`x/${name}`), content);
      }
      for (const extra of [['-X'], []]) {
        await rm(at('z.asice'), { force: true });
        const zip = (...args: readonly string[]) =>
          spawnSync('zip', ['-q', ...extra, ...args], { cwd: at('x') }).status;
        expect(zip('-0', at('z.asice'), 'mimetype')).toBe(0);
        expect(zip(level, '-r', at('z.asice'), '.', '-x', 'mimetype')).toBe(0);
        expect(await check(await readFile(at('z.asice')))).toMatchObject({ ok: true, code: 'ok' });
      }
    });
  });
});
