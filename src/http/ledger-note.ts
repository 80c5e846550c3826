import type { Caller } from '../auth/caller.ts';
import type { Evidence, Purpose } from '../context.ts';
import type { BodyContent } from '../ledger/body.ts';
import type { BodySealer } from '../ledger/data-keys.ts';
import type { LedgerDecision, LedgerEntry } from '../ledger/entry.ts';
import type { Pseudonyms } from '../ledger/pseudonym.ts';
import type { UnsignedDecision } from '../resolvers/insurance/models.ts';
import type { Source } from '../resolvers/sources.ts';

/** What one subject of the request leaves in the ledger. */
export interface Note {
  readonly id: string;
  readonly at: Date;
  readonly purpose: Purpose;
  /** Number of the person asked about. */
  readonly person: string | null;
  readonly content: Omit<BodyContent, 'v' | 'practitioner'>;
  readonly sources: readonly Source[];
  readonly decision: LedgerDecision | null;
  readonly refusal: string | null;
}

export const noContent: Note['content'] = {
  personalId: null,
  cardNumber: null,
  linked: false,
  encounter: null,
  reasonCodes: [],
};

/** Under the key of the person; the name of the staff member alone, under that of the client. */
export function sealedBody(
  note: Note,
  person: string | null,
  { bodies, pseudonyms }: { readonly bodies: BodySealer; readonly pseudonyms: Pseudonyms },
  caller: Caller,
): ReturnType<BodySealer['seal']> | null {
  const practitioner = 'practitioner' in caller ? caller.practitioner : null;
  if (person === null && practitioner === null) return null;
  const content: BodyContent = {
    v: 1,
    ...note.content,
    practitioner:
      practitioner === null
        ? null
        : { personalId: practitioner.personalId, fullName: practitioner.fullName },
  };
  return bodies.seal(content, note, person ?? pseudonyms.client(caller.clientId));
}

export function decisionContent(
  { identity, card, decision, provisional, reasons }: UnsignedDecision,
  about: Parameters<Evidence['decided']>[1],
): Note['content'] {
  const given = numbersOf(about.person);
  return {
    personalId: given.personalId,
    cardNumber: about.cardNumber ?? given.cardNumber,
    // Eligible for certain: the register knows the person, and VSS answered with the card.
    linked:
      decision === 'ELIGIBLE' &&
      !provisional &&
      identity.person !== null &&
      card?.cardNumber != null,
    encounter: about.encounter,
    reasonCodes: reasons.map(({ code }) => code),
  };
}

/** Personal numbers have 12 digits, or 9; card and insurance numbers 15 characters, or 10. */
export function numbersOf(number: string | null): Pick<BodyContent, 'personalId' | 'cardNumber'> {
  return number !== null && /^(?:\d{9}|\d{12})$/.test(number)
    ? { personalId: number, cardNumber: null }
    : { personalId: null, cardNumber: number };
}

export function ledgerSource({
  register,
  status,
  reason,
  fetchedAt,
}: Source): LedgerEntry['sources'][number] {
  return { register, status, reason, fetchedAt: fetchedAt?.toISOString() ?? null };
}

/** An issuer may name citizens by their number: then the client is a person too. */
export function clientOf(caller: Caller, pseudonyms: Pseudonyms): string {
  return caller.kind === 'citizen' ? pseudonyms.person(caller.clientId) : caller.clientId;
}

export function organisationOf(caller: Caller): string | null {
  if (caller.kind === 'hospital') return caller.facility;
  return caller.kind === 'agency' ? caller.agency : null;
}
