import { createHmac, hash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readZip } from '../../src/documents/bundle/unzip.ts';
import { writeZip } from '../../src/documents/bundle/zip.ts';
import { type Clock, systemClock } from '../../src/domain/clock.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { runCommand, type TemporaryFolder, temporaryFolder } from '../support/gateway-process.ts';
import type { DecisionAnswer } from '../support/graphql-client.ts';
import { hasOpenssl, openssl } from '../support/openssl.ts';

let skippedMs = 0;
const clock: Clock = {
  now: systemClock.now,
  monotonic: () => systemClock.monotonic() + skippedMs,
};

let gateway: TestGateway;
let folder: TemporaryFolder;
let answers: readonly DecisionAnswer[] = [];
const place = (name: string) => join(folder.path, name);

function decision(index: number): DecisionAnswer {
  const answer = answers[index];
  if (answer === undefined) throw new TypeError('there was no such visit');
  return answer;
}

function bundle(index: number, receipt: string, out: string) {
  const args = [
    'ledger',
    'bundle',
    decision(index).id,
    '--receipt',
    place(receipt),
    '--out',
    place(out),
  ];
  return runCommand([...args, '--json'], { environment: { DATA_DIR: gateway.dataDir } });
}

async function verify(file: string, ...more: string[]) {
  const { code, out, err } = await runCommand(['verify', 'bundle', place(file), '--json', ...more]);
  return { code, err, report: JSON.parse(out) as Record<string, unknown> };
}

