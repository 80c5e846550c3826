import type { Terminal } from '../terminal.ts';
import type { ListProgress } from './documents.ts';

/** Shows how far a list is, on standard error. */
export interface ProgressView {
  show(list: ListProgress): void;
  /** The gateway does not answer, and why; null when it does again. */
  away(why: string | null): void;
  /** Leaves the line, so that what follows starts on its own. */
  end(): void;
}

export interface ProgressParts {
  readonly terminal: Pick<Terminal, 'err' | 'isTty'>;
  readonly language: 'vi' | 'en';
  /** In milliseconds, monotonic. */
  readonly now: () => number;
}

const plainEveryMs = 5_000;
const barWidth = 24;

const words = {
  vi: {
    left: 'còn',
    paused: 'tạm dừng: nguồn dữ liệu chưa hỏi được, sẽ tự tiếp tục',
    away: 'cổng không trả lời, đang thử lại',
    eligible: 'được hưởng',
    provisional: 'tạm xác nhận',
    needsAction: 'cần xử lý',
    notEligible: 'không được hưởng',
    failed: 'lỗi',
    unchanged: 'không đổi',
  },
  en: {
    left: 'left',
    paused: 'paused: a source cannot be asked now; goes on by itself',
    away: 'the gateway does not answer, trying again',
    eligible: 'eligible',
    provisional: 'provisional',
    needsAction: 'to act on',
    notEligible: 'not eligible',
    failed: 'failed',
    unchanged: 'unchanged',
  },
} as const;

const counted = [
  'eligible',
  'provisional',
  'needsAction',
  'notEligible',
  'failed',
  'unchanged',
] as const;

/** On a terminal one line that changes; elsewhere a line now and then. */
export function progressView({ language, now, terminal }: ProgressParts): ProgressView {
  const isTty = terminal.isTty === true;
  let seen: { readonly list: ListProgress; readonly at: number } | null = null;
  let first: { readonly done: number; readonly at: number } | null = null;
  let why: string | null = null;
  let writtenAt = Number.NEGATIVE_INFINITY;
  let isLineOpen = false;

  function write(force: boolean): void {
    if (seen === null || (!isTty && !force && now() - writtenAt < plainEveryMs)) return;
    writtenAt = now();
    const { progress } = seen.list;
    const elapsed = seen.at - (first?.at ?? seen.at);
    const rate = elapsed < 500 ? null : ((progress.done - (first?.done ?? 0)) * 1_000) / elapsed;
    const text = progressLine(seen.list, { rate, away: why, language });
    terminal.err(isTty ? `\r\x1b[2K${text}` : `${text}\n`);
    isLineOpen = isTty;
  }

  return {
    show(list) {
      const isNews = list.state !== seen?.list.state;
      first ??= { done: list.progress.done, at: now() };
      seen = { list, at: now() };
      write(isNews);
    },
    away(reason) {
      if (reason === why) return;
      why = reason;
      if (seen === null && reason !== null) terminal.err(`${words[language].away} (${reason})\n`);
      else write(true);
    },
    end() {
      if (isLineOpen) terminal.err('\n');
      isLineOpen = false;
    },
  };
}

interface LineParts {
  /** Rows a second; null while that cannot be said. */
  readonly rate: number | null;
  readonly away: string | null;
  readonly language: 'vi' | 'en';
}

export function progressLine(
  { etaSeconds, progress, state }: ListProgress,
  { away, language, rate }: LineParts,
): string {
  const { done, total } = progress;
  const text = words[language];
  const share = total === 0 ? 0 : done / total;
  const filled = Math.floor(share * barWidth);
  const left = rate !== null && rate > 0 ? Math.ceil((total - done) / rate) : (etaSeconds ?? null);
  const counts = counted
    .filter((name) => progress[name] > 0)
    .map((name) => `${progress[name]} ${text[name]}`);
  return [
    `[${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}] ${done}/${total} ${Math.floor(share * 100)}%`,
    ...(rate === null ? [] : [`${rate.toFixed(1)}/s`]),
    ...(left === null || done === total ? [] : [`${text.left} ${duration(left)}`]),
    ...(counts.length === 0 ? [] : [counts.join(', ')]),
    ...(state === 'PAUSED' ? [text.paused] : []),
    ...(away === null ? [] : [`${text.away} (${away})`]),
  ].join(' · ');
}

function duration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}
