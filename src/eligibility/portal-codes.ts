import type { Facts } from './facts.ts';
import type { ReasonCode } from './reasons.ts';
import type { Switches } from './switches.ts';

/** What a portal answer means for the desk, before the card's dates are looked at (eligibility rules 7.2). */
export interface PortalMeaning {
  readonly kind:
    | 'BY_CARD' // the card's own state decides
    | 'AFTER_CHECK' // the same after a check by eye
    | 'ENDED' // ended and replaced; the old card may still count for a stay that it opened
    | 'EXPIRED' // the treatment grace may still apply
    | 'WITHDRAWN'
    | 'REFUSED'
    | 'ACTION'
    | 'OUR_FAULT' // our request or staff record
    | 'ACCOUNT' // our account or session, renewed once already
    | 'OUTAGE'; // no answer that counts: admit and look up again
  readonly reasons: readonly ReasonCode[];
}

const byCode: Readonly<Record<string, PortalMeaning>> = {
  '000': { kind: 'BY_CARD', reasons: [] },
  '001': { kind: 'AFTER_CHECK', reasons: ['CARD_MANAGED_BY_DEFENCE'] },
  '002': { kind: 'AFTER_CHECK', reasons: ['CARD_MANAGED_BY_PUBLIC_SECURITY'] },
  '003': { kind: 'ENDED', reasons: [] },
  '004': { kind: 'BY_CARD', reasons: ['NEWER_CARD_EXISTS'] },
  '010': { kind: 'EXPIRED', reasons: [] },
  '050': { kind: 'REFUSED', reasons: ['CARD_NOT_FOUND'] },
  '051': { kind: 'ACTION', reasons: ['CARD_NUMBER_WRONG'] },
  '052': { kind: 'ACTION', reasons: ['CARD_PROVINCE_WRONG'] },
  '053': { kind: 'ACTION', reasons: ['CARD_BENEFIT_DIGIT_WRONG'] },
  '054': { kind: 'OUR_FAULT', reasons: ['STAFF_NOT_REGISTERED'] },
  '055': { kind: 'OUR_FAULT', reasons: ['STAFF_NAME_DIFFERS'] },
  '060': { kind: 'ACTION', reasons: ['NAME_DIFFERS'] },
  '061': { kind: 'ACTION', reasons: ['NAME_SPELLED_DIFFERENTLY'] },
  '070': { kind: 'ACTION', reasons: ['BIRTH_DATE_DIFFERS'] },
  '080': { kind: 'ACTION', reasons: ['SEX_DIFFERS'] },
  '090': { kind: 'ACTION', reasons: ['REGISTRATION_DATA_DIFFERS'] },
  '100': { kind: 'OUTAGE', reasons: ['PORTAL_ERROR'] },
  '101': { kind: 'OUTAGE', reasons: ['PORTAL_ERROR'] },
  '110': { kind: 'WITHDRAWN', reasons: ['CARD_REVOKED'] },
  '120': { kind: 'WITHDRAWN', reasons: ['PARTICIPATION_ENDED'] },
  '121': { kind: 'ACTION', reasons: ['MOVED_TO_ANOTHER_PROVINCE'] },
  '122': { kind: 'ACTION', reasons: ['MOVED_WITHIN_PROVINCE'] },
  '123': { kind: 'ACTION', reasons: ['READDED_AT_SAME_UNIT'] },
  '124': { kind: 'WITHDRAWN', reasons: ['PARTICIPATION_STOPPED'] },
  '130': { kind: 'ACTION', reasons: ['CHILD_WITHOUT_CARD'] },
  '205': { kind: 'OUR_FAULT', reasons: ['PORTAL_REFUSED_FORMAT'] },
  '401': { kind: 'ACCOUNT', reasons: ['PORTAL_ACCOUNT_REFUSED'] },
  '402': { kind: 'ACCOUNT', reasons: ['PORTAL_ACCOUNT_REFUSED'] },
  '403': { kind: 'ACCOUNT', reasons: ['PORTAL_ACCOUNT_REFUSED'] },
  '500': { kind: 'OUTAGE', reasons: ['PORTAL_ERROR'] },
  '501': { kind: 'ACCOUNT', reasons: ['PORTAL_ACCOUNT_REFUSED'] },
};

const withoutAnswer: Readonly<
  Record<Extract<Facts['portal'], { answered: false }>['reason'], PortalMeaning>
> = {
  TIMEOUT: { kind: 'OUTAGE', reasons: ['PORTAL_TIMEOUT'] },
  UNREACHABLE: { kind: 'OUTAGE', reasons: ['PORTAL_UNAVAILABLE'] },
  INVALID_ANSWER: { kind: 'OUTAGE', reasons: ['PORTAL_ANSWER_UNUSABLE'] },
  WRONG_PERSON: { kind: 'OUTAGE', reasons: ['PORTAL_ANSWER_UNUSABLE'] },
  UPSTREAM_ERROR: { kind: 'OUTAGE', reasons: ['PORTAL_ERROR'] },
  REFUSED: { kind: 'ACCOUNT', reasons: ['PORTAL_ACCOUNT_REFUSED'] },
  RESTRICTED: { kind: 'OUR_FAULT', reasons: ['PORTAL_ACCOUNT_RESTRICTED'] },
  NO_ACCOUNT: { kind: 'OUR_FAULT', reasons: ['PORTAL_ACCOUNT_MISSING'] },
  CIRCUIT_OPEN: { kind: 'OUTAGE', reasons: ['PORTAL_UNAVAILABLE'] },
  OVERLOADED: { kind: 'OUTAGE', reasons: ['PORTAL_UNAVAILABLE'] },
  THROTTLED: { kind: 'OUTAGE', reasons: ['PORTAL_UNAVAILABLE'] },
  STAFF_NOT_REGISTERED: { kind: 'OUR_FAULT', reasons: ['STAFF_NOT_REGISTERED'] },
  STAFF_NAME_DIFFERS: { kind: 'OUR_FAULT', reasons: ['STAFF_NAME_DIFFERS'] },
  NO_CARD: { kind: 'REFUSED', reasons: ['CARD_NOT_SHOWN'] },
  NO_NUMBER: { kind: 'ACTION', reasons: ['PORTAL_NOT_ASKED'] },
};

const restricted: PortalMeaning = { kind: 'OUR_FAULT', reasons: ['PORTAL_ACCOUNT_RESTRICTED'] };

/** A code that is in no table (point 21). */
const unknownCode: Readonly<Record<Switches['unknownPortalCode'], PortalMeaning>> = {
  NEEDS_ACTION: { kind: 'ACTION', reasons: ['PORTAL_CODE_UNKNOWN'] },
  ELIGIBLE_PROVISIONAL: { kind: 'OUTAGE', reasons: ['PORTAL_CODE_UNKNOWN'] },
};

const table: ReadonlyMap<string, PortalMeaning> = new Map(Object.entries(byCode));

export function meaningOf(portal: Facts['portal'], switches: Switches): PortalMeaning {
  if (!portal.answered) return withoutAnswer[portal.reason];
  if (portal.restricted) return restricted;
  return table.get(portal.code) ?? unknownCode[switches.unknownPortalCode];
}

/** Codes that the portal gives only after number, name and birth date matched. */
const codesAfterMatch = new Set([
  '000',
  '001',
  '002',
  '003',
  '004',
  '010',
  '110',
  '120',
  '121',
  '122',
  '123',
  '124',
]);

export function portalMatchedIdentity(code: string): boolean {
  return codesAfterMatch.has(code);
}

export const knownPortalCodes: readonly string[] = Object.keys(byCode);
