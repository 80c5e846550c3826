import { randomUUID } from 'node:crypto';
import type { BodyContent } from '../../src/ledger/body.ts';
import { createBodySealer } from '../../src/ledger/data-keys.ts';
import type { Ledger, LedgerEntry } from '../../src/ledger/entry.ts';
import { createPseudonyms } from '../../src/ledger/pseudonym.ts';
import { HandClock } from './hand-clock.ts';
import { ledgerEntry, ledgerKey } from './ledger-entry.ts';

export const pseudonyms = createPseudonyms(ledgerKey);

export interface LookedUp extends Partial<LedgerEntry> {
  /** As presented, or of the register's person. */
  readonly number: string;
  readonly content?: Partial<BodyContent>;
}

const staff = { personalId: '001085000101', fullName: 'Trần Quốc Bảo' };

/** Appends accesses as the gateway does, each with a sealed body, in the given order. */
export async function appendAccesses(
  ledger: Pick<Ledger, 'append'>,
  accesses: readonly LookedUp[],
): Promise<readonly LedgerEntry[]> {
  const sealer = createBodySealer(ledgerKey, new HandClock('2026-11-21T03:00:00.000Z'));
  const appended: LedgerEntry[] = [];
  for (const { number, content, ...changes } of accesses) {
    const id = randomUUID();
    const base = ledgerEntry({
      id,
      at: '2026-11-21T03:00:00.000Z',
      practitioner: pseudonyms.practitioner(staff.personalId),
      person: pseudonyms.person(number),
      ...changes,
    });
    const isPersonal = /^(?:\d{9}|\d{12})$/.test(number);
    const { body, row } = sealer.seal(
      {
        v: 1,
        personalId: isPersonal ? number : null,
        cardNumber: isPersonal ? null : number,
        linked: false,
        practitioner: staff,
        encounter: null,
        reasonCodes: ['CARD_VALID'],
        ...content,
      },
      { id, at: new Date(base.at) },
      base.person ?? pseudonyms.client(base.client),
    );
    const entry = { ...base, body };
    await ledger.append([entry], row === null ? [] : [row]);
    if (row !== null) sealer.kept([row]);
    appended.push(entry);
  }
  return appended;
}
