import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Terminal } from '../../src/cli/terminal.ts';
import { verify } from '../../src/cli/verify.ts';
import { readPemFile } from '../../src/documents/chain.ts';
import { httpTimeStamper } from '../../src/documents/time-stamp/client.ts';
import { type Listener, listenWith } from '../../src/sandbox/listen.ts';
import {
  createTimeStampAuthority,
  keptTimeStampKey,
} from '../../src/sandbox/time-stamp-authority.ts';
import { hasOpenssl, openssl } from '../support/openssl.ts';

const folder = mkdtempSync(join(tmpdir(), 'time-stamps-'));
const at = (name: string) => join(folder, name);
writeFileSync(at('data'), 'a checkpoint\n');
// OpenSSL looks at certificates with the clock of the machine.
const clock = { now: () => new Date() };
const { key, roots } = keptTimeStampKey(folder, clock.now());

let listener: Listener;
beforeAll(async () => {
  const handler = createTimeStampAuthority({ key, clock });
  listener = await listenWith(handler, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await listener.close();
  rmSync(folder, { recursive: true });
});

async function verifyTimeStamp(...args: readonly string[]): Promise<unknown> {
  const out: string[] = [];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: () => undefined,
    readInput: async () => Buffer.alloc(0),
    env: {},
  };
  await verify.run(['timestamp', ...args, '--json'], terminal);
  return JSON.parse(out.join(''));
}

test('the client is served over HTTP, and keeps what was stamped after a restart', async () => {
  const trust = readPemFile(readFileSync(roots, 'utf8'));
  const url = new URL(`${listener.url}/tsa`);
  const { token } = await httpTimeStamper({ url, trust, clock }).stamp(readFileSync(at('data')));
  writeFileSync(at('client.tst'), token);
  const again = keptTimeStampKey(folder, clock.now());
  expect(again.key.certificates).toEqual(key.certificates);
  const data = ['--data', at('data'), '--roots', again.roots];
  expect(await verifyTimeStamp(at('client.tst'), ...data)).toMatchObject({ ok: true });
  writeFileSync(at('other'), 'another');
  const other = ['--data', at('other'), '--roots', roots];
  expect(await verifyTimeStamp(at('client.tst'), ...other)).toMatchObject({
    ok: false,
    code: 'TIME_STAMP_IMPRINT_DIFFERS',
  });
});

describe.skipIf(!hasOpenssl)('openssl and the authority of the sandbox', () => {
  test.each([['-sha256'], ['-sha384'], ['-sha512']])('a query with %s', async (digest) => {
    openssl(folder, 'ts', '-query', '-data', 'data', digest, '-cert', '-out', 'own.tsq');
    const response = await fetch(`${listener.url}/tsa`, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: readFileSync(at('own.tsq')),
    });
    writeFileSync(at('own.tsr'), Buffer.from(await response.arrayBuffer()));
    const trust = ['-CAfile', roots];
    const byQuery = openssl(
      folder,
      'ts',
      '-verify',
      '-queryfile',
      'own.tsq',
      '-in',
      'own.tsr',
      ...trust,
    );
    expect(byQuery).toMatchObject({ ok: true });
    const byData = openssl(folder, 'ts', '-verify', '-data', 'data', '-in', 'own.tsr', ...trust);
    expect(byData).toMatchObject({ ok: true });
    const data = ['--data', at('data'), '--roots', roots];
    expect(await verifyTimeStamp(at('own.tsr'), ...data)).toMatchObject({ ok: true });
  });

  test('a token of the client is accepted', () => {
    const token = ['-data', 'data', '-in', 'client.tst', '-token_in', '-CAfile', roots];
    expect(openssl(folder, 'ts', '-verify', ...token)).toMatchObject({ ok: true });
  });
});

describe.skipIf(!hasOpenssl)('an authority of openssl and our verifier', () => {
  test.each([
    ['ECDSA', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['RSA', ['rsa:2048']],
  ])('%s', async (_name, newkey) => {
    const settings = [
      '[tsa]',
      'serial=./serial',
      'default_policy=1.3.6.1.4.1.32473.1.9',
      'digests=sha256',
      'accuracy=secs:1,millisecs:250',
      'clock_precision_digits=3',
      'signer_digest=sha256',
      'tsa_name=yes',
    ];
    writeFileSync(at('tsa.cnf'), settings.join('\n'));
    writeFileSync(at('serial'), '01\n');
    const uses = ['extendedKeyUsage=critical,timeStamping', 'keyUsage=critical,digitalSignature'];
    const certificate = [
      ...['req', '-x509', '-newkey', ...newkey, '-nodes', '-keyout', 'k.pem', '-out', 'c.pem'],
      ...['-subj', '/CN=OpenSSL TSA', ...uses.flatMap((use) => ['-addext', use])],
    ];
    expect(openssl(folder, ...certificate)).toMatchObject({ ok: true });
    openssl(folder, 'ts', '-query', '-data', 'data', '-sha256', '-cert', '-out', 'o.tsq');
    const reply = ['-section', 'tsa', '-queryfile', 'o.tsq', '-signer', 'c.pem', '-inkey', 'k.pem'];
    const made = openssl(folder, 'ts', '-reply', '-config', 'tsa.cnf', ...reply, '-out', 'o.tsr');
    expect(made).toMatchObject({ ok: true });
    const data = ['--data', at('data'), '--roots', at('c.pem')];
    expect(await verifyTimeStamp(at('o.tsr'), ...data)).toMatchObject({
      ok: true,
      policy: '1.3.6.1.4.1.32473.1.9',
      accuracyMs: 1_250,
    });
    const policy = await verifyTimeStamp(at('o.tsr'), ...data, '--policy', '1.2.3');
    expect(policy).toMatchObject({ ok: false, code: 'TIME_STAMP_POLICY_DIFFERS' });
  });
});
