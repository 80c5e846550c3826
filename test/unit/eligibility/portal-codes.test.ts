import { describe, expect, test } from 'vitest';
import { type DeskStatus, decide } from '../../../src/eligibility/decide.ts';
import type { Facts } from '../../../src/eligibility/facts.ts';
import {
  knownPortalCodes,
  meaningOf,
  portalMatchedIdentity,
} from '../../../src/eligibility/portal-codes.ts';
import type { ReasonCode } from '../../../src/eligibility/reasons.ts';
import { answeredWith, card, day, visit } from './visit.ts';

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
/** Admitted unverified where the shown card covers the day (section 6.2; switch 22 for faults of ours). */
const outage = ['ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION', 'NEEDS_ACTION'] as const;
const ourFault = ['ELIGIBLE_PROVISIONAL', 'SYSTEM_ERROR', 'SYSTEM_ERROR'] as const;
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
  row('401', ourFault, 'PORTAL_ACCOUNT_REFUSED'),
  row('402', ourFault, 'PORTAL_ACCOUNT_REFUSED'),
  row('403', ourFault, 'PORTAL_ACCOUNT_REFUSED'),
  row('500', outage, 'PORTAL_ERROR'),
  row('501', ourFault, 'PORTAL_ACCOUNT_REFUSED'),
  row('999', outage, 'PORTAL_ERROR'),
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

  test('states a percentage exactly when the visit is covered', () => {
    for (const shown of [validCard, expiredCard, null]) {
      const { decision, benefit } = decide(visit({ portal, card: shown }));
      expect(benefit !== null).toBe(decision === 'ELIGIBLE');
    }
  });
});

test('the table has every code that the engine knows', () => {
  expect(table.map(({ code }) => code).sort()).toEqual([...knownPortalCodes].sort());
});

