import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';
import type { GrantedSession } from '../../../../src/connectors/vss-portal/codec.ts';
import {
  createSessions,
  portalPasswordHash,
} from '../../../../src/connectors/vss-portal/session.ts';
import { account, morning } from '../../../support/portal-people.ts';
import { quiet, VirtualTime } from '../../../support/virtual-time.ts';

const minute = 60_000;

function sessionsWith(lifetimeMs: number | null = 10 * minute) {
  const clock = new VirtualTime(morning);
  const logins: Array<PromiseWithResolvers<GrantedSession>> = [];
  const sessions = createSessions({
    logIn: () => {
      const login = Promise.withResolvers<GrantedSession>();
      logins.push(login);
      return login.promise;
    },
    clock,
    timers: clock,
    renewalMarginMs: minute,
    defaultLifetimeMs: 10 * minute,
  });
  const grant = (index: number) =>
    logins[index]?.resolve({
      accessToken: `token ${index}`,
      sessionId: `id ${index}`,
      expiresAt: lifetimeMs === null ? null : new Date(clock.now().getTime() + lifetimeMs),
    });
  const opened = async () => {
    const session = sessions.current(account);
    grant(logins.length - 1);
    return session;
  };
  return { sessions, clock, logins, grant, opened };
}

describe('the password', () => {
  test('is sent as MD5 in upper-case hex', () => {
    expect(portalPasswordHash('a')).toBe('0CC175B9C0F1B6A831C399E269772661');
  });
});

describe('one login at a time', () => {
  test('everyone who has no session waits for the same login', async () => {
    const { sessions, logins, grant } = sessionsWith();
    const waiting = Array.from({ length: 100 }, () => sessions.current(account));
    grant(0);
    expect(new Set(await Promise.all(waiting)).size).toBe(1);
    expect(logins).toHaveLength(1);
  });

  test('accounts log in for themselves', async () => {
    const { sessions, logins } = sessionsWith();
    const other = { username: '99002_BV', password: 'another' };
    const waiting = [sessions.current(account), sessions.current(other)];
    expect(logins).toHaveLength(2);
    for (const [i, login] of logins.entries()) {
      login.resolve({ accessToken: `${i}`, sessionId: `${i}`, expiresAt: null });
    }
    expect((await Promise.all(waiting)).map(({ username }) => username)).toEqual([
      '99001_BV',
      '99002_BV',
    ]);
  });

  test('everyone who saw the same session end gets the same new one', async () => {
    const { sessions, logins, grant, opened } = sessionsWith();
    const ended = await opened();
    const early = sessions.replace(account, ended);
    grant(1);
    const late = sessions.replace(account, ended);
    expect(await late).toBe(await early);
    expect(await sessions.replace(account, ended)).toBe(await early);
    expect(logins).toHaveLength(2);
  });

  test('a failed login fails everyone who waited and is not repeated by itself', async () => {
    const { sessions, logins } = sessionsWith();
    const waiting = [sessions.current(account), sessions.current(account)];
    logins[0]?.reject(new UpstreamError('REFUSED', 'no'));
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(logins).toHaveLength(1);
  });

  test('after a failed login the next caller tries again', async () => {
    const { sessions, logins, grant } = sessionsWith();
    const first = sessions.current(account);
    logins[0]?.reject(new UpstreamError('TIMEOUT', 'no'));
    await expect(first).rejects.toMatchObject({ failure: 'TIMEOUT' });
    const second = sessions.current(account);
    grant(1);
    expect((await second).accessToken).toBe('token 1');
  });

  test('a caller who leaves does not end the login of the others', async () => {
    const { sessions, logins, grant } = sessionsWith();
    const leaving = new AbortController();
    const left = sessions.current(account, leaving.signal);
    const stayed = sessions.current(account);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ failure: 'TIMEOUT' });
    grant(0);
    expect((await stayed).accessToken).toBe('token 0');
    expect(logins).toHaveLength(1);
  });
});

describe('an account that is refused', () => {
  test('is not logged in for again for a second, whoever asks', async () => {
    const { sessions, logins, clock, grant } = sessionsWith();
    const first = sessions.current(account);
    logins[0]?.reject(new UpstreamError('REFUSED', 'no'));
    await expect(first).rejects.toMatchObject({ failure: 'REFUSED' });
    const waiting = Array.from({ length: 100 }, () => sessions.current(account));
    const outcomes = await Promise.allSettled(waiting);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(logins).toHaveLength(1);
    clock.advance(1_000);
    const later = sessions.current(account);
    grant(1);
    expect((await later).accessToken).toBe('token 1');
  });
});

