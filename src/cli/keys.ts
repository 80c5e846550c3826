import { writeFile } from 'node:fs/promises';
import { devicesBeside, readKeyFile } from '../config/signing-keys.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import type { JsonObject } from '../domain/strict-json.ts';
import { GatewayError } from '../errors.ts';
import { chooseSigner } from '../signing/keys/choose.ts';
import type { KeyEvent } from '../signing/keys/events.ts';
import { signHistory } from '../signing/keys/history-document.ts';
import { historyDocument, type KeyFile } from '../signing/keys/key-file.ts';
import { stateAt } from '../signing/keys/life.ts';
import {
  type KeyPlan,
  KeyPlanError,
  planRotation,
  planWithdrawal,
  publicationMs,
} from '../signing/keys/plan.ts';
import { SigningKeysError } from '../signing/keys/problems.ts';
import type { Devices } from '../signing/keys/signer-maker.ts';
import type { KeyPurpose, Signer } from '../signing/signer.ts';
import { keyTable, listKeys } from './keys/listing.ts';
import { newKey, replacementFor } from './keys/new-key.ts';
import { changeKeyFile, KeyFileUnusable, keyFilePath } from './keys/place.ts';
import { type KeysRequest, readKeysRequest } from './keys/request.ts';
import { checkHistory } from './keys/verify.ts';
import type { Command, Terminal } from './terminal.ts';

const help = `Usage: vss-gateway keys [--json]
       vss-gateway keys rotate [--purpose <purpose>] [--from <instant> | --now]
                               [--pkcs11-label <label>] [--pkcs11-id <hex>] [--kms-key <name>]
       vss-gateway keys withdraw <kid> --since <instant> --reason <code> [--alone]
       vss-gateway keys history [--out <file>] [--issuer <url>]
       vss-gateway keys verify <history file> [--known <file>]

keys      shows every key: id, purpose, algorithm, kind, state, its turn, and whether it can sign
rotate    publishes a successor, which takes over 24 hours later; without --purpose, of the keys for receipts and HTTP
          and of those for everything
withdraw  takes a key out of the published set at once; its successor takes over now
history   writes the signed key history, with which receipts are verified offline
verify    checks such a file against one saved earlier, or a JWK set got by another way; needs no key file

A running gateway notices the new file within a second of its next request; it needs no restart. See docs/keys.md.

Options:
  --file <path>          the key file (SIGNING_KEYS_FILE; in the sandbox signing-keys.json in DATA_DIR)
  --purpose <purpose>    receipt, http, checkpoint, document or client-assertion
  --from <instant>       when the successor takes over; at least 24 hours from now
  --now                  it takes over at once: for emergencies, verifiers may not know it yet
  --pkcs11-label, --pkcs11-id, --kms-key
                         a key that was made in a device or with a key service
  --since <instant>      from when somebody else may have had the key
  --reason <code>        KEY_COMPROMISE, DEVICE_LOST, CUSTODY_BROKEN, ALGORITHM_BROKEN or DRILL
  --alone                withdraw it even if nothing can sign in its place
  --out <file>           where to write; standard output without it
  --issuer <url>         address of the gateway (GATEWAY_URL)
  --known <file>         what the history must continue, and whose keys must have signed it
  --json                 the result as JSON

Exit codes: 0 done; 1 it could not be done, and nothing has changed, or the history does not hold; 2 wrong usage

Example: vss-gateway keys withdraw Zq0…8M --since 2026-11-22T01:00:00Z --reason KEY_COMPROMISE
`;

export const keys: Command = keysCommand(systemClock);

export function keysCommand(clock: Clock): Command {
  return {
    help,
    async run(args, terminal) {
      const request = readKeysRequest(args);
      const path = keyFilePath(request.file, terminal);
      await using devices = devicesBeside(path);
      try {
        return await act(request, { path, devices, terminal, now: clock.now() });
      } catch (error) {
        terminal.err(`${problemOf(error)}\n`);
        return 1;
      }
    },
  };
}

interface Surroundings {
  readonly path: string;
  readonly devices: Devices;
  readonly terminal: Terminal;
  readonly now: Date;
}

async function act(request: KeysRequest, around: Surroundings): Promise<0 | 1> {
  switch (request.action) {
    case 'list':
      await list(request, around);
      return 0;
    case 'rotate':
      await rotate(request, around);
      return 0;
    case 'withdraw':
      await withdraw(request, around);
      return 0;
    case 'history':
      await history(request, around);
      return 0;
    case 'verify':
      return (await checkHistory(request, around.terminal)) ? 0 : 1;
  }
}

async function list({ json }: KeysRequest, { path, devices, terminal, now }: Surroundings) {
  const shown = await listKeys(readKeyFile(path), devices, now);
  terminal.out(json ? `${JSON.stringify(shown)}\n` : keyTable(shown));
}

type Rotate = Extract<KeysRequest, { action: 'rotate' }>;

