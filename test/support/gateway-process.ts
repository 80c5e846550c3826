import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { roomForAll } from './room.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const command = fileURLToPath(new URL('../../src/cli/command.ts', import.meta.url));

export type ProcessEnvironment = Readonly<Record<string, string>>;

/** A gateway in a process of its own, started by nothing but its environment. */
export interface GatewayProcess extends AsyncDisposable {
  readonly url: string;
  readonly out: () => string;
  readonly err: () => string;
  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void;
  /** Exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
}

/** Starts `node src/main.ts` and waits until it listens. @throws with its complaint when it ends instead */
export async function startGatewayProcess(
  environment: ProcessEnvironment,
): Promise<GatewayProcess> {
  const { child, out, err, exited } = launch([main], environment);
  const listening = Promise.withResolvers<string>();
  child.stderr?.on('data', () => {
    const url = /listens on (\S+) /.exec(err())?.[1];
    if (url !== undefined) listening.resolve(url);
  });
  const url = await Promise.race([listening.promise, exited.then(() => undefined)]);
  if (url === undefined) throw new Error(`The gateway did not start:\n${err()}`);
  return {
    url,
    out,
    err,
    exited,
    signal: (name) => child.kill(name),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
    },
  };
}

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `node src/main.ts` to its end: for starts that must fail. */
export async function runGateway(environment: ProcessEnvironment): Promise<Finished> {
  const { out, err, exited } = launch([main], environment);
  return { code: await exited, out: out(), err: err() };
}

/** Runs one command of the command line. */
export async function runCommand(
  args: readonly string[],
  { environment = {}, input = '' }: { environment?: ProcessEnvironment; input?: string } = {},
): Promise<Finished> {
  const { child, out, err, exited } = launch([command, ...args], environment);
  child.stdin?.end(input);
  return { code: await exited, out: out(), err: err() };
}

/** Runs a script as a person would paste it. */
export async function runBash(script: string): Promise<Finished> {
  const child = spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  return finished(child);
}

async function finished(child: ChildProcess): Promise<Finished> {
  const { out, err, exited } = watch(child);
  return { code: await exited, out: out(), err: err() };
}

function launch(args: readonly string[], environment: ProcessEnvironment) {
  const child = spawn(process.execPath, args, {
    // Nothing of this shell's settings: what is not given here is not set.
    env: { PATH: process.env['PATH'] ?? '', ...roomForAll, ...environment },
    cwd: tmpdir(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return { child, ...watch(child) };
}

function watch(child: ChildProcess) {
  const texts = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    texts.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    texts.err += text;
  });
  const exited = once(child, 'close').then(() => child.exitCode);
  return { out: () => texts.out, err: () => texts.err, exited };
}

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'vss-gateway-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