test.each(['', '0', '00', '0000', '999999', 'toString', '__proto__', 'constructor'])(
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
    expect(meaningOf(answeredWith(code, true))).toEqual({
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
  RESTRICTED: ['PORTAL_ACCOUNT_RESTRICTED', 'ELIGIBLE_PROVISIONAL', 'SYSTEM_ERROR'],
  NO_ACCOUNT: ['PORTAL_ACCOUNT_MISSING', 'ELIGIBLE_PROVISIONAL', 'SYSTEM_ERROR'],
  NO_NUMBER: ['PORTAL_NOT_ASKED', 'NEEDS_ACTION', 'NEEDS_ACTION'],
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
      expect(verdict.reasons.includes('DECIDED_FROM_SHOWN_CARD')).toBe(verdict.provisional);
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

describe('001 and 002 after the check by eye', () => {
  test.each(['001', '002'])('%s goes by the card', (code) => {
    const checked = (facts: Partial<Facts>) =>
      decide(visit({ portal: answeredWith(code), documentsCheckedByEye: true, ...facts })).status;
    expect(checked({ card: validCard })).toBe('ELIGIBLE');
    expect(checked({ card: expiredCard })).toBe('NOT_ELIGIBLE');
    expect(checked({ card: null })).toBe('NEEDS_ACTION');
  });

  test('the check by eye lifts no other code', () => {
    for (const { code, valid } of table.filter(({ code }) => code !== '001' && code !== '002')) {
      expect(
        decide(visit({ portal: answeredWith(code), documentsCheckedByEye: true })).status,
      ).toBe(valid);
    }
  });
});

describe('003: the old card ended, a new one exists', () => {
  const portal = answeredWith('003');
  const replacement = card({
    benefitDigit: 2,
    objectCode: 'HN',
    validFrom: day('2026-08-10'),
    validTo: null,
  });

  test.each([
    ['ended', expiredCard],
    ['by its dates still valid', validCard],
    ['not given', null],
    ['without dates', card({ validFrom: null, validTo: null })],
  ])('the new card is used where the old one is %s', (_title, old) => {
    const verdict = decide(visit({ portal, card: old, replacement }));
    expect(verdict).toMatchObject({
      status: 'ELIGIBLE',
      cardUsed: 'REPLACEMENT',
      cardState: 'REPLACED',
      benefit: { levelPercent: 100 },
    });
    expect(verdict.reasons).toContain('CARD_REPLACED');
  });

  test('a new card that starts tomorrow does not cover today', () => {
    const tomorrow = card({ validFrom: day('2026-08-11'), validTo: null });
    expect(decide(visit({ portal, card: expiredCard, replacement: tomorrow })).status).toBe(
      'NOT_ELIGIBLE',
    );
  });

  test('a new card without dates is asked for again and not taken for an expired one', () => {
    const dateless = card({ validFrom: null, validTo: null });
    const verdict = decide(visit({ portal, card: expiredCard, replacement: dateless }));
    expect(verdict.status).toBe('NEEDS_ACTION');
    expect(verdict.reasons).toContain('NEW_CARD_MISSING');
  });
});

describe('004: the old card is valid, a newer one exists', () => {
  const portal = answeredWith('004');
  const replacement = card({ validFrom: day('2027-01-01'), validTo: day('2027-12-31') });

  test('the old one counts until its end', () => {
    expect(decide(visit({ portal, replacement }))).toMatchObject({
      status: 'ELIGIBLE',
      cardUsed: 'ASKED',
    });
  });

  test('the new one counts from its first day', () => {
    const verdict = decide(visit({ portal, replacement, visitDate: day('2027-01-01') }));
    expect(verdict).toMatchObject({ status: 'ELIGIBLE', cardUsed: 'REPLACEMENT' });
  });
});

describe('010: expired by the portal', () => {
  const portal = answeredWith('010');

  test('the treatment grace still applies', () => {
    const verdict = decide(visit({ portal, card: expiredCard, admittedOn: day('2026-08-09') }));
    expect(verdict).toMatchObject({ status: 'ELIGIBLE', cardState: 'VALID_GRACE' });
  });

  test('a visit of the time when the card was valid is covered', () => {
    const past = { visitDate: day('2026-06-01'), askedOn: day('2026-08-10') };
    const ended = card({ validTo: day('2026-06-30') });
    expect(decide(visit({ portal, card: ended, ...past })).status).toBe('ELIGIBLE');
    const notEnded = card({ validTo: day('2026-08-10') });
    expect(decide(visit({ portal, card: notEnded, ...past })).status).toBe('NOT_ELIGIBLE');
  });

  test('a newer card that is valid is used', () => {
    const replacement = card({ validFrom: day('2026-08-10') });
    expect(decide(visit({ portal, card: expiredCard, replacement })).cardUsed).toBe('REPLACEMENT');
  });

  test.each([
    ['no last day', card({ validTo: null })],
    ['no dates', card({ validFrom: null, validTo: null })],
    ['no first day', card({ validFrom: null })],
  ])('a card with %s is expired and not open-ended', (_title, dateless) => {
    const verdict = decide(visit({ portal, card: dateless }));
    expect(verdict).toMatchObject({ status: 'NOT_ELIGIBLE', cardState: 'EXPIRED', benefit: null });
    expect(verdict.reasons).toContain('CARD_EXPIRED');
  });
});

describe('050 for a temporary child number', () => {
  test('is checked by hand and not refused', () => {
    const verdict = decide(
      visit({
        portal: answeredWith('050'),
        card: null,
        temporaryChildNumber: true,
        identity: 'NOT_FOUND',
      }),
    );
    expect(verdict.status).toBe('NEEDS_ACTION');
    expect(verdict.reasons).toContain('TEMPORARY_CHILD_NUMBER');
    expect(verdict.reasons).not.toContain('CARD_NOT_FOUND');
  });

  test('does not lift another refusal', () => {
    expect(decide(visit({ portal: answeredWith('110'), temporaryChildNumber: true })).status).toBe(
      'NOT_ELIGIBLE',
    );
  });
});