beforeAll(async () => {
  folder = await temporaryFolder();
  gateway = await startTestGateway({ clock });
  const input = exampleInput(gateway.person('enterprise-employee'));
  const visit = () => gateway.checkIn(input, 'hospital-district');
  answers = [await visit(), await visit()];
  await writeFile(place('answer.json'), JSON.stringify({ data: { eligibility: decision(0) } }));
  await writeFile(place('other.jws'), decision(1).receipt);
  expect((await bundle(0, 'answer.json', 'early.asice')).out).toContain('CHECKPOINT_PENDING');
  skippedMs += 60_000;
  await vi.waitFor(
    async () =>
      expect((await gateway.get('/metrics')).text).toMatch(/time_stamps_total\{.*STAMPED/),
    { timeout: 20_000, interval: 100 },
  );
  expect(await bundle(0, 'answer.json', 'x.asice')).toMatchObject({ code: 0 });
  await writeFile(place('keys.json'), JSON.stringify(gateway.jwks));
  const sandbox = join(gateway.dataDir, 'sandbox');
  const roots = ['time-stamp-roots.pem', 'document-chain.pem'].map((name) =>
    readFile(join(sandbox, name), 'utf8'),
  );
  await writeFile(place('roots.pem'), (await Promise.all(roots)).join(''));
  const read = readZip(await readFile(place('x.asice')));
  if (!read.ok) throw new Error(read.code);
  for (const { name, content } of read.entries) {
    await mkdir(dirname(place(`x/${name}`)), { recursive: true });
    await writeFile(place(`x/${name}`), content);
  }
}, 60_000);

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

describe('the evidence of a decision', () => {
  it('holds without the gateway, by keys and roots got elsewhere', async () => {
    const trust = ['--keys', place('keys.json'), '--roots', place('roots.pem')];
    const claim = ['--issuer', gateway.url, '--receipt', place('answer.json')];
    const { code, report } = await verify('x.asice', ...trust, ...claim);
    expect(report).toMatchObject({
      ok: true,
      trusted: { keys: true, roots: true, witnesses: false },
    });
    expect(code).toBe(0);
    const { checks } = report as { checks: { check: string; state: string }[] };
    expect(checks.map(({ check, state }) => `${check} ${state}`)).toEqual([
      'container HOLDS',
      'signature HOLDS',
      'receipt HOLDS',
      'ledger entry HOLDS',
      'inclusion HOLDS',
      'checkpoint HOLDS',
      'witnesses NOT_CHECKED',
      'checkpoint time-stamp HOLDS',
      'keys HOLDS',
    ]);
  });

  it('is for its owner alone to read, and says nothing of the patient in names of files', async () => {
    expect((await stat(place('x.asice'))).mode & 0o777).toBe(0o600);
  });

  it('prints a line for each check', async () => {
    const { out } = await runCommand(['verify', 'bundle', place('x.asice')]);
    expect(out).toMatch(/^Bundle: fits together; nothing else is proved without --keys\n/);
    expect(out.match(/^ {2}\S.* holds {4}/gm)).toHaveLength(8);
  });

  it('is refused with the receipt of another visit, another gateway, or one altered byte', async () => {
    const wrong = await verify('x.asice', '--receipt', place('other.jws'));
    expect(wrong).toMatchObject({ code: 1, report: { code: 'RECEIPT_DIFFERS' } });
    const issuer = await verify('x.asice', '--issuer', 'https://other.example');
    expect(issuer).toMatchObject({ code: 1, report: { code: 'RECEIPT_ISSUER_WRONG' } });
    const read = readZip(await readFile(place('x.asice')));
    const entries = read.ok ? read.entries : [];
    const altered = entries.map((entry) =>
      entry.name === 'ledger/entry.json'
        ? {
            ...entry,
            content: Buffer.from(Buffer.from(entry.content).toString().replace('200', '201')),
          }
        : entry,
    );
    await writeFile(place('altered.asice'), writeZip(altered));
    expect(await verify('altered.asice')).toMatchObject({
      code: 1,
      report: { code: 'ENTRY_ALTERED' },
    });
  });

  it('is not made of a receipt that the ledger does not record, nor of an unknown decision', async () => {
    const { code, out } = await bundle(0, 'other.jws', 'no.asice');
    expect([code, JSON.parse(out)]).toMatchObject([1, { code: 'RECEIPT_NOT_RECORDED' }]);
    const args = [
      'ledger',
      'bundle',
      'nobody',
      '--receipt',
      place('answer.json'),
      '--out',
      place('no'),
    ];
    const unknown = await runCommand(args, { environment: { DATA_DIR: gateway.dataDir } });
    expect(unknown).toMatchObject({ code: 1, out: expect.stringContaining('DECISION_UNKNOWN') });
  });

  it('is itself an entry of the ledger; attempts that came to nothing disclosed nothing', () => {
    const database = new DatabaseSync(join(gateway.dataDir, 'vss-gateway.db'), { readOnly: true });
    const made = database
      .prepare('select client from ledger_rows where entry like \'%"operation":"ledger bundle"%\'')
      .all();
    database.close();
    expect(made).toHaveLength(1);
  });
});

describe.skipIf(!hasOpenssl)('others check the parts', () => {
  const unpacked = () => place('x');

  it('openssl: the signature over the manifest', () => {
    const proof = ['-in', 'META-INF/signature001.p7s', '-content', 'META-INF/ASiCManifest001.xml'];
    const trust = ['-CAfile', 'certificates/documents.pem', '-out', '/dev/null'];
    const run = openssl(
      unpacked(),
      'cms',
      '-verify',
      '-binary',
      '-inform',
      'DER',
      ...proof,
      ...trust,
    );
    expect(run).toMatchObject({ ok: true });
  });

  it('openssl: the time-stamp over the checkpoint', () => {
    const proof = ['-data', 'ledger/checkpoint.txt', '-in', 'ledger/checkpoint.tst', '-token_in'];
    const trust = ['-CAfile', 'certificates/time-stamps.pem'];
    expect(openssl(unpacked(), 'ts', '-verify', ...proof, ...trust)).toMatchObject({ ok: true });
  });

  it('jose: the receipt, by the published keys', async () => {
    const receipt = await readFile(join(unpacked(), 'receipt.jws'), 'utf8');
    const keys = createLocalJWKSet(gateway.jwks as JSONWebKeySet);
    const { payload, protectedHeader } = await compactVerify(receipt, keys);
    expect(protectedHeader.typ).toBe('vss-receipt+jws');
    expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({ jti: decision(0).id });
  });

  it('SHA-256 and HMAC alone: the entry is a leaf under the root of the checkpoint', async () => {
    const [proof, checkpoint, entry] = await Promise.all(
      ['ledger/entry.tlog-proof', 'ledger/checkpoint.txt', 'ledger/entry.json'].map((name) =>
        readFile(join(unpacked(), name), 'utf8'),
      ),
    );
    const [head = ''] = (proof ?? '').split('\n\n');
    const [, extra = '', index = '', ...siblings] = head.split('\n');
    const blind = Buffer.from(extra.slice('extra '.length), 'base64');
    const commitment = createHmac('sha256', blind)
      .update(entry ?? '')
      .digest();
    let node = hash('sha256', Buffer.concat([Buffer.of(0), commitment]), 'buffer');
    let [place, last] = [
      Number(index.slice('index '.length)),
      Number(checkpoint?.split('\n')[1]) - 1,
    ];
    for (const text of siblings) {
      const sibling = Buffer.from(text, 'base64');
      const isRight = place % 2 === 1 || place === last;
      const pair = isRight ? [sibling, node] : [node, sibling];
      node = hash('sha256', Buffer.concat([Buffer.of(1), ...pair]), 'buffer');
      while (isRight && place % 2 === 0 && place > 0) [place, last] = [place >> 1, last >> 1];
      [place, last] = [place >> 1, last >> 1];
    }
    expect(node.toString('base64')).toBe(checkpoint?.split('\n')[2]);
  });
});
