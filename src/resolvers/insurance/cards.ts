import type { CardLookup, PortalCard, PortalNewCard } from '../../connectors/vss-portal/index.ts';
import {
  benefitDigitOf,
  type CardNumber,
  type InsuranceNumber,
  insuranceNumberOf,
  isCardNumber,
  objectCodeOf,
} from '../../domain/card-number.ts';
import type { Facility, FacilityCode } from '../../domain/facility.ts';
import type { CardState } from '../../eligibility/card-state.ts';
import type { CardFacts } from '../../eligibility/facts.ts';
import type { Holder } from '../../identity/holder.ts';
import type { CardModel } from './models.ts';

/** A card before its state is known. */
export type KnownCard = Omit<CardModel, 'state' | 'benefitDigit'> & {
  readonly benefitDigit: CardFacts['benefitDigit'];
};

function numberParts(
  number: CardNumber | InsuranceNumber | null,
): Pick<KnownCard, 'cardNumber' | 'insuranceNumber' | 'objectCode' | 'benefitDigit'> {
  if (number === null)
    return { cardNumber: null, insuranceNumber: null, objectCode: null, benefitDigit: null };
  return isCardNumber(number)
    ? {
        cardNumber: number,
        insuranceNumber: insuranceNumberOf(number) ?? null,
        objectCode: objectCodeOf(number),
        benefitDigit: benefitDigitOf(number),
      }
    : { cardNumber: null, insuranceNumber: number, objectCode: null, benefitDigit: null };
}

function codeOnly(code: FacilityCode | null): KnownCard['registeredFacility'] {
  return code === null ? null : { code };
}

function portalCard(card: PortalCard): KnownCard {
  const parts = numberParts(card.cardNumber);
  return {
    ...parts,
    insuranceNumber: card.insuranceNumber ?? parts.insuranceNumber,
    validFrom: card.validFrom,
    validTo: card.validTo,
    registeredFacility: codeOnly(card.registeredFacility),
    area: card.area,
    fiveYearDate: card.fiveYearDate,
    issuedBy: card.issuedBy,
  };
}

/** A new card brings its number, dates and facility; area and five-year date stay with the person. */
function portalNewCard(card: PortalNewCard, old: PortalCard | null): KnownCard {
  return {
    ...numberParts(card.cardNumber),
    validFrom: card.validFrom,
    validTo: card.validTo,
    registeredFacility: codeOnly(card.registeredFacility ?? old?.registeredFacility ?? null),
    area: old?.area ?? null,
    fiveYearDate: old?.fiveYearDate ?? null,
    issuedBy: old?.issuedBy ?? null,
  };
}

export interface KnownCards {
  readonly asked: KnownCard | null;
  readonly replacement: KnownCard | null;
}

export function cardsOf(lookup: CardLookup): KnownCards {
  return {
    asked: lookup.card === null ? null : portalCard(lookup.card),
    replacement: lookup.newCard === null ? null : portalNewCard(lookup.newCard, lookup.card),
  };
}

/** The card as scanned, for when the portal gave no answer that counts. */
export function shownCard({ printed, cardNumber }: Holder): KnownCard | null {
  if (printed === null) return null;
  const parts = numberParts(cardNumber);
  return {
    ...parts,
    benefitDigit: parts.benefitDigit ?? printed.benefitDigit,
    validFrom: printed.validFrom,
    validTo: printed.validTo,
    registeredFacility: codeOnly(printed.registeredFacility),
    area: printed.area,
    fiveYearDate: printed.fiveYearDate,
    issuedBy: null,
  };
}

export function factsOfCard(card: KnownCard, registered: Facility | null): CardFacts {
  return {
    ...card,
    number: card.cardNumber,
    revoked: false,
    registeredFacility:
      card.registeredFacility === null
        ? null
        : { ...card.registeredFacility, level: registered?.level ?? null },
  };
}

export function withState(card: KnownCard, state: CardState): CardModel {
  return { ...card, state };
}
