import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptSandboxKeys } from '../../../src/sandbox/kept-keys.ts';

const module = new URL('../../../src/sandbox/kept-keys.ts', import.meta.url).href;
const file = 'token-keys.json';

describe('the keys of the sandbox', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vss-sandbox-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are made once, for their owner only', () => {
    const keys = keptSandboxKeys(folder);
    expect(keptSandboxKeys(folder)).toEqual(keys);
    expect(keys.issuer.d).not.toBe(keys.signOn.d);
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual([file]);
  });

  it('are the same in processes that start at once', async () => {
    const at = Date.now() + 1_500;
    const script = `import { keptSandboxKeys } from ${JSON.stringify(module)};
      while (Date.now() < ${at});
      process.stdout.write(JSON.stringify(keptSandboxKeys(${JSON.stringify(folder)})));`;
    const runs = await Promise.all(
      Array.from({ length: 4 }, () =>
        promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]),
      ),
    );
    const kept = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    expect(runs.map(({ stdout }) => JSON.parse(stdout))).toEqual([kept, kept, kept, kept]);
    expect(readdirSync(folder)).toEqual([file]);
  });

  it.each(['', '{}', '{"issuer": {"kty": "EC"}, "signOn": 3}'])(
    'are not made anew in place of "%s"',
    (text) => {
      const path = join(folder, file);
      writeFileSync(path, text);
      expect(() => keptSandboxKeys(folder)).toThrow(`${path} cannot be read`);
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );
});
