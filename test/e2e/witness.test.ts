import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyCheckpoint } from '../../src/ledger/checkpoint.ts';
import { openLedger } from '../../src/ledger/index.ts';
import { parseVkey } from '../../src/ledger/note.ts';
import { sendToWitness } from '../../src/ledger/tree/send.ts';
import { freePort } from '../support/gateway.ts';
import { runCommand, startGatewayProcess, temporaryFolder } from '../support/gateway-process.ts';
import { graphQLClient } from '../support/graphql-client.ts';
import { ledgerEntries, ledgerKey } from '../support/ledger-entry.ts';

const command = fileURLToPath(new URL('../../src/cli/command.ts', import.meta.url));

interface WitnessProcess {
  readonly url: string;
  readonly vkey: string;
  kill(): Promise<void>;
}

describe('a witness in a process of its own', { timeout: 60_000 }, () => {
  let stack: AsyncDisposableStack;
  let folder: string;
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    folder = stack.use(await temporaryFolder()).path;
  });
  afterEach(() => stack.disposeAsync());

  async function startWitness(origin: string, logKeys: readonly string[]): Promise<WitnessProcess> {
    const child = spawn(
      process.execPath,
      [
        command,
        'witness',
        ...['--origin', origin, '--state', join(folder, 'witness.json'), '--port', '0'],
        ...logKeys.flatMap((key) => ['--log-key', key]),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const exited = once(child, 'exit');
    stack.defer(() => end(child, exited));
    const [vkey = ''] = await Promise.race([firstLine(child), exited.then(() => [''])]);
    const { url = '' } = await announced(child);
    return { url, vkey, kill: () => end(child, exited) };
  }

  async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
    child.kill('SIGKILL');
    await exited;
  }

  /** A gateway on one data folder and address; its keys and its ledger stay. */
  async function startGateway(port: number, environment: Readonly<Record<string, string>> = {}) {
    const gateway = await startGatewayProcess({
      DATA_DIR: folder,
      PORT: String(port),
      LOG_LEVEL: 'silent',
      ...environment,
    });
    stack.use(gateway);
    const client = stack.use(graphQLClient(gateway.url));
    return {
      get: async (path: string) => (await client.send('GET', path)).text,
      async stop() {
        gateway.signal('SIGTERM');
        await gateway.exited;
      },
    };
  }

  it('cosigns what a gateway publishes, and remembers it after it was killed', async () => {
    await writeFile(join(folder, 'pseudonym.key'), Buffer.from(ledgerKey).toString('base64'));
    const entries = await openLedger({ dataDir: folder, pseudonymKey: ledgerKey });
    await entries.append(ledgerEntries(3));
    await entries.close();
    const port = await freePort();
    const first = await startGateway(port);
    const { ledger } = JSON.parse(await first.get('/.well-known/vss-gateway')) as {
      readonly ledger: { readonly log: { readonly origin: string; readonly keys: string[] } };
    };
    const { origin, keys } = ledger.log;
    const unwitnessed = await vi.waitFor(async () => {
      const note = await first.get('/ledger/checkpoint');
      expect(note).toContain(`${origin}\n3\n`);
      return note;
    });
    await first.stop();

    const witness = await startWitness(origin, keys);
    const witnesses = join(folder, 'witnesses.json');
    const settings = { witnesses: [{ key: witness.vkey, url: witness.url }] };
    await writeFile(witnesses, JSON.stringify(settings));
    const second = await startGateway(port, { WITNESSES_FILE: witnesses });
    const trust = {
      logKeys: keys.map(parseVkey),
      witnesses: [parseVkey(witness.vkey)],
      quorum: 1,
    };
    await vi.waitFor(
      async () =>
        expect(verifyCheckpoint(await second.get('/ledger/checkpoint'), trust)).toMatchObject({
          ok: true,
        }),
      { timeout: 10_000, interval: 50 },
    );
    const audit = await runCommand(
      ['ledger', 'verify', '--json', ...keys.flatMap((key) => ['--log-key', key])],
      { environment: { DATA_DIR: folder, WITNESSES_FILE: witnesses } },
    );
    expect(JSON.parse(audit.out)).toMatchObject({
      broken: null,
      checkpoints: { verified: 1, cosignatures: 1 },
    });

    await witness.kill();
    const restarted = await startWitness(origin, keys);
    expect(restarted.vkey).toBe(witness.vkey);
    const again = await sendToWitness(`${restarted.url}/add-checkpoint`, `old 0\n\n${unwitnessed}`);
    expect(again).toEqual({ status: 409, body: '3\n' });
    const same = await sendToWitness(`${restarted.url}/add-checkpoint`, `old 3\n\n${unwitnessed}`);
    expect(same.status).toBe(200);
    const ahead = await sendToWitness(`${restarted.url}/add-checkpoint`, `old 0\n\nnonsense`);
    expect(ahead.status).toBe(400);
    const other = await fetch(`${restarted.url}/${'0'.repeat(64)}/checkpoint`);
    expect(other.status).toBe(404);
  });

  it.each([
    [['--log-key', 'nonsense']],
    [['--origin', 'gateway.example.vn']],
    [['--origin', 'a.example.vn', '--log-key', 'b.example.vn+00000000+AAAA', '--state', 'x']],
  ])('refuses the arguments %j', async (args) => {
    const { code, err } = await runCommand(['witness', ...args]);
    expect(code).toBe(2);
    expect(err).toContain('vss-gateway witness --help');
  });
});

const errors = new WeakMap<ChildProcess, Promise<string>>();

async function firstLine(child: ChildProcess): Promise<string[]> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('no pipes');
  errors.set(child, once(createInterface(stderr), 'line').then(String));
  return once(createInterface(stdout), 'line');
}

async function announced(child: ChildProcess): Promise<{ readonly url?: string }> {
  const line = (await errors.get(child)) ?? '';
  const url = /listens on (\S+)/.exec(line)?.[1];
  return url === undefined ? {} : { url };
}
