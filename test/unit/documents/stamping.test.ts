import { describe, expect, test } from 'vitest';
import { createStamping, type Stamp, type StampedNote } from '../../../src/documents/stamping.ts';
import { TimeStampError, type TimeStamper } from '../../../src/documents/time-stamp.ts';

const start = Date.parse('2026-11-20T03:00:00Z');
const minute = 60_000;

function scene(names: readonly string[] = ['tsa.example']) {
  let elapsed = 0;
  let newest: StampedNote | null = { size: 7, note: 'seven\n' };
  const saved: Stamp[] = [];
  const asked: string[] = [];
  const told: string[] = [];
  const broken = new Set<string>();
  const authorities = names.map(
    (authority): TimeStamper => ({
      authority,
      async stamp(data) {
        asked.push(`${authority} ${Buffer.from(data).toString().trim()}`);
        if (broken.has(authority)) throw new TimeStampError('TSA_UNAVAILABLE', 'no');
        return { authority, at: new Date(start + elapsed), token: Buffer.from(data) };
      },
    }),
  );
  const now = () => new Date(start + elapsed);
  const stamping = createStamping({
    authorities,
    latest: async () => newest,
    last: async (authority) => saved.findLast((stamp) => stamp.authority === authority) ?? null,
    save: async (stamp) => {
      saved.push(stamp);
    },
    clock: { now, monotonic: () => elapsed },
    report: {
      stamped: (authority, size) => told.push(`${authority} stamped ${size}`),
      unstamped: (authority, problem) => told.push(`${authority} ${problem}`),
      failed: (error) => told.push(String(error)),
    },
    every: () => () => undefined,
  });
  return {
    stamping,
    saved,
    asked,
    told,
    broken,
    publish: (note: StampedNote | null) => {
      newest = note;
    },
    async pass(minutes: number) {
      elapsed += minutes * minute;
      await stamping.tick();
    },
  };
}

describe('checkpoints are time-stamped', () => {
  test('the first one at once, then one an hour, whatever the traffic', async () => {
    const { pass, publish, saved } = scene();
    await pass(0);
    for (let size = 8; size <= 250; size += 1) {
      publish({ size, note: `${size}\n` });
      await pass(1);
    }
    expect(saved.map(({ size, at }) => [size, (at.getTime() - start) / minute])).toEqual([
      [7, 0],
      [67, 60],
      [127, 120],
      [187, 180],
      [247, 240],
    ]);
    expect(saved.map(({ token }) => Buffer.from(token).toString())).toEqual([
      'seven\n',
      '67\n',
      '127\n',
      '187\n',
      '247\n',
    ]);
  });

  test('not twice the same, and nothing before there is anything', async () => {
    const { pass, publish, asked } = scene();
    publish(null);
    await pass(0);
    publish({ size: 0, note: 'empty\n' });
    await pass(60);
    expect(asked).toEqual([]);
    publish({ size: 1, note: 'one\n' });
    await pass(1);
    await pass(600);
    expect(asked).toEqual(['tsa.example one']);
  });

  test('by each authority for itself; one that fails is asked again after a minute', async () => {
    const { pass, asked, broken, told } = scene(['one.example', 'two.example']);
    broken.add('two.example');
    await pass(0);
    await pass(0.5);
    await pass(0.5);
    broken.clear();
    await pass(1);
    expect(asked).toEqual([
      'one.example seven',
      'two.example seven',
      'two.example seven',
      'two.example seven',
    ]);
    expect(told.toSorted()).toEqual([
      'one.example stamped 7',
      'two.example TSA_UNAVAILABLE',
      'two.example TSA_UNAVAILABLE',
      'two.example stamped 7',
    ]);
  });

  test('a second replica sees the stamps of the first', async () => {
    const { pass, saved, asked, publish } = scene();
    saved.push({ size: 6, authority: 'tsa.example', at: new Date(start), token: Buffer.alloc(1) });
    await pass(59);
    expect(asked).toEqual([]);
    publish({ size: 9, note: 'nine\n' });
    await pass(1);
    expect(asked).toEqual(['tsa.example nine']);
  });

  test('a database that fails is told, and does not end it', async () => {
    const { stamping, told, publish, pass } = scene();
    publish(undefined as never);
    await pass(0);
    expect(told).toHaveLength(1);
    publish({ size: 7, note: 'seven\n' });
    await pass(1);
    expect(told.at(-1)).toBe('tsa.example stamped 7');
    await stamping.close();
  });
});
