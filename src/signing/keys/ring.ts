import { type Clock, systemClock } from '../../domain/clock.ts';
import type { KeyPurpose, PublicJwk, Signer, SignerHealth, SigningKeys } from '../signer.ts';
import { chooseSigner } from './choose.ts';
import { isContinuation } from './events.ts';
import { happenings, type KeyHappening } from './happenings.ts';
import type { KeyHistory, KeyHistoryDocument } from './history.ts';
import type { KeyEntry } from './key-entry.ts';
import { historyDocument, type KeyFile, publishedKeys } from './key-file.ts';
import { stateAt } from './life.ts';
import { SigningKeysError } from './problems.ts';
import { keyPurposes } from './purposes.ts';

/** Where the key file is. */
export interface KeyFileSource {
  /** Differs when the file does; null while there is none. */
  version(): string | null;
  /** @throws SigningKeysError with all problems */
  read(): KeyFile;
}

/** Makes signers of entries, and closes the devices behind them. */
export interface SignerMaker extends AsyncDisposable {
  /** null where no private part is left. */
  signer(entry: KeyEntry, file: KeyFile): Signer | null;
}

export interface KeyRingWatch {
  readonly clock: Clock;
  /** A changed file cannot be used; the one before serves on. */
  readonly onRefused?: (error: SigningKeysError) => void;
  /** The last signature of a key failed, or the first after that came; noticed when the file is looked for. */
  readonly onHealth?: (health: KeyHealth) => void;
}

/** How one key is. */
export interface KeyHealth extends SignerHealth {
  readonly kid: string;
  readonly kind: Signer['kind'];
}

/** The keys of a gateway: they turn as their history says, and the file may be replaced at any time. */
export interface KeyRing extends SigningKeys, AsyncDisposable {
  /** Takes the clock, and tells what happens from here on. */
  watch(watch: KeyRingWatch): void;
  history(): KeyHistoryDocument;
  /** Called now and whenever another file has been adopted. */
  onFile(listener: () => void): void;
  /** What has happened to the keys until now. */
  happenings(): readonly KeyHappening[];
  lives(): KeyHistory;
  /** Reads the file again if it is another one; otherwise done in passing, at most once a second. */
  refresh(): void;
  /** Health of the keys that sign now. */
  health(): Readonly<Partial<Record<KeyPurpose, KeyHealth>>>;
  /** The devices of all keys that sign or will, asked once. @throws SigningKeysError with all problems */
  check(): Promise<void>;
}

const checkEveryMs = 1_000;

interface Adopted {
  readonly file: KeyFile;
  readonly signers: ReadonlyMap<string, Signer>;
  readonly published: { readonly keys: readonly PublicJwk[] };
}

interface Choice {
  readonly signer: Signer;
  readonly from: number;
  readonly until: number;
}

