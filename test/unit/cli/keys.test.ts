import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ShownKey } from '../../../src/cli/keys/listing.ts';
import { keysCommand } from '../../../src/cli/keys.ts';
import { UsageError } from '../../../src/cli/terminal.ts';
import { generateSigningKeys } from '../../../src/signing/keys/generate.ts';
import { verifyHistory } from '../../../src/signing/keys/history-document.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { type KeyService, startKeyService } from '../../support/key-service.ts';

let folder: string;
let path: string;
let clock: HandClock;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vss-keys-'));
  path = join(folder, 'keys.json');
  writeFileSync(path, JSON.stringify(generateSigningKeys()), { mode: 0o644 });
  clock = new HandClock('2026-11-22T01:00:00.000Z');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const written = { out: '', err: '' };
  const code = await keysCommand(clock).run(args, {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    readInput: () => Promise.resolve(Buffer.of()),
    env: { SIGNING_KEYS_FILE: path, ...env },
  });
  return { code, ...written };
}

async function shown(): Promise<readonly ShownKey[]> {
  return JSON.parse((await run(['--json'])).out) as readonly ShownKey[];
}

const withdrawal = ['--since', '2026-11-22T00:30:00Z', '--reason', 'DRILL'];

describe('keys', () => {
  test('shows each key with purpose, algorithm, kind, state and health', async () => {
    const { out, code } = await run([]);
    expect(code).toBe(0);
    expect(
      out
        .split('\n')
        .slice(0, 2)
        .map((line) => line.split(/ {2,}/).slice(1)),
    ).toEqual([
      ['purpose', 'alg', 'kind', 'state', 'from', 'until', 'health'],
      ['receipt', 'ES256', 'file', 'current', '-', '-', 'UP'],
    ]);
  });

  test('finds the key file of the sandbox in DATA_DIR', async () => {
    writeFileSync(join(folder, 'signing-keys.json'), readFileSync(path));
    const { code } = await run([], { SIGNING_KEYS_FILE: '', DATA_DIR: folder });
    expect(code).toBe(0);
  });

  test.each([
    ['no file', undefined, 'has problems:\n  the file cannot be read'],
    ['no JSON', '{', 'has problems:\n  the file is not JSON'],
    ['no keys', '{"keys": []}', 'has problems:\n  expected a JWK set'],
  ])('%s: says so, and exits with 1', async (_name, content, problem) => {
    rmSync(path);
    if (content !== undefined) writeFileSync(path, content);
    const { code, err } = await run([]);
    expect(code).toBe(1);
    expect(err).toContain(problem);
  });

  test.each([
    ['tea'],
    ['rotate', 'receipt'],
    ['rotate', '--purpose', 'tea'],
    ['rotate', '--now', '--from', '2026-12-01T00:00:00Z'],
    ['rotate', '--from', 'tomorrow'],
    ['rotate', '--kms-key', 'k'],
    ['rotate', '--purpose', 'http', '--kms-key', 'k', '--pkcs11-label', 'l'],
    ['rotate', '--reason', 'DRILL'],
    ['withdraw', ...withdrawal],
    ['withdraw', 'kid', '--since', '2026-11-22T00:30:00Z'],
    ['withdraw', 'kid', '--since', '2026-11-22T00:30:00Z', '--reason', 'stolen by somebody'],
    ['--nonsense'],
  ])('%j is no command', async (...args) => {
    await expect(run(args)).rejects.toBeInstanceOf(UsageError);
    expect(existsSync(`${path}.previous`)).toBe(false);
  });
});

describe('keys rotate', () => {
  test('publishes successors for receipts and HTTP, a day ahead', async () => {
    expect((await run(['rotate'])).code).toBe(0);
    const keys = await shown();
    expect(keys.map(({ purpose, state }) => `${purpose} ${state}`)).toEqual([
      'receipt current',
      'http current',
      'checkpoint current',
      'receipt next',
      'http next',
    ]);
    expect(keys.at(-1)?.from).toBe('2026-11-23T01:00:00.000Z');
  });

  test('replaces the file in one step, readable by its owner alone, with the one before beside it', async () => {
    const before = readFileSync(path, 'utf8');
    const { ino } = statSync(path);
    await run(['rotate']);
    expect(statSync(path).ino).not.toBe(ino);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(`${path}.previous`, 'utf8')).toBe(before);
    expect(statSync(`${path}.previous`).mode & 0o777).toBe(0o600);
    expect([`${path}.lock`, `${path}.new`].some((file) => existsSync(file))).toBe(false);
  });

  test('replaces what a link points to', async () => {
    const link = join(folder, 'link.json');
    symlinkSync(path, link);
    expect((await run(['rotate', '--file', link])).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(readFileSync(link, 'utf8'));
    expect(await shown()).toHaveLength(5);
  });

  test('does nothing while another command is at it, or successors wait', async () => {
    writeFileSync(`${path}.lock`, '');
    const before = readFileSync(path, 'utf8');
    const locked = await run(['rotate']);
    expect(locked).toMatchObject({ code: 1, err: expect.stringContaining('Another command') });
    expect(readFileSync(path, 'utf8')).toBe(before);
    rmSync(`${path}.lock`);
    await run(['rotate']);
    const after = readFileSync(path, 'utf8');
    expect(await run(['rotate'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('Successors are waiting already'),
    });
    expect(readFileSync(path, 'utf8')).toBe(after);
  });

  test('of two commands at a time one wins, and the file is whole', async () => {
    const codes = (await Promise.all([run(['rotate']), run(['rotate'])])).map(({ code }) => code);
    expect(codes.toSorted()).toEqual([0, 1]);
    expect(await shown()).toHaveLength(5);
  });

  test('never shows a private part', async () => {
    const outputs = [
      await run(['rotate']),
      await run(['--json']),
      await run([]),
      await run(['history', '--issuer', 'https://gateway.example.vn']),
    ];
    const text = outputs.map(({ out, err }) => out + err).join('');
    const { keys } = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly keys: readonly { readonly d: string }[];
    };
    expect(keys).toHaveLength(5);
    for (const { d } of keys) expect(text).not.toContain(d);
  });
});