async function rotate(request: Rotate, around: Surroundings): Promise<void> {
  const { path, devices, now } = around;
  const { emergency } = request;
  const from = request.from ?? (emergency ? now : new Date(now.getTime() + publicationMs));
  const done = await changeKeyFile(path, async (json) => {
    const file = readKeyFile(path);
    let plan: KeyPlan = { json: json as JsonObject, events: [] };
    for (const purpose of purposesToRotate(request, file, now)) {
      const before = file.entries.find(
        (entry) =>
          entry.purpose === purpose && stateOf(file, entry.published.kid, now) === 'current',
      );
      const key = await newKey(purpose, before, request.device, { file, devices });
      const next = planRotation(plan.json, { now, purpose, key, from, emergency });
      plan = { json: next.json, events: [...plan.events, ...next.events] };
    }
    return plan;
  });
  report(done.events, request, around);
}

/** Of those that turn every 90 days, the ones that no successor waits for. */
function purposesToRotate(
  { purpose }: Rotate,
  file: KeyFile,
  now: Date,
): readonly (KeyPurpose | null)[] {
  if (purpose !== null) return [purpose];
  const states = (wanted: KeyPurpose | null) =>
    file.history.lives.filter((life) => life.purpose === wanted).map((life) => stateAt(life, now));
  const due = (['receipt', 'http', null] as const).filter(
    (one) => states(one).includes('current') && !states(one).includes('next'),
  );
  if (due.length === 0) {
    throw new KeyPlanError('Successors are waiting already; "keys" shows from when on they sign.');
  }
  return due;
}

function stateOf(file: KeyFile, kid: string, now: Date) {
  const life = file.history.find(kid);
  return life === undefined ? null : stateAt(life, now);
}

type Withdraw = Extract<KeysRequest, { action: 'withdraw' }>;

async function withdraw(request: Withdraw, around: Surroundings): Promise<void> {
  const { kid, since, reason, alone } = request;
  const done = await changeKeyFile(around.path, (json) =>
    planWithdrawal(json, {
      now: around.now,
      kid,
      since,
      reason,
      alone,
      replacement: replacementFor,
    }),
  );
  report(done.events, request, around);
}

type History = Extract<KeysRequest, { action: 'history' }>;

async function history(
  { out, issuer, json }: History,
  { path, devices, terminal, now }: Surroundings,
): Promise<void> {
  const file = readKeyFile(path);
  const address = issuer ?? terminal.env['GATEWAY_URL'] ?? '';
  if (address === '') throw new KeyPlanError('Whose keys are these? Give --issuer or GATEWAY_URL.');
  const signers = new Map<string, Signer>();
  for (const entry of file.entries) {
    const signer = devices.signer(entry, file);
    if (signer !== null) signers.set(signer.kid, signer);
  }
  const signer = chooseSigner('receipt', file, signers, now);
  const document = await signHistory(historyDocument(file), {
    issuer: address.replace(/\/+$/, ''),
    signer,
    now,
  });
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (out === null) {
    terminal.out(text);
    return;
  }
  await writeFile(out, text).catch(() => {
    throw new KeyFileUnusable(`${out} cannot be written.`);
  });
  const { keys: published, events } = document;
  const facts = { out, keys: published.length, events: events.length, signedBy: signer.kid };
  terminal.out(
    json
      ? `${JSON.stringify(facts)}\n`
      : `${out}: ${facts.keys} keys, ${facts.events} events, signed by ${facts.signedBy}\n`,
  );
}

function report(events: readonly KeyEvent[], { json }: KeysRequest, around: Surroundings): void {
  const { terminal, path } = around;
  terminal.out(
    json ? `${JSON.stringify(events)}\n` : events.map((event) => `${sentence(event)}\n`).join(''),
  );
  terminal.err(
    `${path} is replaced; the file before is beside it as ${path}.previous. Delete that when all is well: it holds private parts that this one no longer has.\n`,
  );
}

function sentence(event: KeyEvent): string {
  switch (event.event) {
    case 'PUBLISHED':
      return `${event.kid}  published for ${event.purpose ?? 'everything'}; signs ${event.from === null ? 'already' : `from ${event.from}`}`;
    case 'ADVANCED':
      return `${event.kid}  brought forward; signs from ${event.from}`;
    case 'RETIRED':
      return `${event.kid}  retires at ${event.until}`;
    case 'WITHDRAWN':
      return `${event.kid}  withdrawn; believed only with a cosigned checkpoint from before ${event.from}`;
  }
}

/** Our own messages name places, never key material. */
function problemOf(error: unknown): string {
  if (error instanceof SigningKeysError) {
    return `The key file has problems:\n${error.problems.map((problem) => `  ${problem}`).join('\n')}`;
  }
  if (error instanceof KeyPlanError || error instanceof KeyFileUnusable) return error.message;
  if (error instanceof GatewayError) return `The device or key service: ${error.message}`;
  throw error;
}
