import { describe, expect, test } from 'vitest';
import type { DeskStatus } from '../../../src/eligibility/decision.ts';
import type { Facts } from '../../../src/eligibility/facts.ts';
import {
  knownPortalCodes,
  meaningOf,
  portalMatchedIdentity,
} from '../../../src/eligibility/portal-codes.ts';
import type { ReasonCode } from '../../../src/eligibility/reasons.ts';
import { defaultSwitches } from '../../../src/eligibility/switches.ts';
import { answeredWith, card, day, decide, switched, visit } from './visit.ts';

const validCard = card();
const expiredCard = card({ validTo: day('2026-08-09') });

interface Row {
  readonly code: string;
  /** Status by the card that came with the answer, or as shown where no answer counts. */
  readonly valid: DeskStatus;
  readonly expired: DeskStatus;
  readonly absent: DeskStatus;
  readonly because: ReasonCode;
  /** Whether the portal had matched number, name and birth date before it gave this code. */
  readonly matched: boolean;
}

function row(
  code: string,
  statuses: readonly [valid: DeskStatus, expired: DeskStatus, absent: DeskStatus],
  because: ReasonCode,
  matched = false,
): Row {
  const [valid, expired, absent] = statuses;
  return { code, valid, expired, absent, because, matched };
}

const action = ['NEEDS_ACTION', 'NEEDS_ACTION', 'NEEDS_ACTION'] as const;
const refused = ['NOT_ELIGIBLE', 'NOT_ELIGIBLE', 'NOT_ELIGIBLE'] as const;
/** Admitted unverified where the shown card covers the day (section 6.2). */
const outage = ['ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION', 'NEEDS_ACTION'] as const;
const account = ['ELIGIBLE_PROVISIONAL', 'SYSTEM_ERROR', 'SYSTEM_ERROR'] as const;
/** The desk sees the fault, and the patient is treated as in an outage (switch 22). */
const ourFault = ['SYSTEM_ERROR', 'SYSTEM_ERROR', 'SYSTEM_ERROR'] as const;
const byCard = ['ELIGIBLE', 'NOT_ELIGIBLE', 'NEEDS_ACTION'] as const;

/** Table 7.2 of the eligibility rules, and the codes that only the portal document has. `because`: with a valid card. */
const table: readonly Row[] = [
  row('000', byCard, 'CARD_VALID', true),
  row('001', action, 'CARD_MANAGED_BY_DEFENCE', true),
  row('002', action, 'CARD_MANAGED_BY_PUBLIC_SECURITY', true),
  row('003', action, 'NEW_CARD_MISSING', true),
  row('004', byCard, 'NEWER_CARD_EXISTS', true),
  row('010', refused, 'CARD_EXPIRED', true),
  row('050', refused, 'CARD_NOT_FOUND'),
  row('051', action, 'CARD_NUMBER_WRONG'),
  row('052', action, 'CARD_PROVINCE_WRONG'),
  row('053', action, 'CARD_BENEFIT_DIGIT_WRONG'),
  row('054', ourFault, 'STAFF_NOT_REGISTERED'),
  row('055', ourFault, 'STAFF_NAME_DIFFERS'),
  row('060', action, 'NAME_DIFFERS'),
  row('061', action, 'NAME_SPELLED_DIFFERENTLY'),
  row('070', action, 'BIRTH_DATE_DIFFERS'),
  row('080', action, 'SEX_DIFFERS'),
  row('090', action, 'REGISTRATION_DATA_DIFFERS'),
  row('100', outage, 'PORTAL_ERROR'),
  row('101', outage, 'PORTAL_ERROR'),
  row('110', refused, 'CARD_REVOKED', true),
  row('120', refused, 'PARTICIPATION_ENDED', true),
  row('121', action, 'MOVED_TO_ANOTHER_PROVINCE', true),
  row('122', action, 'MOVED_WITHIN_PROVINCE', true),
  row('123', action, 'READDED_AT_SAME_UNIT', true),
  row('124', refused, 'PARTICIPATION_STOPPED', true),
  row('130', action, 'CHILD_WITHOUT_CARD'),
  row('205', ourFault, 'PORTAL_REFUSED_FORMAT'),
  row('401', account, 'PORTAL_ACCOUNT_REFUSED'),
  row('402', account, 'PORTAL_ACCOUNT_REFUSED'),
  row('403', account, 'PORTAL_ACCOUNT_REFUSED'),
  row('500', outage, 'PORTAL_ERROR'),
  row('501', account, 'PORTAL_ACCOUNT_REFUSED'),
];

describe.each(table)('portal code $code', ({ code, valid, expired, absent, because, matched }) => {
  const portal = answeredWith(code);

  test(`with a card that covers the day: ${valid}, because ${because}`, () => {
    const verdict = decide(visit({ portal, card: validCard }));
    expect(verdict.status).toBe(valid);
    expect(verdict.reasons).toContain(because);
  });

  test(`with a card that has ended: ${expired}`, () => {
    expect(decide(visit({ portal, card: expiredCard })).status).toBe(expired);
  });

  test(`without a card: ${absent}`, () => {
    expect(decide(visit({ portal, card: null })).status).toBe(absent);
  });

  test(matched ? 'says that the person matched' : 'says nothing about who the person is', () => {
    expect(portalMatchedIdentity(code)).toBe(matched);
  });

  test('states a percentage where the visit is covered, or a shown card covers it for our fault', () => {
    for (const shown of [validCard, expiredCard, null]) {
      const { status, decision, benefit } = decide(visit({ portal, card: shown }));
      const admitted = status === 'SYSTEM_ERROR' && shown === validCard;
      expect(benefit !== null).toBe(decision === 'ELIGIBLE' || admitted);
    }
  });
});

