import { addDays, type PlainDate } from '../domain/date.ts';
import { isWithin } from './card-state.ts';
import { baseSalaries } from './data/base-salary.ts';
import { treatmentGraceDays } from './data/treatment-grace.ts';
import type { Level } from './decision.ts';
import type { CardFacts } from './facts.ts';
import { cardLevel, isRaisedBy261, resolution261From } from './level.ts';
import type { Bilingual } from './reasons.ts';
import { halfSinceJuly2026 } from './rules/route/route-rule.ts';
import type { Switches } from './switches.ts';

/** A span of days on which one card counts. */
export interface CoverInterval {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly card: CardFacts;
  readonly levelPercent: Level | null;
}

export type CoverChangeKind =
  | 'CARD_STARTS'
  | 'CARD_ENDED'
  | 'CARD_REPLACED'
  | 'GRACE_ENDED'
  | 'FIVE_YEARS_REACHED'
  | 'LEVEL_CHANGED'
  | 'BASE_SALARY_CHANGED'
  | 'ROUTE_FACTOR_CHANGED'
  | 'NEW_YEAR';

/** First day of a new answer, and why it is one. */
export interface CoverChange {
  readonly on: PlainDate;
  readonly kind: CoverChangeKind;
}

export interface CoverTimeline {
  readonly intervals: readonly CoverInterval[];
  /** In order, from the day asked about on. */
  readonly changes: readonly CoverChange[];
  readonly fiveYearDate: PlainDate | null;
}

/** Cover of one person over time, by the cards that are known. Without the portal's word: dates and law alone. */
export function coverTimeline(
  cards: readonly CardFacts[],
  from: PlainDate,
  switches: Switches,
): CoverTimeline {
  const usable = cards.flatMap(dated);
  const intervals = intervalsOf(usable, switches);
  const fiveYearDate = usable.map((card) => card.fiveYearDate).find((day) => day !== null) ?? null;
  const changes = [
    ...usable.flatMap((card) => cardChanges(card, usable)),
    ...lawChanges(usable, switches),
    ...fiveYears(usable, fiveYearDate, switches),
    ...newYears(usable, from, switches),
  ];
  const known = changes.filter(({ on }) => on > from).sort((a, b) => (a.on < b.on ? -1 : 1));
  return { intervals, changes: known, fiveYearDate };
}

/** A card that can count, with its first day. */
type Dated = CardFacts & { readonly validFrom: PlainDate };

function dated(card: CardFacts): readonly Dated[] {
  const { revoked, validFrom } = card;
  return revoked || validFrom === null ? [] : [{ ...card, validFrom }];
}

