import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { GroupCommit, type GroupWriter, groupCommitDefaults } from '../../../src/ledger/append.ts';
import type { PreparedEntry } from '../../../src/ledger/prepared.ts';

function prepared(text: string): PreparedEntry {
  return { text, leaf: '', keys: [], companions: null };
}

/** A writer whose groups end when the test says so. */
function manualWriter() {
  const groups: { entries: readonly string[]; end: PromiseWithResolvers<readonly number[]> }[] = [];
  const state = { usable: true, opened: 0, closed: 0 };
  const open = (): Promise<GroupWriter> => {
    state.opened += 1;
    return Promise.resolve({
      usable: () => state.usable,
      write(entries) {
        const end = Promise.withResolvers<readonly number[]>();
        groups.push({ entries: entries.map(({ text }) => text), end });
        return end.promise;
      },
      close() {
        state.closed += 1;
        return Promise.resolve();
      },
    });
  };
  return { groups, state, open };
}

const refused = { code: 'LEDGER_UNAVAILABLE' };

describe('group commit', () => {
  it('puts the calls of one turn into one group', async () => {
    const { groups, open } = manualWriter();
    const commit = new GroupCommit(open, groupCommitDefaults);
    const calls = ['a', 'b', 'c'].map((entry) => commit.append([prepared(entry)]));
    await setTimeout();
    expect(groups.map((group) => group.entries)).toEqual([['a', 'b', 'c']]);
    groups[0]?.end.resolve([]);
    await Promise.all(calls);
  });

  it('starts the next group when the last one is durable, not before', async () => {
    const { groups, open } = manualWriter();
    const commit = new GroupCommit(open, groupCommitDefaults);
    const first = commit.append([prepared('a')]);
    await setTimeout();
    const later = [commit.append([prepared('b')]), commit.append([prepared('c')])];
    await setTimeout(10);
    expect(groups).toHaveLength(1);
    groups[0]?.end.resolve([]);
    await first;
    await setTimeout();
    expect(groups[1]?.entries).toEqual(['b', 'c']);
    groups[1]?.end.resolve([]);
    await Promise.all(later);
  });

  it('does not divide a call, however large', async () => {
    const { groups, open } = manualWriter();
    const commit = new GroupCommit(open, { ...groupCommitDefaults, maxGroup: 3 });
    const calls = [['a', 'b', 'c', 'd'], ['e', 'f'], ['g'], ['h']].map((call) =>
      commit.append(call.map(prepared)),
    );
    for (const index of [0, 1, 2]) {
      await setTimeout();
      groups[index]?.end.resolve([]);
    }
    await Promise.all(calls);
    expect(groups.map((group) => group.entries.join(''))).toEqual(['abcd', 'efg', 'h']);
  });

  it('tells each caller how many of its entries were written', async () => {
    const { groups, open } = manualWriter();
    const commit = new GroupCommit(open, groupCommitDefaults);
    const calls = [['a', 'b'], ['c'], ['d', 'e']].map((call) => commit.append(call.map(prepared)));
    await setTimeout();
    groups[0]?.end.resolve([1, 2]);
    expect(await Promise.all(calls)).toEqual([1, 0, 2]);
  });

  it('refuses all callers of a failed group and opens another writer', async () => {
    const { groups, state, open } = manualWriter();
    const commit = new GroupCommit(open, groupCommitDefaults);
    const calls = Promise.allSettled([
      commit.append([prepared('a')]),
      commit.append([prepared('b')]),
    ]);
    await setTimeout();
    const cause = new Error('disk full');
    groups[0]?.end.reject(cause);
    for (const result of await calls) {
      expect(result).toMatchObject({ status: 'rejected', reason: { ...refused, cause } });
    }
    const next = commit.append([prepared('c')]);
    await setTimeout();
    groups[1]?.end.resolve([]);
    await next;
    expect(state).toMatchObject({ opened: 2, closed: 1 });
  });

  it('gives up a group that hangs', async () => {
    const { groups, open } = manualWriter();
    const commit = new GroupCommit(open, { ...groupCommitDefaults, groupTimeoutMs: 20 });
    await expect(commit.append([prepared('a')])).rejects.toMatchObject(refused);
    const next = commit.append([prepared('b')]);
    await setTimeout();
    groups[1]?.end.resolve([]);
    await next;
    groups[0]?.end.reject(new Error('too late to matter'));
  });

  it('refuses when no writer opens, and tries again with the next group', async () => {
    const { groups, open } = manualWriter();
    const answers = [() => Promise.reject(new Error('connection refused')), open];
    const commit = new GroupCommit(() => answers.shift()?.() ?? open(), groupCommitDefaults);
    await expect(commit.append([prepared('a')])).rejects.toMatchObject(refused);
    const next = commit.append([prepared('b')]);
    await setTimeout();
    groups[0]?.end.resolve([]);
    await next;
  });

  it('replaces a writer that broke between two groups without refusing anyone', async () => {
    const { groups, state, open } = manualWriter();
    const commit = new GroupCommit(open, groupCommitDefaults);
    for (const index of [0, 1]) {
      state.usable = index === 0;
      const call = commit.append([prepared('a')]);
      await setTimeout();
      groups[index]?.end.resolve([]);
      await call;
      state.usable = false;
    }
    expect(state.opened).toBe(2);
  });
});
