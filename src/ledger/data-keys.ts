import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import { vietnamDate } from '../domain/date.ts';
import { type BodyContent, type DataKey, dataKey, sealBody } from './body.ts';
import type { DataKeyRow, SealedBody } from './entry.ts';

/** Turns keys into rows and back. Only a holder of the pseudonym key can. */
export interface KeyWrapping {
  wrap(row: Omit<DataKeyRow, 'wrapped'>, secret: Uint8Array): DataKeyRow;
  /** null for a row that was altered, or wrapped under another pseudonym key. */
  unwrap(row: DataKeyRow): DataKey | null;
}

/** RFC 3394 2.2.3.1. */
const integrityValue = Buffer.from('A6A6A6A6A6A6A6A6', 'hex');

/**
 * AES key wrap (RFC 3394) under a key of the row's own, HMAC-SHA-256(root, subject, id, epoch), with the root derived from the
 * pseudonym key (HKDF, RFC 5869). It has no nonce that could repeat, and a wrapped key that is moved to another row opens nothing.
 */
export function createKeyWrapping(pseudonymKey: Uint8Array): KeyWrapping {
  const root = createSecretKey(
    Buffer.from(hkdfSync('sha256', pseudonymKey, '', 'vss-gateway ledger data keys 1', 32)),
  );
  const wrappingKey = ({ subject, id, epoch }: Omit<DataKeyRow, 'wrapped'>) =>
    // A key object also here: raw bytes cost a cipher four times as much (measured).
    createSecretKey(
      createHmac('sha256', root)
        .update(JSON.stringify([subject, id, epoch]))
        .digest(),
    );
  return {
    wrap(row, secret) {
      const cipher = createCipheriv('id-aes256-wrap', wrappingKey(row), integrityValue);
      const wrapped = Buffer.concat([cipher.update(secret), cipher.final()]);
      return { ...row, wrapped: wrapped.toString('base64url') };
    },
    unwrap(row) {
      try {
        const cipher = createDecipheriv('id-aes256-wrap', wrappingKey(row), integrityValue);
        const wrapped = Buffer.from(row.wrapped, 'base64url');
        return dataKey(row.id, Buffer.concat([cipher.update(wrapped), cipher.final()]));
      } catch {
        return null;
      }
    },
  };
}

/** Calendar month in Viet Nam. */
export function epochOf(instant: Date): string {
  return vietnamDate(instant).slice(0, 7);
}

/** A key to seal with, and the row that has to be durable together with what it seals; null when it is already. */
export interface KeyInUse {
  readonly key: DataKey;
  readonly row: DataKeyRow | null;
}

/** The data keys of one process. It reads nothing: whom it does not remember gets a further key. */
export interface DataKeys {
  /** Key of a subject for an instant's epoch. */
  keyFor(subject: string, at: Date): KeyInUse;
  /** The rows are durable: what these keys seal from now on needs them no more. */
  kept(rows: readonly DataKeyRow[]): void;
}

export interface DataKeySettings {
  /** Keys remembered; the oldest is forgotten first. */
  readonly most: number;
  /** How long a key is used: an erasure that a process does not hear of ends by then, monotonic milliseconds. */
  readonly lifetimeMs: number;
}

export const dataKeyDefaults: DataKeySettings = { most: 20_000, lifetimeMs: 600_000 };

interface Remembered {
  readonly key: DataKey;
  readonly madeAt: number;
  row: DataKeyRow | null;
}

export function createDataKeys(
  wrapping: KeyWrapping,
  clock: Pick<Clock, 'monotonic'>,
  { most, lifetimeMs }: DataKeySettings = dataKeyDefaults,
): DataKeys {
  const remembered = new Map<string, Remembered>();
  const nameOf = (subject: string, epoch: string) => `${epoch} ${subject}`;

  function make(subject: string, epoch: string): Remembered {
    const secret = randomBytes(32);
    const id = randomBytes(12).toString('base64url');
    const row = wrapping.wrap({ subject, id, epoch }, secret);
    return { key: dataKey(id, secret), madeAt: clock.monotonic(), row };
  }
  function remember(name: string, made: Remembered): Remembered {
    remembered.delete(name);
    remembered.set(name, made);
    const oldest = remembered.keys().next().value;
    if (remembered.size > most && oldest !== undefined) remembered.delete(oldest);
    return made;
  }
  return {
    keyFor(subject, at) {
      const epoch = epochOf(at);
      const name = nameOf(subject, epoch);
      const known = remembered.get(name);
      return known !== undefined && clock.monotonic() - known.madeAt < lifetimeMs
        ? known
        : remember(name, make(subject, epoch));
    },
    kept(rows) {
      for (const { subject, epoch, id } of rows) {
        const known = remembered.get(nameOf(subject, epoch));
        // It may have been forgotten meanwhile, and followed by another.
        if (known?.key.id === id) known.row = null;
      }
    },
  };
}

/** Seals bodies for entries that are about to be appended. */
export interface BodySealer {
  seal(
    content: BodyContent,
    entry: { readonly id: string; readonly at: Date },
    subject: string,
  ): {
    readonly body: SealedBody;
    /** To be appended with the entry, unless it is durable already. */
    readonly row: DataKeyRow | null;
  };
  /** After the append. */
  kept(rows: readonly DataKeyRow[]): void;
}

export function createBodySealer(
  pseudonymKey: Uint8Array,
  clock: Pick<Clock, 'monotonic'>,
): BodySealer {
  const keys = createDataKeys(createKeyWrapping(pseudonymKey), clock);
  return {
    seal(content, { id, at }, subject) {
      const { key, row } = keys.keyFor(subject, at);
      return { body: sealBody(content, id, key), row };
    },
    kept: keys.kept,
  };
}
