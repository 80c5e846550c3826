import { addDays, type PlainDate } from '../domain/date.ts';
import { isInGrace, isWithin, type Stay } from './card-state.ts';
import { treatmentGraceDays } from './data/treatment-grace.ts';
import type { Level, Segment } from './decision.ts';
import type { CardFacts } from './facts.ts';
import { cardLevel } from './level.ts';
import type { Visit } from './rule.ts';

interface Held {
  readonly card: Segment['card'];
  readonly facts: CardFacts;
}

/** Parts of a stay by the card that counts, split where the card or the year changes (eligibility rules 2.6, 3.3, 5.6). */
export function segmentsOf(
  visit: Visit,
  raised: (from: PlainDate, level: Level) => Level,
  breaks: readonly PlainDate[],
): readonly Segment[] {
  const end = visit.facts.dischargeDate;
  return end === null ? [] : partsUntil(visit, end, raised, breaks);
}

function partsUntil(
  visit: Visit,
  end: PlainDate,
  raised: (from: PlainDate, level: Level) => Level,
  breaks: readonly PlainDate[],
): readonly Segment[] {
  const { date } = visit;
  const starts = startsWithin(date, end, [...cardBreaks(visit), ...breaks]);
  const parts = starts.flatMap((from, index) => {
    const next = starts[index + 1];
    const to = next === undefined ? end : addDays(next, -1);
    return segment(visit, from, to, raised);
  });
  return parts.reduce(joined, []);
}

/** Parts that differ in nothing are one, but for the turn of the year. */
function joined(parts: readonly Segment[], next: Segment): readonly Segment[] {
  const last = parts.at(-1);
  const same =
    last !== undefined &&
    last.card === next.card &&
    last.levelPercent === next.levelPercent &&
    addDays(last.to, 1) === next.from &&
    !next.from.endsWith('-01-01');
  return same ? [...parts.slice(0, -1), { ...last, to: next.to }] : [...parts, next];
}

function segment(
  visit: Visit,
  from: PlainDate,
  to: PlainDate,
  raised: (from: PlainDate, level: Level) => Level,
): readonly Segment[] {
  const held = cardOn(visit, from);
  if (held === null) return [];
  const level = cardLevel(held.facts, from, visit.switches);
  if (level === null) return [];
  const { card, facts } = held;
  return [{ from, to, card, cardNumber: facts.number, levelPercent: raised(from, level) }];
}

function startsWithin(
  from: PlainDate,
  to: PlainDate,
  breaks: readonly PlainDate[],
): readonly PlainDate[] {
  const inside = breaks.filter((day) => day > from && day <= to);
  return [...new Set([from, ...inside, ...newYears(from, to)])].sort();
}

function newYears(from: PlainDate, to: PlainDate): readonly PlainDate[] {
  const first = Number(from.slice(0, 4)) + 1;
  const count = Math.max(0, Number(to.slice(0, 4)) - first + 1);
  return Array.from({ length: count }, (_, index) => `${first + index}-01-01` as PlainDate);
}

function cardBreaks({ facts: { card, replacement } }: Visit): readonly PlainDate[] {
  return [card, replacement].flatMap((one) => {
    if (one === null) return [];
    const ends =
      one.validTo === null
        ? []
        : [addDays(one.validTo, 1), addDays(one.validTo, treatmentGraceDays + 1)];
    return one.validFrom === null ? ends : [one.validFrom, ...ends];
  });
}

/** The card that counts on a day of the stay: the higher level of those that are valid, else the one in its grace. */
function cardOn(visit: Visit, day: PlainDate): Held | null {
  const cards = heldCards(visit);
  const valid = cards.filter(({ facts }) => isWithin(facts, day));
  const [first, second] = valid;
  if (first !== undefined && second !== undefined) {
    return level(second, day, visit) > level(first, day, visit) ? second : first;
  }
  const inGrace = cards.find(({ facts }) => isInGrace(facts, day, stayOf(visit))) ?? null;
  if (visit.switches.replacementBeforeGrace === 'false') return inGrace ?? first ?? null;
  return first ?? inGrace;
}

function heldCards({ facts: { card, replacement } }: Visit): readonly Held[] {
  const cards: Held[] = [];
  if (card !== null && !card.revoked) cards.push({ card: 'ASKED', facts: card });
  if (replacement !== null) cards.push({ card: 'REPLACEMENT', facts: replacement });
  return cards;
}

function level({ facts }: Held, day: PlainDate, { switches }: Visit): number {
  return cardLevel(facts, day, switches) ?? 0;
}

export function stayOf({ date, facts }: Visit): Stay {
  return { admittedOn: date, careType: facts.careType };
}

/** Last day that the fund pays (Decree 188/2025 art. 50(4)); null for a single visit, or where no end is in sight. */
export function paidThrough(visit: Visit, segments: readonly Segment[]): PlainDate | null {
  const { facts, date, on } = visit;
  if (facts.dischargeDate !== null) return segments.at(-1)?.to ?? null;
  const isCourse = facts.careType !== 'OUTPATIENT' || on > date;
  return isCourse ? lastCoveredDay(visit) : null;
}

/** By the cards that are known; null while one of them has no end. */
function lastCoveredDay(visit: Visit): PlainDate | null {
  const cards = heldCards(visit).filter(({ facts }) => facts.validFrom !== null);
  const ends = cards.map(({ facts }) => facts.validTo).filter((end) => end !== null);
  const last = ends.toSorted().at(-1);
  if (last === undefined || ends.length < cards.length) return null;
  const parts = partsUntil(visit, addDays(last, treatmentGraceDays), (_from, level) => level, []);
  return parts.at(-1)?.to ?? null;
}