function intervalsOf(cards: readonly Dated[], switches: Switches): readonly CoverInterval[] {
  return cards
    .map((card) => ({
      from: card.validFrom,
      to: card.validTo,
      card,
      levelPercent: cardLevel(card, card.validFrom, switches),
    }))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

function cardChanges(card: Dated, all: readonly Dated[]): readonly CoverChange[] {
  const covered = (day: PlainDate) => all.some((other) => other !== card && isWithin(other, day));
  const taken = covered(addDays(card.validFrom, -1));
  const changes: CoverChange[] = [
    { on: card.validFrom, kind: taken ? 'CARD_REPLACED' : 'CARD_STARTS' },
  ];
  if (card.validTo !== null && !covered(addDays(card.validTo, 1))) {
    changes.push({ on: addDays(card.validTo, 1), kind: 'CARD_ENDED' });
    changes.push({ on: addDays(card.validTo, treatmentGraceDays + 1), kind: 'GRACE_ENDED' });
  }
  return changes;
}

/** Dated rules and parameters that change within the cover of a card. */
function lawChanges(cards: readonly CardFacts[], switches: Switches): readonly CoverChange[] {
  const changes: CoverChange[] = [];
  const half = halfSinceJuly2026[1].from as PlainDate;
  for (const card of cards) {
    const raised = resolution261From as PlainDate;
    if (
      isRaisedBy261(card, raised) &&
      isWithin(card, raised) &&
      isWithin(card, addDays(raised, -1))
    ) {
      changes.push({ on: raised, kind: 'LEVEL_CHANGED' });
    }
    if (isWithin(card, half)) changes.push({ on: half, kind: 'ROUTE_FACTOR_CHANGED' });
    for (const row of baseSalaries) {
      const on = row.from as PlainDate;
      const shared = (cardLevel(card, on, switches) ?? 100) < 100;
      if (shared && isWithin(card, on)) changes.push({ on, kind: 'BASE_SALARY_CHANGED' });
    }
  }
  return unique(changes);
}

/** Of no effect at 100 %, or on a day that no card covers. */
function fiveYears(
  cards: readonly CardFacts[],
  on: PlainDate | null,
  switches: Switches,
): readonly CoverChange[] {
  return on !== null && isShared(cards, on, switches) ? [{ on, kind: 'FIVE_YEARS_REACHED' }] : [];
}

/** The patient pays a part on that day. */
function isShared(cards: readonly CardFacts[], on: PlainDate, switches: Switches): boolean {
  return cards.some((card) => isWithin(card, on) && (cardLevel(card, on, switches) ?? 100) < 100);
}

/** The next turn of the year, from which co-payment counts from zero; of no effect at 100 %. */
function newYears(
  cards: readonly CardFacts[],
  from: PlainDate,
  switches: Switches,
): readonly CoverChange[] {
  const on = `${Number(from.slice(0, 4)) + 1}-01-01` as PlainDate;
  return isShared(cards, on, switches) ? [{ on, kind: 'NEW_YEAR' }] : [];
}

function unique(changes: readonly CoverChange[]): readonly CoverChange[] {
  return changes.filter(
    ({ on, kind }, index) =>
      changes.findIndex((other) => other.on === on && other.kind === kind) === index,
  );
}

/** What each kind of change means, and where it is written. */
export const coverChanges = {
  CARD_STARTS: {
    text: { vi: 'Thẻ bắt đầu có giá trị.', en: 'A card becomes valid.' },
    legalBasis: 'Luật BHYT điều 16',
  },
  CARD_ENDED: {
    text: {
      vi: 'Thẻ hết giá trị và chưa có thẻ khác.',
      en: 'The card has ended, and there is no other.',
    },
    legalBasis: 'Luật BHYT điều 16',
  },
  CARD_REPLACED: {
    text: { vi: 'Thẻ mới thay thẻ cũ.', en: 'A new card takes over.' },
    legalBasis: 'CV 1923/BHXH-CNTT',
  },
  GRACE_ENDED: {
    text: {
      vi: 'Hết 15 ngày chi trả thêm cho đợt điều trị bắt đầu khi thẻ còn giá trị.',
      en: 'The 15 further days for a stay that the card opened have passed.',
    },
    legalBasis: 'Nghị định 188/2025/NĐ-CP điều 50(4)',
  },
  FIVE_YEARS_REACHED: {
    text: {
      vi: 'Đủ 5 năm liên tục: có thể được miễn cùng chi trả trong năm.',
      en: 'Five continuous years: co-payment of the year may be exempted.',
    },
    legalBasis: 'Nghị định 188/2025/NĐ-CP điều 18(2)',
  },
  LEVEL_CHANGED: {
    text: {
      vi: 'Nhóm đối tượng được nâng mức hưởng lên 100 %.',
      en: 'The level of this group rises to 100 %.',
    },
    legalBasis: 'Nghị quyết 261/2025/QH15',
  },
  BASE_SALARY_CHANGED: {
    text: {
      vi: 'Lương cơ sở thay đổi: ngưỡng 15 % và ngưỡng cùng chi trả trong năm thay đổi.',
      en: 'The base salary changes, and with it the 15 % limit and the threshold of the year.',
    },
    legalBasis: 'Nghị định về lương cơ sở',
  },
  ROUTE_FACTOR_CHANGED: {
    text: {
      vi: 'Tự đi khám ngoại trú tại một số cơ sở được hưởng 50 %.',
      en: 'Outpatient self-referral to certain facilities is paid at 50 %.',
    },
    legalBasis: 'Nghị định 188/2025/NĐ-CP điều 19',
  },
  NEW_YEAR: {
    text: {
      vi: 'Năm mới: số tiền cùng chi trả tính lại từ đầu.',
      en: 'A new year: co-payment is counted from zero.',
    },
    legalBasis: 'Nghị định 188/2025/NĐ-CP điều 18(2)',
  },
} as const satisfies Readonly<
  Record<CoverChangeKind, { readonly text: Bilingual; readonly legalBasis: string }>
>;
