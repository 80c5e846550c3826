import { createHash } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import { unlessAborted } from '../transport/shared-work.ts';
import { systemTimers, type Timers } from '../transport/timers.ts';
import { UpstreamError } from '../upstream.ts';
import type { GrantedSession, SessionSecrets } from './codec.ts';

export interface PortalAccount {
  readonly username: string;
  readonly password: string;
}

/** A session; both instants are of our monotonic clock, in milliseconds. */
export interface PortalSession extends SessionSecrets {
  /** From here on another one is logged in for, while this one is still used. */
  readonly renewAt: number;
  /** From here on it is not used any more. */
  readonly endsAt: number;
}

export interface PortalSessions {
  /** The open session of an account, or a new one when there is none. @throws UpstreamError */
  current(account: PortalAccount, signal?: AbortSignal): Promise<PortalSession>;
  /** The session after `ended`: whoever saw the same one end gets the same new one. @throws UpstreamError */
  replace(
    account: PortalAccount,
    ended: PortalSession,
    signal?: AbortSignal,
  ): Promise<PortalSession>;
  /** Ends the renewals to come. */
  close(): void;
}

export interface SessionOptions {
  readonly logIn: (username: string, passwordHash: string) => Promise<GrantedSession>;
  readonly clock: Clock;
  readonly timers?: Timers;
  readonly renewalMarginMs: number;
  readonly defaultLifetimeMs: number;
}

/** What is known of one account. */
interface Kept {
  session: PortalSession | null;
  /** Whether anybody asked with this session: an account that nobody uses is not logged in for all night. */
  used: boolean;
  running: Promise<PortalSession> | null;
  /** A refused login, and until when it is not tried again. */
  refusal: { readonly error: UpstreamError; readonly until: number } | null;
  /** Not before this is a failed renewal tried again. */
  renewNotBefore: number;
  cancelRenewal: () => void;
}

/** Passwords that are refused again and again lead to locked accounts. */
const refusedPauseMs = 1_000;
const renewalPauseMs = 5_000;
/** What is left of a session that is still used. */
const lastUseMs = 5_000;

export function createSessions(options: SessionOptions): PortalSessions {
  const { clock, timers = systemTimers } = options;
  const accounts = new Map<string, Kept>();
  let closed = false;

  function keptOf({ username }: PortalAccount): Kept {
    const known = accounts.get(username);
    if (known !== undefined) return known;
    const kept: Kept = {
      session: null,
      used: false,
      running: null,
      refusal: null,
      renewNotBefore: 0,
      cancelRenewal: () => undefined,
    };
    accounts.set(username, kept);
    return kept;
  }

  async function takeSession(account: PortalAccount, kept: Kept): Promise<PortalSession> {
    const { username, password } = account;
    const passwordHash = portalPasswordHash(password);
    try {
      const { accessToken, sessionId, expiresAt } = await options.logIn(username, passwordHash);
      const life = lifeOf(expiresAt, clock, options);
      const session = { accessToken, sessionId, username, passwordHash, ...life };
      open(session, account, kept);
      return session;
    } catch (error) {
      const now = clock.monotonic();
      kept.renewNotBefore = now + renewalPauseMs;
      if (error instanceof UpstreamError && error.failure === 'REFUSED') {
        kept.refusal = { error, until: now + refusedPauseMs };
      }
      throw error;
    }
  }

  function open(session: PortalSession, account: PortalAccount, kept: Kept): void {
    kept.cancelRenewal();
    Object.assign(kept, { session, used: false, refusal: null, renewNotBefore: 0 });
    if (closed) return;
    // A timer of more than 24 days would go off at once.
    const renewInMs = Math.min(session.renewAt - clock.monotonic(), 2 ** 31 - 1);
    kept.cancelRenewal = timers.after(renewInMs, () => {
      if (kept.session === session && kept.used) renew(account, kept);
    });
  }

  /** Parallel logins of one account are a known cause of 401s, so everyone waits for the same one. */
  function logIn(account: PortalAccount, kept: Kept): Promise<PortalSession> {
    kept.running ??= takeSession(account, kept).finally(() => {
      kept.running = null;
    });
    return kept.running;
  }

  /** Nobody waits for it; whoever needs the session once it has ended is told why there is no other. */
  function renew(account: PortalAccount, kept: Kept): void {
    logIn(account, kept).catch(() => undefined);
  }

  async function current(account: PortalAccount, signal?: AbortSignal): Promise<PortalSession> {
    const kept = keptOf(account);
    const now = clock.monotonic();
    const { session, refusal } = kept;
    if (session !== null && now < session.endsAt) {
      kept.used = true;
      if (now >= session.renewAt && now >= kept.renewNotBefore) renew(account, kept);
      return session;
    }
    if (refusal !== null && kept.running === null && now < refusal.until) throw refusal.error;
    const opened = await unlessAborted(() => logIn(account, kept), signal);
    kept.used = true;
    return opened;
  }

  return {
    current,
    async replace(account, ended, signal) {
      const kept = keptOf(account);
      if (kept.session === ended) {
        kept.cancelRenewal();
        kept.session = null;
      }
      return current(account, signal);
    },
    close() {
      closed = true;
      for (const kept of accounts.values()) kept.cancelRenewal();
    },
  };
}

/** The guide says upper case; both work in the field. */
export function portalPasswordHash(password: string): string {
  return createHash('md5').update(password, 'utf8').digest('hex').toUpperCase();
}

/**
 * An instant in our past means that the two clocks differ, and tells nothing about the lifetime. A lifetime shorter than
 * the margin must not turn every call into a login.
 */
function lifeOf(
  expiresAt: Date | null,
  clock: Clock,
  options: SessionOptions,
): Pick<PortalSession, 'renewAt' | 'endsAt'> {
  const now = clock.monotonic();
  const stated = (expiresAt?.getTime() ?? 0) - clock.now().getTime();
  const lifetime = stated > 0 ? stated : options.defaultLifetimeMs;
  return {
    renewAt: now + lifetime - Math.min(options.renewalMarginMs, lifetime / 2),
    endsAt: now + lifetime - Math.min(lastUseMs, lifetime / 4),
  };
}
