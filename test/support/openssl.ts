import { spawnSync } from 'node:child_process';

/** Whether the program is there; tests that need it are skipped without it. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

if (!hasOpenssl) {
  process.stderr.write('Tests with openssl are skipped: it is not on this machine.\n');
}

export interface Run {
  readonly ok: boolean;
  readonly out: string;
  readonly err: string;
}

export function openssl(folder: string, ...args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
  return { ok: status === 0, out: stdout, err: stderr };
}
