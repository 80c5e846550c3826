import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signCommand } from '../../../src/cli/sign.ts';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';
import { verifyCommand } from '../../../src/cli/verify.ts';
import { selfCertified } from '../../../src/documents/authority.ts';
import {
  authority,
  certified,
  daysFrom,
  ecKey,
  now,
  pemOf,
  root,
  rsaKey,
} from '../../support/documents/certificates.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sign-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const place = (name: string) => join(folder, name);
function put(name: string, content: string): string {
  writeFileSync(place(name), content);
  return place(name);
}

async function run(command: 'sign' | 'verify', args: readonly string[], env: Terminal['env'] = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    readInput: async () => Buffer.from('from standard input'),
    env: { DATA_DIR: place('data'), ...env },
  };
  const clock = { now: () => now, monotonic: () => 0 };
  const make = command === 'sign' ? signCommand : verifyCommand;
  const code = await make(clock).run(args, terminal);
  return { code, out: out.join(''), err: err.join('') };
}

function sign(more: readonly string[] = [], env: Terminal['env'] = {}) {
  const document = put('document', 'a document\n');
  const files = ['--out', place('p7s'), '--chain', place('chain.pem')];
  return run('sign', ['document', document, ...files, '--json', ...more], env);
}

function verify(signature = 'p7s', roots = 'chain.pem', document = 'document') {
  const options = ['--signature', place(signature), '--roots', place(roots), '--json'];
  return run('verify', ['document', place(document), ...options]);
}

async function verdict(...files: Parameters<typeof verify>): Promise<unknown> {
  return JSON.parse((await verify(...files)).out);
}

