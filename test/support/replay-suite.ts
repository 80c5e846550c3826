import { describe, expect, it, onTestFinished } from 'vitest';
import { type SharedReplayStore, sharedReplayStore } from '../../src/auth/shared-replay.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { GatewayError } from '../../src/errors.ts';
import { openStore } from '../../src/store/index.ts';
import { HandClock } from './hand-clock.ts';
import type { LedgerPlace } from './ledger-place.ts';

/** A wall clock that can be set without time going by. */
class SteppingClock extends HandClock implements Clock {
  #step = 0;

  step(ms: number): void {
    this.#step += ms;
  }

  override now(): Date {
    return new Date(super.now().getTime() + this.#step);
  }
}

const second = 1_000;

interface Bench {
  readonly clock: SteppingClock;
  readonly place: LedgerPlace;
  /** What was reported. */
  readonly failures: readonly unknown[];
  /** A replica of its own on the same store. */
  open(timeoutMs?: number): Promise<SharedReplayStore>;
  rows(): Promise<number>;
}

export function defineReplaySuite(name: string, makePlace: () => Promise<LedgerPlace>): void {
  async function bench(): Promise<Bench> {
    const clock = new SteppingClock('2026-11-23T00:00:00.000Z');
    const place = await makePlace();
    onTestFinished(() => place.remove());
    const failures: unknown[] = [];
    const reader = await openStore(place.options);
    onTestFinished(() => reader.close());
    return {
      clock,
      place,
      failures,
      async open(timeoutMs = 3_000) {
        const store = await openStore(place.options);
        const failed = (error: unknown) => failures.push(error);
        const replay = sharedReplayStore({ store, clock, timeoutMs, failed });
        onTestFinished(async () => {
          await replay.close();
          await store.close();
        });
        return replay;
      },
      rows: async () => (await reader.kysely.selectFrom('used_once').selectAll().execute()).length,
    };
  }
  const codeOf = (attempt: Promise<boolean>) =>
    attempt.then(String, (error: unknown) =>
      error instanceof GatewayError ? error.code : String(error),
    );

  describe(`what may be used once, on ${name}`, () => {
    it('is new to each client for the first time only', async () => {
      const replay = await (await bench()).open();
      const first = ['a', 'b'].map((jti) => replay.remember('client', jti));
      expect(await Promise.all(first)).toEqual([true, true]);
      expect(await replay.remember('client', 'a')).toBe(false);
      expect(await replay.remember('other', 'a')).toBe(true);
      expect(await replay.remember('client","a', '')).toBe(true);
    });

    it('is one replica’s, however many claim it at the same time', async () => {
      const { open } = await bench();
      const replicas = [await open(), await open(), await open()];
      const names = Array.from({ length: 60 }, (_, index) => `proof-${index}`);
      const claims = names.flatMap((jti, index) =>
        // In another order at each of them.
        replicas.map((_, at) => ({ jti, replica: replicas[(at + index) % replicas.length] })),
      );
      const won = await Promise.all(
        claims.map(({ jti, replica }) => replica?.remember('client', jti)),
      );
      for (const [index, jti] of names.entries()) {
        const mine = won.filter((_, at) => claims[at]?.jti === jti && won[at] === true);
        expect([index, mine.length]).toEqual([index, 1]);
      }
    });

    it('is given once, however often one replica is asked for it at the same time', async () => {
      const replay = await (await bench()).open();
      for (const jti of ['a', 'b', 'c']) {
        const claims = Array.from({ length: 20 }, () => replay.remember('client', jti));
        expect((await Promise.all(claims)).filter((isNew) => isNew)).toEqual([true]);
      }
    });

    it('is known after a restart', async () => {
      const { open } = await bench();
      const before = await open();
      await before.remember('client', 'a');
      await before.close();
      expect(await (await open()).remember('client', 'a')).toBe(false);
    });

    it('is free again after 70 s, which no further attempt lengthens', async () => {
      const { clock, open } = await bench();
      const replay = await open();
      await replay.remember('client', 'a');
      clock.advance(70 * second);
      expect(await replay.remember('client', 'a')).toBe(false);
      clock.advance(1);
      expect(await replay.remember('client', 'a')).toBe(true);
      expect(await replay.remember('client', 'a')).toBe(false);
    });

    it('is deleted once it has expired', async () => {
      const { clock, open, rows } = await bench();
      const replay = await open();
      for (let at = 0; at < 1_200; at += 400) {
        await Promise.all(
          Array.from({ length: 400 }, (_, index) => replay.remember('client', `${at + index}`)),
        );
      }
      expect(await rows()).toBe(1_200);
      clock.advance(71 * second);
      await replay.remember('client', 'later');
      await replay.close();
      expect(await rows()).toBe(1);
    });

    it.each([3_600, -3_600])(
      'is not forgotten when the clock steps by %d s and back',
      async (by) => {
        const { clock, open } = await bench();
        const replay = await open();
        clock.advance(100 * second);
        await replay.remember('client', 'a');
        clock.step(by * second);
        await replay.remember('client', 'b');
        clock.advance(31 * second);
        await replay.remember('client', 'c');
        clock.step(-by * second);
        await replay.remember('client', 'd');
        expect(await replay.remember('client', 'a')).toBe(false);
      },
    );

    it('is refused while the store cannot say, and asked again afterwards', async () => {
      const { failures, open, place } = await bench();
      const replay = await open();
      await replay.remember('client', 'a');
      await place.execute('alter table used_once rename to used_gone');
      expect(await codeOf(replay.remember('client', 'b'))).toBe('REPLAY_CHECK_UNAVAILABLE');
      expect(await codeOf(replay.remember('client', 'a'))).toBe('REPLAY_CHECK_UNAVAILABLE');
      expect(failures).toHaveLength(2);
      await place.execute('alter table used_gone rename to used_once');
      expect(await codeOf(replay.remember('client', 'b'))).toBe('true');
      expect(await codeOf(replay.remember('client', 'a'))).toBe('false');
    });

    it('is refused when the store is closed', async () => {
      const replay = await (await bench()).open();
      await replay.close();
      expect(await codeOf(replay.remember('client', 'a'))).toBe('REPLAY_CHECK_UNAVAILABLE');
    });
  });
}
