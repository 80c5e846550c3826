import { InputError } from '../../errors.ts';

/** Where a settlement stands among all of them, in the order in which they became durable. */
export interface SettlementPlace {
  /** Number of its ledger entry. */
  readonly sequence: number;
  readonly checkInId: string;
}

/** Before the first of all. */
export const beforeAll: SettlementPlace = { sequence: 0, checkInId: '' };

export function cursorOf({ checkInId, sequence }: SettlementPlace): string {
  return `${sequence}.${checkInId}`;
}

const form = /^(\d{1,15})\.([A-Za-z0-9-]{0,64})$/;

/** @throws InputError INPUT_INVALID */
export function parseCursor(text: string, argument = 'after'): SettlementPlace {
  const [, sequence, checkInId] = form.exec(text) ?? [];
  if (sequence === undefined || checkInId === undefined)
    throw new InputError('INPUT_INVALID', { argument });
  return { sequence: Number(sequence), checkInId };
}