describe('a hundred callers', () => {
  const callers = Array.from({ length: 100 }, (_, index) => index);

  test('whose session ends under them log in once, however their refusals come in (F30, F31)', async () => {
    const { sessions, logins, grant, opened } = sessionsWith();
    const ended = await opened();
    const asked = callers.map(async (caller) => {
      for (let i = 0; i < caller % 7; i++) await quiet();
      return sessions.replace(account, ended);
    });
    await quiet();
    await quiet();
    grant(1);
    expect(new Set(await Promise.all(asked)).size).toBe(1);
    expect(logins).toHaveLength(2);
  });

  test('go on with the old session while another one is logged in for', async () => {
    const { sessions, logins, clock, grant, opened } = sessionsWith();
    const old = await opened();
    await sessions.current(account);
    await clock.pass(9 * minute);
    expect(logins).toHaveLength(2);
    const meanwhile = await Promise.all(callers.map(() => sessions.current(account)));
    expect(new Set(meanwhile)).toEqual(new Set([old]));
    grant(1);
    await quiet();
    expect((await sessions.current(account)).accessToken).toBe('token 1');
    expect(logins).toHaveLength(2);
  });

  test('whose old session the renewal has ended share that renewal', async () => {
    const { sessions, logins, clock, grant, opened } = sessionsWith();
    const old = await opened();
    await sessions.current(account);
    await clock.pass(9 * minute);
    const asked = callers.map(() => sessions.replace(account, old));
    grant(1);
    expect(new Set(await Promise.all(asked)).size).toBe(1);
    expect(logins).toHaveLength(2);
  });
});

describe('a renewal', () => {
  test('needs nobody who asks just then', async () => {
    const { sessions, logins, clock, opened } = sessionsWith();
    await opened();
    await sessions.current(account);
    await clock.pass(9 * minute - 1);
    expect(logins).toHaveLength(1);
    await clock.pass(1);
    expect(logins).toHaveLength(2);
  });

  test('is not made for an account that nobody uses', async () => {
    const { sessions, logins, clock, opened, grant } = sessionsWith();
    await opened();
    await clock.pass(9 * minute);
    grant(1);
    await clock.pass(60 * minute);
    expect(logins).toHaveLength(2);
    const again = sessions.current(account);
    expect(logins).toHaveLength(3);
    grant(2);
    expect((await again).accessToken).toBe('token 2');
  });

  test('that fails is tried again by who asks, five seconds later, and nobody notices', async () => {
    const { sessions, logins, clock, opened } = sessionsWith();
    const old = await opened();
    await sessions.current(account);
    await clock.pass(9 * minute);
    logins[1]?.reject(new UpstreamError('REFUSED', 'no'));
    await quiet();
    expect(await sessions.current(account)).toBe(old);
    expect(logins).toHaveLength(2);
    await clock.pass(5_000);
    expect(await sessions.current(account)).toBe(old);
    expect(logins).toHaveLength(3);
  });

  test('is not made after the end', async () => {
    const { sessions, logins, clock, opened } = sessionsWith();
    await opened();
    await sessions.current(account);
    sessions.close();
    await clock.pass(60 * minute);
    expect(logins).toHaveLength(1);
    expect(clock.pending()).toBe(0);
  });
});

describe('lifetime', () => {
  /** Logins that have begun once somebody asks after `waitedMs`, and whether that one had to wait. */
  const after = async (lifetimeMs: number | null, waitedMs: number) => {
    const { sessions, clock, logins, opened } = sessionsWith(lifetimeMs);
    const first = await opened();
    clock.advance(waitedMs);
    const again = sessions.current(account);
    const session = await Promise.race([again, quiet()]);
    return { logins: logins.length, waits: session !== first };
  };

  test.each<[string, number | null, number, number, boolean]>([
    ['is used until a minute before its end', 10 * minute, 9 * minute - 1, 1, false],
    ['is replaced a minute before its end, and used meanwhile', 10 * minute, 9 * minute, 2, false],
    ['is used until five seconds before its end', 10 * minute, 10 * minute - 5_001, 2, false],
    ['is not used in its last five seconds', 10 * minute, 10 * minute - 5_000, 2, true],
    ['lasts as long as the portal says', 60 * minute, 58 * minute, 1, false],
    ['is taken for ten minutes when its end is unreadable', null, 9 * minute - 1, 1, false],
    ['is replaced in time when its end is unreadable', null, 9 * minute, 2, false],
    ['is taken for ten minutes when its end is past', -60 * minute, 9 * minute - 1, 1, false],
    ['shorter than the margin is still used', 30_000, 14_999, 1, false],
    ['shorter than the margin is replaced at half its life', 30_000, 15_000, 2, false],
    ['shorter than the margin is used for three quarters of it', 16_000, 12_000, 2, true],
  ])('a session %s', async (_what, lifetimeMs, waitedMs, logins, waits) => {
    expect(await after(lifetimeMs, waitedMs)).toEqual({ logins, waits });
  });

  test('of more than 24 days does not make a login every moment', async () => {
    const { sessions, clock, logins, opened } = sessionsWith(365 * 24 * 60 * minute);
    await opened();
    await sessions.current(account);
    await clock.pass(60 * minute);
    expect(logins).toHaveLength(1);
  });
});
