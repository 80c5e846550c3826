import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import { createStamping } from '../documents/stamping.ts';
import { httpTimeStamper } from '../documents/time-stamp/client.ts';
import { createKeptAnswers, type KeptAnswers } from '../kept-answers/index.ts';
import type { Ledger } from '../ledger/entry.ts';
import { createLedger } from '../ledger/index.ts';
import {
  createKeyRecorder,
  type KeyRecorderParts,
  type RecordedHappening,
} from '../ledger/key-entries.ts';
import {
  insertTimestamp,
  lastTimestamp,
  latestCheckpoint,
  servedCheckpoint,
} from '../ledger/tree/checkpoints.ts';
import { createTransparency, type Transparency } from '../ledger/tree/index.ts';
import { sendToWitness } from '../ledger/tree/send.ts';
import { SigningKeysError } from '../signing/keys/problems.ts';
import type { KeyRing } from '../signing/keys/ring.ts';
import type { Store } from '../store/index.ts';
import type { Surroundings } from './surroundings.ts';

export function openLedger(
  store: Store,
  { pseudonymKey }: Secrets,
  { stack }: Surroundings,
): Ledger {
  const ledger = createLedger(store, { pseudonymKey });
  stack.defer(() => ledger.close());
  return ledger;
}

/** The tree over the ledger: published, witnessed, time-stamped. */
export function openTransparency(
  config: Config,
  secrets: Secrets,
  store: Store,
  { clock, events, stack }: Surroundings,
): Transparency {
  const transparency = createTransparency({
    store,
    pseudonymKey: secrets.pseudonymKey,
    gatewayUrl: config.gatewayUrl,
    keys: secrets.signingKeys,
    witnesses: secrets.witnesses,
    send: sendToWitness,
    clock,
    report: {
      published: events.checkpointed,
      alarm: events.ledgerAlarm,
      unwitnessed: events.unwitnessed,
      failed: (error) => events.failed(error, 'ledger'),
    },
  });
  stack.defer(() => transparency.close());
  stampCheckpoints(config, secrets, store, { clock, events, stack });
  return transparency;
}

/** Each checkpoint in turn by every authority, hourly. */
function stampCheckpoints(
  { timeStampUrls }: Config,
  { timeStampTrust: trust, witnesses: { quorum } }: Secrets,
  { kysely }: Store,
  { clock, events, stack }: Surroundings,
): void {
  if (trust === null || timeStampUrls.length === 0) return;
  const stamping = createStamping({
    authorities: timeStampUrls.map((url) => httpTimeStamper({ url, trust, clock })),
    // The one that witnesses have seen: its evidence then has both.
    async latest() {
      const shown = await servedCheckpoint(kysely, quorum);
      return shown === null ? null : latestCheckpoint(kysely, shown.size);
    },
    last: (authority) => lastTimestamp(kysely, authority),
    save: (stamp) => insertTimestamp(kysely, stamp),
    clock,
    report: {
      stamped: events.stamped,
      unstamped: events.unstamped,
      failed: (error) => events.failed(error, 'time-stamps'),
    },
  });
  stack.defer(() => stamping.close());
}

/** An idle gateway learns of a new key file as well, and the ledger of whose turn it is. */
export async function recordKeys(
  keys: KeyRing,
  parts: KeyRecorderParts,
  { events, stack }: Pick<Surroundings, 'events' | 'stack'>,
): Promise<void> {
  const recorder = createKeyRecorder(parts);
  refuseOlderKeys(await recorder.forgotten(keys.happenings()));
  const record = () => {
    recorder
      .record(keys.happenings())
      .catch((error: unknown) => events.failed(error, 'signing-keys'));
  };
  keys.onFile(record);
  const timer = setInterval(() => {
    keys.refresh();
    record();
  }, keysEveryMs);
  timer.unref();
  stack.defer(() => clearInterval(timer));
}

const keysEveryMs = 5_000;

/** A key file that was restored from a copy would sign with keys that have been withdrawn since. */
function refuseOlderKeys([first, ...others]: readonly RecordedHappening[]): void {
  if (first === undefined) return;
  throw new SigningKeysError([
    `history: the ledger holds ${others.length + 1} events that it lacks, first ${first.operation} of ${first.kid}: this is an older key file. Put the newest one in its place, see docs/keys.md`,
  ]);
}

const hourMs = 3_600_000;

/** Answers to repeated requests; old ones are forgotten by the hour. */
export function openKeptAnswers(
  store: Store,
  { pseudonymKey }: Secrets,
  { clock, events, stack }: Surroundings,
): KeptAnswers {
  const answers = createKeptAnswers({ store, secret: pseudonymKey, clock });
  const forget = () => {
    answers.forgetOld().catch((error: unknown) => events.failed(error, 'kept-answers'));
  };
  const timer = setInterval(forget, hourMs).unref();
  stack.defer(() => clearInterval(timer));
  return answers;
}
