import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { parseFacilityCode } from '../../../../src/domain/facility.ts';
import { beforeAll as beforeAllOfThem } from '../../../../src/http/subscriptions/cursor.ts';
import { createSettlementFeed, type Settlements } from '../../../../src/http/subscriptions/feed.ts';
import { openStream, type StreamParts } from '../../../../src/http/subscriptions/stream.ts';
import { HandTimers } from '../../../support/hand-timers.ts';

const here = parseFacilityCode('99002');
const there = parseFacilityCode('99004');
const seconds = 1_000;

/** Settlements that a test adds, and how often they were asked for. */
function bench() {
  const rows: { sequence: number; checkInId: string; facility: typeof here }[] = [];
  const asked = { ofAll: 0, ofOne: 0 };
  const settlements: Settlements = {
    async settledAfter({ after, facility, first }) {
      if (facility === null) asked.ofAll += 1;
      else asked.ofOne += 1;
      return rows
        .filter((row) => facility === null || row.facility === facility)
        .filter(({ sequence }) => sequence > (after?.sequence ?? 0))
        .slice(0, first);
    },
    newestSettlement: async () => rows.at(-1) ?? null,
  };
  const timers = new HandTimers();
  const failures: unknown[] = [];
  const failed = (error: unknown) => failures.push(error);
  const feed = createSettlementFeed({ settlements, timers, failed });
  const disclosed: string[] = [];
  let ended = 0;
  return {
    asked,
    disclosed,
    failures,
    timers,
    feed,
    ended: () => ended,
    settle(checkInId: string, facility = here) {
      rows.push({ sequence: rows.length + 1, checkInId, facility });
    },
    open(changes: Partial<StreamParts> = {}) {
      const stream = openStream({
        settlements,
        feed,
        timers,
        facility: here,
        after: beforeAllOfThem,
        lastsMs: 3_600 * seconds,
        disclose: async (checkInId) => {
          disclosed.push(checkInId);
          return JSON.stringify({ data: checkInId });
        },
        failed,
        ended: () => {
          ended += 1;
        },
        ...changes,
      });
      let text = '';
      let isOver = false;
      return {
        stream,
        text: () => text,
        isOver: () => isOver,
        read() {
          stream.body.setEncoding('utf8');
          stream.body.on('data', (chunk) => {
            text += String(chunk);
          });
          stream.body.on('end', () => {
            isOver = true;
          });
          stream.body.on('error', () => undefined);
        },
      };
    },
  };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

const opening = ':\n\nid: 0.\n\n';
const eventOf = (sequence: number, id: string) =>
  `id: ${sequence}.${id}\nevent: next\ndata: {"data":"${id}"}\n\n`;

describe('an event stream', () => {
  test('tells its place at once, then what was settled after it, in order', async () => {
    const { open, settle, timers } = bench();
    settle('a');
    settle('elsewhere', there);
    settle('b');
    const reader = open();
    reader.read();
    await turns();
    expect(reader.text()).toBe(opening + eventOf(1, 'a') + eventOf(3, 'b'));
    settle('c');
    timers.advance(seconds);
    await turns();
    timers.advance(seconds);
    await turns();
    expect(reader.text()).toBe(opening + eventOf(1, 'a') + eventOf(3, 'b') + eventOf(4, 'c'));
    reader.stream.close();
  });

  test('begins after the place that it is given', async () => {
    const { open, settle } = bench();
    settle('a');
    settle('b');
    const reader = open({ after: { sequence: 1, checkInId: 'a' } });
    reader.read();
    await turns();
    expect(reader.text()).toBe(`:\n\nid: 1.a\n\n${eventOf(2, 'b')}`);
    reader.stream.close();
  });

  test('passes over a check-in of which nothing is kept any more', async () => {
    const { open, settle } = bench();
    settle('a');
    settle('b');
    const reader = open({ disclose: async (id) => (id === 'a' ? null : '{}') });
    reader.read();
    await turns();
    expect(reader.text()).toBe(`${opening}id: 2.b\nevent: next\ndata: {}\n\n`);
    reader.stream.close();
  });

  test('shows every 12 s that it stands', async () => {
    const { open, timers } = bench();
    const reader = open();
    reader.read();
    await turns();
    for (let count = 0; count < 3; count += 1) {
      timers.advance(12 * seconds);
      await turns();
    }
    expect(reader.text()).toBe(opening + ':\n\n'.repeat(3));
    reader.stream.close();
  });

  test('is complete when the token ends', async () => {
    const { open, timers, ended } = bench();
    const reader = open({ lastsMs: 60 * seconds });
    reader.read();
    timers.advance(60 * seconds);
    await turns();
    expect(reader.text().endsWith('event: complete\ndata:\n\n')).toBe(true);
    expect(reader.isOver()).toBe(true);
    expect([ended(), timers.running]).toEqual([1, 0]);
  });

  test('ends without that when the gateway does', async () => {
    const { open, timers, ended } = bench();
    const reader = open();
    reader.read();
    await turns();
    reader.stream.close();
    await turns();
    expect(reader.text()).toBe(opening);
    expect(reader.isOver()).toBe(true);
    expect([ended(), timers.running]).toEqual([1, 0]);
  });

  test('ends without that when an event cannot be entered, which is told', async () => {
    const { failures, open, settle, ended } = bench();
    settle('a');
    settle('b');
    const reader = open({
      disclose: async (id) => {
        if (id === 'b') throw new Error('no ledger');
        return JSON.stringify({ data: id });
      },
    });
    reader.read();
    await turns();
    expect(reader.text()).toBe(opening + eventOf(1, 'a'));
    expect(reader.isOver()).toBe(true);
    expect(failures).toHaveLength(1);
    expect(ended()).toBe(1);
  });

  test('enters nothing for a client that takes nothing, and lets it go', async () => {
    const { disclosed, open, settle, timers, ended } = bench();
    const large = 'x'.repeat(10_000);
    for (let number = 0; number < 100; number += 1) settle(`${number}`);
    const slow = open({
      disclose: async (id) => {
        disclosed.push(id);
        return large;
      },
    });
    slow.stream.body.once('readable', () => undefined);
    await turns();
    const taken = disclosed.length;
    expect(taken).toBeLessThan(5);
    timers.advance(36 * seconds);
    await turns();
    expect(disclosed).toHaveLength(taken);
    expect(ended()).toBe(0);
    timers.advance(12 * seconds);
    await turns();
    expect(slow.stream.body.destroyed).toBe(true);
    expect([ended(), timers.running]).toEqual([1, 0]);
  });
});

describe('the feed', () => {
  test('asks once a second for all streams, wakes those of the facility, and rests when nobody listens', async () => {
    const { asked, feed, settle, timers } = bench();
    const woken: string[] = [];
    const ends = [
      feed.listen(here, () => woken.push('here')),
      feed.listen(here, () => woken.push('here too')),
      feed.listen(there, () => woken.push('there')),
    ];
    timers.advance(seconds);
    await turns();
    expect(woken.splice(0)).toEqual(['here', 'here too', 'there']);
    settle('a', there);
    for (let count = 0; count < 5; count += 1) {
      timers.advance(seconds);
      await turns();
    }
    expect(woken).toEqual(['there']);
    expect(asked.ofAll).toBeLessThanOrEqual(7);
    for (const end of ends) end();
    expect(timers.running).toBe(0);
  });
});
