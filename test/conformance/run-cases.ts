import { expect } from 'vitest';
import type { Terminal } from '../../src/cli/terminal.ts';
import { verify } from '../../src/cli/verify.ts';

export interface Verdict {
  readonly id: unknown;
  readonly ok: boolean;
  readonly code?: string;
  readonly value?: unknown;
  readonly canonical?: readonly string[];
}

/** Through the command line, as anybody else would run them. */
export async function runCases(
  kind: 'jws' | 'proof' | 'field',
  cases: readonly object[],
): Promise<readonly Verdict[]> {
  const out: string[] = [];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => out.push(text),
    readInput: async () => Buffer.from(JSON.stringify(cases)),
    env: {},
  };
  expect(await verify.run([kind, '--json', '-'], terminal)).toBe(0);
  return JSON.parse(out.join(''));
}
