import type { PlainDate } from '../../domain/date.ts';
import type { Vnd } from '../../domain/vnd.ts';
import type { CoPayEpisode, CoPayHistory } from './index.ts';
import { coPayCodes } from './wire.ts';

/** Co-payment of a calendar year, parted by the day on which the base salary changed. */
export interface CoPayOfYear {
  readonly beforeChange: Vnd;
  readonly sinceChange: Vnd;
}

/**
 * A and B of Decree 188/2025 art. 18(2). null where nothing is known: 204 is no zero, and neither are episodes without a
 * readable amount.
 */
export function coPayOfYear(
  history: CoPayHistory,
  year: number,
  changeDay: PlainDate | null,
): CoPayOfYear | null {
  if (history.code !== coPayCodes.found) return null;
  const inYear = history.episodes.filter((episode) => countedOn(episode)?.startsWith(String(year)));
  const whole = highestOf(inYear);
  if (whole === null) return inYear.length === 0 ? { beforeChange: 0, sinceChange: 0 } : null;
  const beforeChange = highestOf(inYear.filter((episode) => isBefore(episode, changeDay))) ?? 0;
  return { beforeChange, sinceChange: whole - beforeChange };
}

/** By discharge, and by receipt where that is missing (eligibility rules, 3.3). */
function countedOn({ dischargedOn, receivedOn }: CoPayEpisode): PlainDate | null {
  return dischargedOn ?? receivedOn;
}

function isBefore(episode: CoPayEpisode, changeDay: PlainDate | null): boolean {
  const on = countedOn(episode);
  return on !== null && changeDay !== null && on < changeDay;
}

/** Each amount is the running total so far: the highest is the sum, and a sum of them would count money twice. */
function highestOf(episodes: readonly CoPayEpisode[]): Vnd | null {
  const totals = episodes.map(({ cumulative }) => cumulative).filter((total) => total !== null);
  return totals.length === 0 ? null : Math.max(...totals);
}