test('the table has every code that the engine knows', () => {
  expect(table.map(({ code }) => code).sort()).toEqual([...knownPortalCodes].sort());
});

test.each(['', '0', '00', '0000', '999', '999999', 'toString', '__proto__', 'constructor'])(
  'an unknown code "%s" needs action and never passes for a known one',
  (code) => {
    const verdict = decide(visit({ portal: answeredWith(code) }));
    expect(verdict).toMatchObject({ status: 'NEEDS_ACTION', benefit: null });
    expect(verdict.reasons).toContain('PORTAL_CODE_UNKNOWN');
    expect(portalMatchedIdentity(code)).toBe(false);
  },
);

test('an account on the restricted list is our fault, whatever the code', () => {
  for (const code of knownPortalCodes) {
    expect(meaningOf(answeredWith(code, true), defaultSwitches)).toEqual({
      kind: 'OUR_FAULT',
      reasons: ['PORTAL_ACCOUNT_RESTRICTED'],
    });
  }
});

type Unanswered = Extract<Facts['portal'], { answered: false }>['reason'];

const withoutAnswer: Readonly<
  Record<Unanswered, readonly [ReasonCode, shown: DeskStatus, absent: DeskStatus]>
> = {
  TIMEOUT: ['PORTAL_TIMEOUT', 'ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION'],
  UNREACHABLE: ['PORTAL_UNAVAILABLE', 'ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION'],
  INVALID_ANSWER: ['PORTAL_ANSWER_UNUSABLE', 'ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION'],
  WRONG_PERSON: ['PORTAL_ANSWER_UNUSABLE', 'ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION'],
  UPSTREAM_ERROR: ['PORTAL_ERROR', 'ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION'],
  REFUSED: ['PORTAL_ACCOUNT_REFUSED', 'ELIGIBLE_PROVISIONAL', 'SYSTEM_ERROR'],
  RESTRICTED: ['PORTAL_ACCOUNT_RESTRICTED', 'SYSTEM_ERROR', 'SYSTEM_ERROR'],
  NO_ACCOUNT: ['PORTAL_ACCOUNT_MISSING', 'SYSTEM_ERROR', 'SYSTEM_ERROR'],
  CIRCUIT_OPEN: ['PORTAL_UNAVAILABLE', 'ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION'],
  OVERLOADED: ['PORTAL_UNAVAILABLE', 'ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION'],
  THROTTLED: ['PORTAL_UNAVAILABLE', 'ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION'],
  STAFF_NOT_REGISTERED: ['STAFF_NOT_REGISTERED', 'SYSTEM_ERROR', 'SYSTEM_ERROR'],
  STAFF_NAME_DIFFERS: ['STAFF_NAME_DIFFERS', 'SYSTEM_ERROR', 'SYSTEM_ERROR'],
  NO_NUMBER: ['PORTAL_NOT_ASKED', 'NEEDS_ACTION', 'NEEDS_ACTION'],
  NO_CARD: ['CARD_NOT_SHOWN', 'NOT_ELIGIBLE', 'NOT_ELIGIBLE'],
};

describe.each(Object.entries(withoutAnswer))(
  'no answer: %s',
  (reason, [because, shown, absent]) => {
    const portal = { answered: false, reason: reason as Unanswered } as const;

    test(`with a shown card that covers the day: ${shown}`, () => {
      const verdict = decide(visit({ portal }));
      expect(verdict.status).toBe(shown);
      expect(verdict.provisional).toBe(shown === 'ELIGIBLE_PROVISIONAL');
      expect(verdict.reasons).toContain(because);
      expect(verdict.reasons.includes('DECIDED_FROM_SHOWN_CARD')).toBe(verdict.benefit !== null);
      expect(verdict.benefit !== null).toBe(
        shown === 'ELIGIBLE_PROVISIONAL' || shown === 'SYSTEM_ERROR',
      );
    });

    test(`without a card, or with one that does not cover the day: ${absent}`, () => {
      for (const known of [null, expiredCard, card({ validFrom: null, validTo: null })]) {
        const verdict = decide(visit({ portal, card: known }));
        expect(verdict).toMatchObject({ status: absent, benefit: null });
        expect(verdict.reasons).toContain(because);
      }
    });
  },
);

test('the check by eye lifts 001 and 002, and no other code', () => {
  for (const { code, valid } of table) {
    const verdict = decide(visit({ portal: answeredWith(code), documentsCheckedByEye: true }));
    expect(verdict.status).toBe(code === '001' || code === '002' ? 'ELIGIBLE' : valid);
  }
});

test('an unknown code can be read as an outage', () => {
  const unknown = switched({ unknownPortalCode: 'ELIGIBLE_PROVISIONAL' });
  expect(meaningOf(answeredWith('777'), unknown)).toEqual({
    kind: 'OUTAGE',
    reasons: ['PORTAL_CODE_UNKNOWN'],
  });
  expect(meaningOf(answeredWith('000'), unknown).kind).toBe('BY_CARD');
  const verdict = decide(visit({ portal: answeredWith('777') }), day('2026-08-10'), {
    unknownPortalCode: 'ELIGIBLE_PROVISIONAL',
  });
  expect(verdict).toMatchObject({ status: 'ELIGIBLE_PROVISIONAL', cardUsed: 'ASKED' });
  expect(verdict.reasons).toContain('PORTAL_CODE_UNKNOWN');
});