/** @throws SigningKeysError with all problems of the file */
export function openKeyRing(source: KeyFileSource, maker: SignerMaker): KeyRing {
  let watching: KeyRingWatch = { clock: systemClock };
  let seen = source.version();
  let adopted = adopt(source.read());
  let choices = new Map<KeyPurpose, Choice>();
  let checkedAt = Number.NEGATIVE_INFINITY;
  const listeners: (() => void)[] = [];
  const states = new Map<string, KeyHealth['state']>();

  function adopt(file: KeyFile): Adopted {
    const signers = new Map<string, Signer>();
    for (const entry of file.entries) {
      const signer = maker.signer(entry, file);
      if (signer !== null) signers.set(signer.kid, signer);
    }
    return { file, signers, published: { keys: publishedKeys(file) } };
  }

  function reportHealth(): void {
    for (const { kid, kind, health } of adopted.signers.values()) {
      const { state, lastFailure } = health();
      if (state === (states.get(kid) ?? 'UP')) continue;
      states.set(kid, state);
      watching.onHealth?.({ kid, kind, state, lastFailure });
    }
  }

  function refresh(): void {
    checkedAt = watching.clock.monotonic();
    reportHealth();
    const version = source.version();
    if (version === seen) return;
    seen = version;
    try {
      const file = source.read();
      refuseRewritten(adopted.file, file);
      const next = adopt(file);
      refuseMute(adopted, next, watching.clock.now());
      adopted = next;
      choices = new Map();
      for (const listener of listeners) listener();
    } catch (error) {
      if (!(error instanceof SigningKeysError)) throw error;
      watching.onRefused?.(error);
    }
  }

  function refreshWhenDue(): void {
    if (watching.clock.monotonic() - checkedAt >= checkEveryMs) refresh();
  }

  function signerFor(purpose: KeyPurpose, at: Date = watching.clock.now()): Signer {
    refreshWhenDue();
    const known = choices.get(purpose);
    const time = at.getTime();
    if (known !== undefined && time >= known.from && time < known.until) return known.signer;
    const { file, signers } = adopted;
    const signer =
      orNull(() => chooseSigner(purpose, file, signers, at)) ??
      // Decided in the turn of a key that has been withdrawn since: the one that took its place is as good.
      chooseSigner(purpose, file, signers, watching.clock.now());
    choices.set(purpose, { signer, ...turnAround(file, time) });
    return signer;
  }

  return {
    signerFor,
    publicKeys() {
      refreshWhenDue();
      return adopted.published;
    },
    history() {
      refreshWhenDue();
      return historyDocument(adopted.file);
    },
    onFile(listener) {
      listeners.push(listener);
      listener();
    },
    happenings: () => happenings(adopted.file, watching.clock.now()),
    lives: () => adopted.file.history,
    refresh,
    watch(watch) {
      watching = watch;
      choices = new Map();
      checkedAt = Number.NEGATIVE_INFINITY;
    },
    health() {
      return Object.fromEntries(
        keyPurposes.flatMap((purpose) => {
          const signer = orNull(() => signerFor(purpose));
          if (signer === null) return [];
          const { kid, kind } = signer;
          return [[purpose, { kid, kind, ...signer.health() }]];
        }),
      );
    },
    async check() {
      const { file, signers } = adopted;
      const problems = await Promise.all(
        file.entries.map(async ({ published: { kid } }, index) => {
          const life = file.history.find(kid);
          const state = life === undefined ? 'current' : stateAt(life, watching.clock.now());
          const signer = state === 'current' || state === 'next' ? signers.get(kid) : undefined;
          const problem = (await signer?.check?.()) ?? null;
          return problem === null ? [] : [`keys[${index}]: ${problem}`];
        }),
      );
      if (problems.flat().length > 0) throw new SigningKeysError(problems.flat());
    },
    [Symbol.asyncDispose]: () => maker[Symbol.asyncDispose](),
  };
}

/** What a history said once it says for ever; a file that lost some of it would bring withdrawn keys back. */
function refuseRewritten(before: KeyFile, after: KeyFile): void {
  if (!isContinuation(before.events, after.events)) {
    throw new SigningKeysError([
      'history: it does not continue the one in use: events were changed or left out',
    ]);
  }
}

/** A gateway that could sign for a purpose does not give that up because of a file. */
function refuseMute(before: Adopted, after: Adopted, now: Date): void {
  const mute = keyPurposes.filter(
    (purpose) => couldSign(before, purpose, now) && !couldSign(after, purpose, now),
  );
  // A withdrawal must work at once, also where it leaves nothing behind.
  const withdrawn = after.file.events.length > before.file.events.length;
  if (mute.length > 0 && !withdrawn) {
    throw new SigningKeysError(mute.map((purpose) => `no key may sign for "${purpose}" any more`));
  }
}

function couldSign({ file, signers }: Adopted, purpose: KeyPurpose, now: Date): boolean {
  return orNull(() => chooseSigner(purpose, file, signers, now)) !== null;
}

/** From when until when nobody's turn begins or ends. */
function turnAround({ history }: KeyFile, time: number): Pick<Choice, 'from' | 'until'> {
  const turns = history.lives
    .flatMap(({ from, until }) => [from, until])
    .filter((turn) => turn !== null)
    .map((turn) => turn.getTime());
  return {
    from: Math.max(Number.NEGATIVE_INFINITY, ...turns.filter((turn) => turn <= time)),
    until: Math.min(Number.POSITIVE_INFINITY, ...turns.filter((turn) => turn > time)),
  };
}

function orNull<T>(find: () => T): T | null {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof SigningKeysError)) throw error;
    return null;
  }
}