const pkcs8 = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('in a sandbox', () => {
  test('a chain that is not there is made, and stays good for the next document', async () => {
    const first = await sign();
    expect(first).toMatchObject({ code: 0 });
    expect(JSON.parse(first.out)).toMatchObject({ ok: true, chainIssued: true });
    expect(first.err).toContain('synthetic authority');
    expect(await verdict()).toMatchObject({ ok: true });
    const chain = readFileSync(place('chain.pem'), 'utf8');
    expect(chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    expect(chain).not.toContain('PRIVATE');
    expect(statSync(place('data/sandbox/document-key.pem')).mode & 0o777).toBe(0o600);
    const second = await sign();
    expect(JSON.parse(second.out)).toMatchObject({ ok: true, chainIssued: false });
    expect(second.err).toBe('');
    expect(readFileSync(place('chain.pem'), 'utf8')).toBe(chain);
    expect(await verdict()).toMatchObject({ ok: true });
  });

  test('an empty chain file counts as none', async () => {
    put('chain.pem', '\n');
    expect(await sign()).toMatchObject({ code: 0 });
  });

  test('a named key is certified in place of a new one', async () => {
    const key = put('own.pem', pkcs8(rsaKey(2_048)));
    expect(await sign(['--key', key])).toMatchObject({ code: 0 });
    expect(existsSync(place('data'))).toBe(false);
    expect(await verdict()).toMatchObject({ ok: true });
  });

  test('the document may be inside the signature file, and come from standard input', async () => {
    const files = ['--out', place('p7m'), '--chain', place('chain.pem')];
    expect(await run('sign', ['document', '-', ...files, '--attached'])).toMatchObject({ code: 0 });
    const args = ['document', place('p7m'), '--roots', place('chain.pem')];
    const { code, out } = await run('verify', args);
    expect(code).toBe(0);
    expect(out).toMatch(/^Document: holds\n {2}signed by {4}C=VN, O=vss-gateway sandbox/);
  });
});

describe('the key', () => {
  const [first, second] = [
    certified({ name: 'First' }, authority),
    certified({ name: 'Second' }, authority),
  ];
  const chain = pemOf(first, authority, root);

  test.each<[string, (text: string) => { args?: string[]; env?: Terminal['env']; chain?: string }]>(
    [
      ['of --key', (key) => ({ args: ['--key', put('key.pem', key)] })],
      ['in the chain file', (key) => ({ chain: key + chain })],
      ['of DOCUMENT_KEY_FILE', (key) => ({ env: { DOCUMENT_KEY_FILE: put('key.pem', key) } })],
    ],
  )('%s', async (_title, where) => {
    const given = where(pkcs8(first.key));
    put('chain.pem', given.chain ?? chain);
    expect(await sign(given.args, { GATEWAY_MODE: 'production', ...given.env })).toMatchObject({
      code: 0,
    });
    put('root.pem', pemOf(root));
    expect(await verdict('p7s', 'root.pem')).toMatchObject({ ok: true });
  });

  test('among the signing keys, with certificates of its own', async () => {
    const key = ecKey();
    const { certificates } = selfCertified({ organization: 'Tests', use: 'DOCUMENTS', now, key });
    const jwk = {
      ...key.export({ format: 'jwk' }),
      alg: 'ES256',
      use: 'sig',
      purpose: 'document',
      x5c: certificates.map((bytes) => bytes.toString('base64')),
    };
    const SIGNING_KEYS_FILE = put('keys.json', JSON.stringify({ keys: [jwk] }));
    const env = { GATEWAY_MODE: 'production', SIGNING_KEYS_FILE };
    expect(await sign([], env)).toMatchObject({ code: 0 });
    expect(await verdict()).toMatchObject({ ok: true });
  });

  test('--key goes before the others', async () => {
    put('chain.pem', pkcs8(first.key) + pemOf(second, authority, root));
    expect(await sign()).toMatchObject({ code: 1 });
    expect(await sign(['--key', put('key.pem', pkcs8(second.key))])).toMatchObject({ code: 0 });
  });

  test.each<[string, string, () => Promise<{ code: number; out: string }>]>([
    ['no chain in production', 'CHAIN_MISSING', () => sign([], { GATEWAY_MODE: 'production' })],
    [
      'a chain, but no key',
      'KEY_MISSING',
      () => {
        put('chain.pem', chain);
        return sign();
      },
    ],
    [
      'the key of another certificate',
      'CHAIN_OF_OTHER_KEY',
      () => {
        put('chain.pem', chain);
        return sign(['--key', put('key.pem', pkcs8(second.key))]);
      },
    ],
    [
      'no certificate in the chain file',
      'CHAIN_UNUSABLE',
      () => {
        put('chain.pem', pkcs8(first.key));
        return sign();
      },
    ],
    ['a key file that is none', 'KEY_UNUSABLE', () => sign(['--key', put('key.pem', 'no key')])],
    ['a key file that is not there', 'FILE_UNREADABLE', () => sign(['--key', place('nowhere')])],
    [
      'Ed25519',
      'KEY_KIND_REFUSED',
      () => sign(['--key', put('key.pem', pkcs8(generateKeyPairSync('ed25519').privateKey))]),
    ],
    [
      'a place that cannot be written',
      'FILE_NOT_WRITTEN',
      () => {
        const document = put('document', 'a document');
        const files = ['--out', join(document, 'below'), '--chain', place('chain.pem'), '--json'];
        return run('sign', ['document', document, ...files]);
      },
    ],
    [
      'a data folder that cannot be made',
      'FILE_NOT_WRITTEN',
      () => sign([], { DATA_DIR: join(put('file', ''), 'below') }),
    ],
    [
      'an expired certificate',
      'SIGNATURE_REFUSED',
      () => {
        const old = certified({ notAfter: daysFrom(-1) }, authority);
        put('chain.pem', pkcs8(old.key) + pemOf(old, authority, root));
        return sign();
      },
    ],
    [
      'a certificate for servers',
      'SIGNATURE_REFUSED',
      () => {
        const server = certified({ uses: { ids: ['1.3.6.1.5.5.7.3.1'] } }, authority);
        put('chain.pem', pkcs8(server.key) + pemOf(server, authority, root));
        return sign();
      },
    ],
  ])('%s: %s', async (_title, code, attempt) => {
    const { code: exit, out } = await attempt();
    expect(exit).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, code });
    expect(existsSync(place('p7s'))).toBe(false);
  });

  test('a chain without its root signs, with a warning', async () => {
    put('chain.pem', pkcs8(first.key) + pemOf(first, authority));
    const { code, err } = await sign();
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('before a root') });
    put('root.pem', pemOf(root));
    expect(await verdict('p7s', 'root.pem')).toMatchObject({ ok: true });
  });
});

describe('verify document', () => {
  test('tells what is wrong, each with its code', async () => {
    await sign();
    put('document', 'another document\n');
    const refused = await verify();
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({ ok: false, code: 'CONTENT_DIFFERS' });
    put('document', 'a document\n');
    put('strange.pem', pemOf(root));
    expect(await verdict('p7s', 'strange.pem')).toMatchObject({ code: 'ISSUER_UNKNOWN' });
    expect(await verdict('nowhere')).toMatchObject({ code: 'FILE_UNREADABLE' });
    put('authority.pem', pemOf(authority));
    expect(await verdict('p7s', 'authority.pem')).toMatchObject({ code: 'ROOTS_UNUSABLE' });
  });
});

test('wrong usage is told apart from what fails', async () => {
  await expect(run('sign', ['document'])).rejects.toThrow(UsageError);
  await expect(run('sign', ['document', 'a', '--out', 'b'])).rejects.toThrow(UsageError);
  await expect(run('sign', ['receipt', 'a', '--out', 'b', '--chain', 'c'])).rejects.toThrow(
    UsageError,
  );
  await expect(run('verify', ['document', 'a', '--signature', 'b'])).rejects.toThrow(UsageError);
});
