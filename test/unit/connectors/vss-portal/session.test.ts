import { describe, expect, test } from 'vitest';
import { UpstreamError } from '../../../../src/connectors/upstream.ts';
import type { GrantedSession } from '../../../../src/connectors/vss-portal/codec.ts';
import {
  createSessions,
  portalPasswordHash,
} from '../../../../src/connectors/vss-portal/session.ts';
import { HandClock } from '../../../support/hand-clock.ts';
import { account, morning } from '../../../support/portal-people.ts';

const minute = 60_000;

function sessionsWith(lifetimeMs: number | null = 10 * minute) {
  const clock = new HandClock(morning);
  const logins: Array<PromiseWithResolvers<GrantedSession>> = [];
  const sessions = createSessions({
    logIn: () => {
      const login = Promise.withResolvers<GrantedSession>();
      logins.push(login);
      return login.promise;
    },
    clock,
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

describe('lifetime', () => {
  const loginsAfter = async (lifetimeMs: number | null, waitedMs: number) => {
    const { sessions, clock, logins, grant, opened } = sessionsWith(lifetimeMs);
    await opened();
    clock.advance(waitedMs);
    const again = sessions.current(account);
    grant(1);
    await again;
    return logins.length;
  };

  test.each<[string, number | null, number, number]>([
    ['is used until a minute before its end', 10 * minute, 9 * minute - 1, 1],
    ['is replaced a minute before its end', 10 * minute, 9 * minute, 2],
    ['lasts as long as the portal says', 60 * minute, 58 * minute, 1],
    ['is taken for ten minutes when its end is unreadable', null, 9 * minute - 1, 1],
    ['is replaced in time when its end is unreadable', null, 9 * minute, 2],
    ['is taken for ten minutes when its end is past', -60 * minute, 9 * minute - 1, 1],
    ['shorter than the margin is still used', 30_000, 14_999, 1],
    ['shorter than the margin is replaced at half its life', 30_000, 15_000, 2],
  ])('a session %s', async (_what, lifetimeMs, waitedMs, logins) => {
    expect(await loginsAfter(lifetimeMs, waitedMs)).toBe(logins);
  });
});
