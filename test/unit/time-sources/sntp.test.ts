import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sntp } from '../../../src/time-sources/sntp.ts';
import { HandClock } from '../../support/hand-clock.ts';
import {
  startTimeSource,
  type TestTimeSource,
  type TimeAnswer,
} from '../../support/time-source.ts';

const now = '2026-11-23T03:00:00.000Z';
let clock = new HandClock(now);
let server: TestTimeSource;
let usual: TimeAnswer;

beforeAll(async () => {
  server = await startTimeSource(() => clock.now().getTime());
  usual = { ...server.answer };
});
beforeEach(() => {
  clock = new HandClock(now);
  Object.assign(server.answer, usual);
});
afterAll(() => server?.[Symbol.asyncDispose]());

const ask = () => sntp({ clock, timeoutMs: 300 })(server.source);

describe('a time source', () => {
  it.each([0, 1, -1, 2_500, -2_500, 3_600_000, -3_600_000])(
    'whose clock is %d ms ahead of ours is read to the millisecond',
    async (ahead) => {
      server.answer.time = () => clock.now().getTime() + ahead;
      expect(Math.abs((await ask()) - ahead)).toBeLessThan(1);
    },
  );

  it('is read across the end of the first era of NTP', async () => {
    for (const moment of ['2036-02-07T06:28:15.000Z', '2036-02-07T06:28:17.000Z']) {
      clock = new HandClock(moment);
      server.answer.time = () => Date.parse('2036-02-07T06:28:16.000Z');
      expect(Math.abs(await ask())).toBeCloseTo(1_000, 0);
    }
  });

  it.each<readonly [string, Partial<TimeAnswer>, string]>([
    ['is silent', { silent: true }, 'no answer within 300 ms'],
    ['answers half', { length: 40 }, 'too short'],
    ['is a client', { mode: 3 }, 'not an answer of a server'],
    ['answers another question', { stray: true }, 'not to this question'],
    ['does not know the time', { leap: 3 }, 'not synchronised'],
    ['wants to be left alone', { stratum: 0 }, 'not synchronised'],
    ['is synchronised to nobody', { stratum: 16 }, 'not synchronised'],
  ])('that %s is of no use', async (_name, changes, why) => {
    Object.assign(server.answer, changes);
    await expect(ask()).rejects.toThrow(why);
  });

  it('that is far away is of no use', async () => {
    server.answer.time = () => {
      clock.advance(1_500);
      return clock.now().getTime() - 1_500;
    };
    await expect(ask()).rejects.toThrow('on the way for too long');
  });
});