describe('keys withdraw', () => {
  test('takes an id that begins like an option for an id', async () => {
    const { code, err } = await run(['withdraw', `-h${'x'.repeat(41)}`, ...withdrawal]);
    expect(code).toBe(1);
    expect(err).not.toContain('Unknown option');
  });

  test('takes the key out, and its successor in', async () => {
    await run(['rotate']);
    const [current] = await shown();
    expect((await run(['withdraw', current?.kid ?? '', ...withdrawal])).code).toBe(0);
    const receipts = (await shown()).filter(({ purpose }) => purpose === 'receipt');
    expect(receipts.map(({ state }) => state)).toEqual(['withdrawn', 'current']);
    expect(receipts[0]).toMatchObject({ withdrawnFrom: '2026-11-22T00:30:00.000Z', health: null });
  });

  test('changes nothing for a key that is not there, or a time to come', async () => {
    const before = readFileSync(path, 'utf8');
    const [current] = await shown();
    const later = ['--since', '2026-11-22T01:00:01Z', '--reason', 'DRILL'];
    expect((await run(['withdraw', 'nobody', ...withdrawal])).code).toBe(1);
    expect((await run(['withdraw', current?.kid ?? '', ...later])).code).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });
});

describe('keys history', () => {
  test('writes a signed document that verifies offline', async () => {
    await run(['rotate']);
    const out = join(folder, 'history.json');
    const { code } = await run(['history', '--out', out], {
      GATEWAY_URL: 'https://gateway.example.vn/',
    });
    const document: unknown = JSON.parse(readFileSync(out, 'utf8'));
    expect(code).toBe(0);
    expect(verifyHistory(document)).toMatchObject({
      ok: true,
      document: { issuer: 'https://gateway.example.vn' },
    });
  });

  test('is verified against one saved earlier, and no more against a later one', async () => {
    const [first, second] = [join(folder, 'first.json'), join(folder, 'second.json')];
    const issuer = ['--issuer', 'https://gateway.example.vn'];
    await run(['rotate']);
    await run(['history', '--out', first, ...issuer]);
    const [current] = await shown();
    await run(['withdraw', current?.kid ?? '', ...withdrawal]);
    await run(['history', '--out', second, ...issuer]);
    expect(await run(['verify', second, '--known', first])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Holds: 4 keys and 9 events of https:\/\/gateway\.example\.vn/),
      err: '',
    });
    const backwards = await run(['verify', first, '--known', second, '--json']);
    expect(backwards.code).toBe(1);
    expect(JSON.parse(backwards.out)).toMatchObject({ ok: false, code: 'HISTORY_REWRITTEN' });
    expect((await run(['verify', first])).err).toContain('Warning: without --known');
    writeFileSync(first, '{"keys": 1}');
    expect(await run(['verify', first])).toMatchObject({
      code: 1,
      err: expect.stringContaining('The key history cannot be believed'),
    });
  });

  test('asks whose keys these are, and says when it cannot write', async () => {
    expect(await run(['history'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('Give --issuer or GATEWAY_URL'),
    });
    const nowhere = join(folder, 'nowhere', 'history.json');
    const issuer = ['--issuer', 'https://gateway.example.vn'];
    expect((await run(['history', '--out', nowhere, ...issuer])).code).toBe(1);
  });
});

describe('keys with a key management service', () => {
  let service: KeyService;
  beforeEach(async () => {
    service = await startKeyService();
    writeFileSync(join(folder, 'kms.token'), service.token);
    const kms = { url: service.url, tokenFile: 'kms.token', timeoutMs: 2_000 };
    writeFileSync(path, JSON.stringify({ ...generateSigningKeys(), kms }));
  });
  afterEach(() => service[Symbol.asyncDispose]());

  test('are published by name, once they have signed', async () => {
    const rotate = ['rotate', '--purpose', 'receipt', '--kms-key', 'receipts'];
    expect((await run(rotate)).code).toBe(0);
    expect((await shown()).at(-1)).toMatchObject({
      purpose: 'receipt',
      algorithm: 'ES256',
      kind: 'kms',
      state: 'next',
      health: 'UP',
    });
    service.fault = 'refuses';
    expect((await shown()).at(-1)?.health).toBe('It refused to sign. (HTTP 503)');
  });

  test.each([
    ['nobody', 'none', 'It refused to sign. (HTTP 404)'],
    ['receipts', 'silent', 'It did not answer in time.'],
    ['receipts', 'garbage', 'Its answer is not one of this interface.'],
  ] as const)('%s of a service that is %s is not published', async (key, fault, problem) => {
    service.fault = fault;
    const before = readFileSync(path, 'utf8');
    const { code, err } = await run(['rotate', '--purpose', 'http', '--kms-key', key]);
    expect(code).toBe(1);
    expect(err).toBe(`The device or key service: ${problem}\n`);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('need a successor by name', async () => {
    await run(['rotate', '--purpose', 'receipt', '--kms-key', 'receipts']);
    clock.advance(25 * 3_600_000);
    expect(await run(['rotate', '--purpose', 'receipt'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('Make its successor there and name it'),
    });
  });
});
