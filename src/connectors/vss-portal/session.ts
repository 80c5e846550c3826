import { createHash } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import { unlessAborted } from '../transport/shared-work.ts';
import type { GrantedSession, SessionSecrets } from './codec.ts';

export interface PortalAccount {
  readonly username: string;
  readonly password: string;
}

export interface PortalSession extends SessionSecrets {
  /** By our clock, in milliseconds. */
  readonly renewAt: number;
}

export interface PortalSessions {
  /** The open session of an account, or a new one when it is about to end. @throws UpstreamError */
  current(account: PortalAccount, signal?: AbortSignal): Promise<PortalSession>;
  /** The session after `ended`: whoever saw the same one end gets the same new one. @throws UpstreamError */
  replace(
    account: PortalAccount,
    ended: PortalSession,
    signal?: AbortSignal,
  ): Promise<PortalSession>;
}

export interface SessionOptions {
  readonly logIn: (username: string, passwordHash: string) => Promise<GrantedSession>;
  readonly clock: Clock;
  readonly renewalMarginMs: number;
  readonly defaultLifetimeMs: number;
}

export function createSessions(options: SessionOptions): PortalSessions {
  const { clock } = options;
  const open = new Map<string, PortalSession>();
  const running = new Map<string, Promise<PortalSession>>();

  async function takeSession({ username, password }: PortalAccount): Promise<PortalSession> {
    const passwordHash = portalPasswordHash(password);
    const { accessToken, sessionId, expiresAt } = await options.logIn(username, passwordHash);
    const renewAt = renewalOf(expiresAt, clock.now(), options);
    const session = { accessToken, sessionId, username, passwordHash, renewAt };
    open.set(username, session);
    return session;
  }

  /** Parallel logins of one account are a known cause of 401s, so everyone waits for the same one. */
  function logIn(account: PortalAccount): Promise<PortalSession> {
    const { username } = account;
    const login =
      running.get(username) ?? takeSession(account).finally(() => running.delete(username));
    running.set(username, login);
    return login;
  }

  async function current(account: PortalAccount, signal?: AbortSignal): Promise<PortalSession> {
    const session = open.get(account.username);
    if (session !== undefined && clock.now().getTime() < session.renewAt) return session;
    return unlessAborted(() => logIn(account), signal);
  }

  return {
    current,
    async replace(account, ended, signal) {
      if (open.get(account.username) === ended) open.delete(account.username);
      return current(account, signal);
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
function renewalOf(expiresAt: Date | null, now: Date, options: SessionOptions): number {
  const stated = (expiresAt?.getTime() ?? 0) - now.getTime();
  const lifetime = stated > 0 ? stated : options.defaultLifetimeMs;
  return now.getTime() + lifetime - Math.min(options.renewalMarginMs, lifetime / 2);
}
