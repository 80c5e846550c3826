import { describe, expect, it } from 'vitest';
import type { ListProgress } from '../../../../src/cli/check/documents.ts';
import { progressLine, progressView } from '../../../../src/cli/check/progress.ts';

function list(done: number, more: Partial<ListProgress> = {}): ListProgress {
  return {
    id: 'l',
    state: 'RUNNING',
    etaSeconds: null,
    startedAt: null,
    finishedAt: null,
    progress: {
      total: 200,
      done,
      eligible: done,
      provisional: 0,
      notEligible: 0,
      needsAction: 0,
      failed: 0,
      unchanged: 0,
    },
    ...more,
  };
}

describe('the line of progress', () => {
  it('says how far, how fast, how long still, and what came of the rows', () => {
    expect(progressLine(list(50), { rate: 2, away: null, language: 'en' })).toBe(
      '[██████░░░░░░░░░░░░░░░░░░] 50/200 25% · 2.0/s · left 1:15 · 50 eligible',
    );
    expect(progressLine(list(200), { rate: 2, away: null, language: 'vi' })).toBe(
      '[████████████████████████] 200/200 100% · 2.0/s · 200 được hưởng',
    );
  });

  it('says what it waits for', () => {
    const line = (state: ListProgress['state'], away: string | null) =>
      progressLine(list(0, { state, etaSeconds: 4_000 }), { rate: null, away, language: 'en' });
    expect(line('PAUSED', null)).toContain('left 1:06:40 · paused: a source cannot be asked now');
    expect(line('RUNNING', 'HTTP 503')).toContain('does not answer, trying again (HTTP 503)');
  });

  it('of an empty list divides by nothing', () => {
    const empty = { ...list(0), progress: { ...list(0).progress, total: 0 } };
    expect(progressLine(empty, { rate: 0, away: null, language: 'en' })).toMatch(
      / 0\/0 0% · 0\.0\/s$/,
    );
  });
});

function screen(isTty: boolean) {
  const texts: string[] = [];
  let now = 0;
  const view = progressView({
    terminal: { isTty, err: (text) => texts.push(text) },
    language: 'en',
    now: () => now,
  });
  return {
    view,
    texts,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('progress', () => {
  it('is drawn over itself on a terminal', () => {
    const { view, texts, pass } = screen(true);
    view.show(list(0));
    pass(1_000);
    view.show(list(10));
    view.end();
    view.end();
    expect(texts.map((text) => text.slice(0, 5))).toEqual(['\r\x1b[2K', '\r\x1b[2K', '\n']);
    expect(texts[1]).toContain('10/200 5% · 10.0/s');
  });

  it('is a line now and then elsewhere, and one when something changes', () => {
    const { view, texts, pass } = screen(false);
    view.show(list(0));
    for (let second = 0; second < 12; second += 1) {
      pass(1_000);
      view.show(list(second));
    }
    expect(texts).toHaveLength(3);
    view.show(list(12, { state: 'PAUSED' }));
    view.away('no connection');
    view.away('no connection');
    view.away(null);
    expect(texts).toHaveLength(6);
    expect(texts.every((text) => text.endsWith('\n') && !text.includes('\r'))).toBe(true);
  });

  it('tells that the gateway is away before anything is known of the list', () => {
    const { view, texts } = screen(true);
    view.away('no connection');
    expect(texts).toEqual(['the gateway does not answer, trying again (no connection)\n']);
  });
});
