import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';

export interface OpenSession {
  readonly username: string;
  readonly accessToken: string;
  readonly sessionId: string;
  /** Windows FILETIME, part of the token. */
  readonly issuedAt: string;
  readonly expiresAt: number;
  /** Issued to replace a dropped one, so the fault that drops sessions leaves it alone. */
  readonly spared: boolean;
}

export interface PresentedSession {
  readonly accessToken: string | null;
  readonly sessionId: string | null;
  readonly username: string | null;
}

/** The portal keeps sessions in Redis under `TOKEN-{id_token}`; here they live in memory. */
export class PortalSessionStore {
  readonly #open = new Map<string, OpenSession>();
  readonly #dropped = new Set<string>();
  readonly #key = randomBytes(32);
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(
    username: string,
    clientAddress: string,
    options: { readonly minutes: number; readonly endOthers: boolean },
  ): OpenSession {
    const now = this.#clock.now().getTime();
    this.#forget((old) => old.expiresAt <= now || (options.endOthers && old.username === username));
    const sessionId = randomUUID();
    const issuedAt = fileTime(now);
    const session = {
      username,
      sessionId,
      issuedAt,
      accessToken: this.#tokenOf(username, clientAddress, sessionId, issuedAt),
      expiresAt: now + options.minutes * 60_000,
      spared: this.#dropped.delete(username),
    };
    this.#open.set(sessionId, session);
    return session;
  }

  find(presented: PresentedSession, clientAddress: string): OpenSession | undefined {
    const session = this.#open.get(presented.sessionId ?? '');
    if (session === undefined || session.expiresAt <= this.#clock.now().getTime()) return undefined;
    const { username, sessionId, issuedAt } = session;
    // Section 2.3: the signature covers the caller's address, so a token that moved to another one no longer verifies.
    const expected = this.#tokenOf(username, clientAddress, sessionId, issuedAt);
    const valid = presented.accessToken === expected && presented.username === username;
    return valid ? session : undefined;
  }

  drop(session: OpenSession): void {
    this.#open.delete(session.sessionId);
    this.#dropped.add(session.username);
  }

  #forget(ended: (session: OpenSession) => boolean): void {
    for (const session of this.#open.values()) {
      if (ended(session)) this.#open.delete(session.sessionId);
    }
  }

  /** Section 2.3: Base64 of `<Base64 HMAC-SHA256>:<username>:<issue time as FILETIME>`. */
  #tokenOf(username: string, address: string, sessionId: string, issuedAt: string): string {
    const signature = createHmac('sha256', this.#key)
      .update(`${username}\n${address}\n${sessionId}\n${issuedAt}`)
      .digest('base64');
    return Buffer.from(`${signature}:${username}:${issuedAt}`).toString('base64');
  }
}

/** Section 2.2: despite its name an absolute UTC instant with seven fraction digits. */
export function expiresIn(session: OpenSession): string {
  return new Date(session.expiresAt).toISOString().replace('Z', '0000Z');
}

/** MD5 in hex; both cases are accepted in the field. */
export function isPasswordHash(presented: string | null, password: string): boolean {
  const expected = createHash('md5').update(password, 'utf8').digest('hex');
  return presented?.toLowerCase() === expected;
}

/** Counts 100 ns since 1601. */
function fileTime(ms: number): string {
  return String((BigInt(ms) + 11_644_473_600_000n) * 10_000n);
}
