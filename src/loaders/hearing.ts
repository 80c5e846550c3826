import type { Stored } from '../answers/index.ts';
import type { Answer, UpstreamFailure } from '../domain/answer.ts';
import type { Deadline } from './deadline.ts';

/** One question to one register, under way. */
export interface Hearing<T> {
  readonly live: Promise<Answer<T>>;
  /** Why the answer leaves the register unheard; null where it counts, or where an earlier one may not stand in for it. */
  unheard(answer: Answer<T>): UpstreamFailure | null;
  /** The last answer that may stand in. Never rejects. */
  stored(): Promise<Stored<T> | null>;
}

/** Time to read the store before the deadline; it is not read while the register may still answer. */
const readMs = 100;

/** The register's answer; else an earlier one, as stale; else why there is none. By the deadline, whatever happens. */
export async function heardWithin<T>(hearing: Hearing<T>, within: Deadline): Promise<Answer<T>> {
  const { live, unheard } = hearing;
  const first = await within.before(live, Math.min(readMs, within.left() / 3));
  if (first !== undefined && unheard(first) === null) return first;
  const earlier = hearing.stored();
  const answer = first ?? (await within.before(live));
  const reason = answer === undefined ? 'TIMEOUT' : unheard(answer);
  if (reason !== null) {
    const found = await within.before(earlier);
    if (found != null) {
      const { value, fetchedAt, asOf } = found;
      return { state: 'STALE', value, fetchedAt, asOf, reason };
    }
  }
  return answer ?? { state: 'FAILED', reason: 'TIMEOUT' };
}
