import {
  currentProvinces,
  currentTable,
  legacyProvinces,
  legacyTable,
  ministriesOnCards,
} from './data/provinces.ts';
import type { PlainDate } from './date.ts';

/** A province under one code and name, with the days on which they held; null: open, or not known. */
export interface Province {
  readonly code: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  readonly source: string | null;
}

interface Term {
  readonly from?: string;
  readonly to?: string;
  readonly source?: string;
}

function provinceOf(
  { code, vi, en, ...own }: (typeof currentProvinces)[number],
  table: Term = {},
): Province {
  return {
    code,
    name: { vi, en },
    from: (own.from ?? table.from ?? null) as PlainDate | null,
    to: (own.to ?? table.to ?? null) as PlainDate | null,
    source: own.source ?? table.source ?? null,
  };
}

const legacy: readonly Province[] = legacyProvinces.map((row) => provinceOf(row, legacyTable));
const current: readonly Province[] = currentProvinces.map((row) => provinceOf(row, currentTable));
const ministries: readonly Province[] = ministriesOnCards.map((row) => provinceOf(row));

const successors: ReadonlyMap<string, string> = new Map(
  legacyProvinces.map(({ code, successor }) => [code, successor]),
);

/** Every row of both tables. */
export const provinces: readonly Province[] = [...legacy, ...current];

/** The province with a code on a day; null for an unknown code, and before 2008-08-01. */
export function provinceOn(code: string, date: PlainDate): Province | null {
  return provinces.find((row) => row.code === code && holdsOn(row, date)) ?? null;
}

function holdsOn({ from, to }: Province, date: PlainDate): boolean {
  return (from === null || from <= date) && (to === null || date <= to);
}

/** To which province the one with this code before 2025-07-01 has belonged since. */
export function successorOf(code: string): Province | null {
  const successor = successors.get(code);
  return current.find((row) => row.code === successor) ?? null;
}

export interface IssuingProvince {
  readonly legacy: Province | null;
  readonly current: Province | null;
}

/**
 * Whom the two digits after the benefit digit of a card can stand for. Numbers once given keep the numbering of their day,
 * which is on no card: only a card that was valid before the mergers can be told to follow the old table. Nothing found is
 * no reason to doubt the card: the list of issuers is not published.
 */
export function issuingProvince(code: string, validFrom: PlainDate | null): IssuingProvince {
  const before = validFrom !== null && validFrom < currentTable.from;
  return {
    legacy: legacyIssuer(code, validFrom),
    current: before ? null : (current.find((row) => row.code === code) ?? null),
  };
}

/** Under the name of that day, or the nearest that is known: 46 was Thừa Thiên Huế before it was Huế. */
function legacyIssuer(code: string, on: PlainDate | null): Province | null {
  const rows = [...legacy, ...ministries].filter((row) => row.code === code);
  return rows.findLast(({ from }) => on === null || from === null || from <= on) ?? rows[0] ?? null;
}
