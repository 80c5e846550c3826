import { describe, expect, test } from 'vitest';
import type { Decision } from '../../../src/eligibility/decision.ts';
import type { CardFacts, Facts } from '../../../src/eligibility/facts.ts';
import { meaningOf } from '../../../src/eligibility/portal-codes.ts';
import type { ReasonCode } from '../../../src/eligibility/reasons.ts';
import { cardRuleOf, cardRules } from '../../../src/eligibility/rules/card/index.ts';
import { defaultSwitches } from '../../../src/eligibility/switches.ts';
import {
  answeredWith,
  born,
  card,
  day,
  decide,
  elsewhere,
  places,
  selfReferral,
  usualVisitDay,
  visit,
} from './visit.ts';

const down: Facts['portal'] = { answered: false, reason: 'TIMEOUT' };
const noCard: Facts['portal'] = { answered: false, reason: 'NO_CARD' };

function ruleOf({ fired }: Decision): string {
  return fired[0]?.rule.id ?? 'none';
}

/** What the cards said, in the words of the rule that decided. */
function said(decision: Decision) {
  const { status, cardUsed, cardState, benefit } = decision;
  return {
    rule: ruleOf(decision),
    status,
    used: cardUsed,
    state: cardState,
    level: benefit?.levelPercent ?? null,
  };
}

const ended = card({ validTo: day('2026-08-09') });
const upgraded = card({
  number: 'HN2010123456789',
  objectCode: 'HN',
  benefitDigit: 2,
  validFrom: usualVisitDay,
  validTo: null,
});

test('the last rule of cards holds for every visit, so one always decides', () => {
  const facts = visit({ card: null });
  const stay = { admittedOn: usualVisitDay, careType: facts.careType };
  const meaning = meaningOf(facts.portal, defaultSwitches);
  const seen = { facts, on: usualVisitDay, date: usualVisitDay, switches: defaultSwitches };
  expect(cardRules.at(-1)?.id).toBe('card.by-state');
  expect(cardRules.at(-1)?.applies({ ...seen, stay, meaning })).toBe(true);
  expect(cardRuleOf({ ...seen, stay, meaning }).id).toBe('card.by-state');
  expect(new Set(cardRules.map(({ id }) => id)).size).toBe(cardRules.length);
});

describe('a newborn without a card', () => {
  const newborn = (changes: Partial<Facts>) =>
    decide(visit({ newborn: true, card: null, careType: 'INPATIENT', ...changes }));

  test.each<[string, Facts['portal'], readonly ReasonCode[]]>([
    ['050', answeredWith('050'), []],
    ['130', answeredWith('130'), []],
    ['neither card nor number', noCard, []],
    ['no answer', down, ['ADMITTED_UNVERIFIED', 'PORTAL_TIMEOUT']],
    ['an error of the portal', answeredWith('500'), ['ADMITTED_UNVERIFIED', 'PORTAL_ERROR']],
    ['our account', answeredWith('401'), ['ADMITTED_UNVERIFIED', 'PORTAL_ACCOUNT_REFUSED']],
    ['our staff', answeredWith('054'), ['ADMITTED_UNVERIFIED', 'STAFF_NOT_REGISTERED']],
  ])('is covered in full for now, as TE: %s', (_title, portal, unverified) => {
    const decision = newborn({ portal });
    expect(said(decision)).toEqual({
      rule: 'card.newborn-without-card',
      status: 'ELIGIBLE_PROVISIONAL',
      used: null,
      state: 'UNKNOWN',
      level: 100,
    });
    expect(decision.benefit?.routeCode).toBe('1.7');
    expect(decision.reasons).toEqual(
      expect.arrayContaining(['NEWBORN_WITHOUT_CARD', ...unverified]),
    );
    expect(decision.reasons.includes('ADMITTED_UNVERIFIED')).toBe(unverified.length > 0);
  });

  test('is decided by its card where there is one', () => {
    expect(said(newborn({ card: card({ objectCode: 'TE', benefitDigit: 1 }) }))).toMatchObject({
      rule: 'card.by-state',
      used: 'ASKED',
      state: 'VALID',
    });
    expect(ruleOf(newborn({ card: card(), portal: down }))).toBe('card.shown-card');
  });

  test('keeps the cover that 050 does not deny, even where a card was typed', () => {
    expect(ruleOf(newborn({ card: card(), portal: answeredWith('050') }))).toBe(
      'card.newborn-without-card',
    );
  });

  test.each(['051', '060', '110', '777'])('gets what code %s says otherwise', (code) => {
    expect(ruleOf(newborn({ portal: answeredWith(code) }))).not.toBe('card.newborn-without-card');
  });
});

describe('an organ donor without a card', () => {
  const donor = (changes: Partial<Facts>) =>
    decide(visit({ donorJustDonated: true, card: null, careType: 'INPATIENT', ...changes }));

  test('is covered as HG at 80 % on the route of donors', () => {
    const decision = donor({ portal: noCard });
    expect(said(decision)).toEqual({
      rule: 'card.donor-without-card',
      status: 'ELIGIBLE_PROVISIONAL',
      used: null,
      state: 'UNKNOWN',
      level: 80,
    });
    expect(decision.benefit?.routeCode).toBe('1.6');
    expect(decision.reasons).toEqual(
      expect.arrayContaining(['DONOR_WITHOUT_CARD', 'DONOR_SIGNATURE', 'OBJECT_CODE_UNSETTLED']),
    );
    expect(decision.reasons).not.toContain('ADMITTED_UNVERIFIED');
  });

  test('in an outage is unverified too', () => {
    expect(donor({ portal: down }).reasons).toEqual(
      expect.arrayContaining(['DONOR_WITHOUT_CARD', 'ADMITTED_UNVERIFIED', 'PORTAL_TIMEOUT']),
    );
  });

  test('comes after the newborn, and before a withdrawn card', () => {
    expect(ruleOf(donor({ newborn: true, portal: noCard }))).toBe('card.newborn-without-card');
    expect(ruleOf(donor({ portal: answeredWith('110') }))).toBe('card.revoked');
  });

  test('is not one who did not just donate', () => {
    expect(ruleOf(donor({ donorJustDonated: false, portal: noCard }))).toBe('card.not-found');
  });
});

describe('a withdrawn card', () => {
  const withdrawn = card({ revoked: true });

  test.each<[string, ReasonCode]>([
    ['110', 'CARD_REVOKED'],
    ['120', 'PARTICIPATION_ENDED'],
    ['124', 'PARTICIPATION_STOPPED'],
  ])('by the portal (%s) is refused, though its dates cover the day', (code, reason) => {
    for (const [shown, used] of [
      [card(), 'ASKED'],
      [null, null],
    ] as const) {
      const decision = decide(visit({ portal: answeredWith(code), card: shown }));
      expect(said(decision)).toEqual({
        rule: 'card.revoked',
        status: 'NOT_ELIGIBLE',
        used,
        state: 'INVALID_REVOKED',
        level: null,
      });
      expect(decision.reasons.filter((one) => one !== 'IDENTITY_MATCHED')).toEqual([reason]);
    }
  });

  test('by its own mark is refused whatever the code', () => {
    for (const code of ['000', '003', '004', '010', '060']) {
      const decision = decide(visit({ portal: answeredWith(code), card: withdrawn }));
      expect(said(decision)).toMatchObject({ rule: 'card.revoked', status: 'NOT_ELIGIBLE' });
      expect(decision.reasons).toContain('CARD_REVOKED');
      expect(decision.reasons).not.toContain('ADMITTED_UNVERIFIED');
    }
  });

  test.each<[string, Facts['portal'], ReasonCode]>([
    ['no answer', down, 'PORTAL_TIMEOUT'],
    ['an error of the portal', answeredWith('500'), 'PORTAL_ERROR'],
    ['our fault', answeredWith('205'), 'PORTAL_REFUSED_FORMAT'],
    ['a restricted account', answeredWith('000', true), 'PORTAL_ACCOUNT_RESTRICTED'],
  ])('by an older record is not refused on %s', (_title, portal, because) => {
    const decision = decide(visit({ portal, card: withdrawn }));
    expect(said(decision)).toEqual({
      rule: 'card.revoked',
      status: 'NEEDS_ACTION',
      used: 'ASKED',
      state: 'INVALID_REVOKED',
      level: null,
    });
    expect(decision.reasons).toEqual(
      expect.arrayContaining(['CARD_REVOKED', 'ADMITTED_UNVERIFIED', because]),
    );
  });
});

describe('a child under 6 with a birth paper', () => {
  const child = (changes: Partial<Facts>) =>
    decide(visit({ birthPaperShown: true, birthDate: born('2024-02-10'), card: null, ...changes }));

  test.each<[string, Facts['portal']]>([
    ['050', answeredWith('050')],
    ['130', answeredWith('130')],
    ['neither card nor number', noCard],
    ['no answer', down],
  ])('gets a number instead of a refusal: %s', (_title, portal) => {
    const decision = child({ portal });
    expect(said(decision)).toEqual({
      rule: 'card.child-without-card',
      status: 'NEEDS_ACTION',
      used: null,
      state: 'UNKNOWN',
      level: null,
    });
    expect(decision.reasons).toContain('CHILD_WITHOUT_CARD');
    expect(decision.reasons.includes('PORTAL_TIMEOUT')).toBe(portal === down);
    expect(decision.reasons.includes('ADMITTED_UNVERIFIED')).toBe(portal === down);
  });

  test('is one until the day before the sixth birthday', () => {
    const bornOn = (text: string) => child({ portal: noCard, birthDate: born(text) });
    expect(ruleOf(bornOn('2020-08-11'))).toBe('card.child-without-card');
    expect(ruleOf(bornOn('2020-08-10'))).toBe('card.not-found');
  });

  test.each<[string, Partial<Facts>]>([
    [
      'without the paper, when the portal knows none',
      { birthPaperShown: false, portal: answeredWith('050') },
    ],
    ['of unknown age', { birthDate: null }],
  ])('%s is refused like anybody else', (_title, changes) => {
    expect(said(child({ portal: noCard, ...changes }))).toMatchObject({
      rule: 'card.not-found',
      status: 'NOT_ELIGIBLE',
    });
  });

  test('with neither card, number nor paper is asked for the paper', () => {
    expect(said(child({ portal: noCard, birthPaperShown: false }))).toMatchObject({
      rule: 'card.child-without-card',
      status: 'NEEDS_ACTION',
    });
  });

  test('with a card is decided by it', () => {
    expect(ruleOf(child({ card: card() }))).toBe('card.by-state');
  });
});

describe('a child’s temporary number', () => {
  const temporary = card({ number: 'TE1010123456789', objectCode: 'TE', benefitDigit: 1 });

  test('that the portal does not find is checked on paper', () => {
    const decision = decide(
      visit({ childNumber: true, card: temporary, portal: answeredWith('050') }),
    );
    expect(said(decision)).toEqual({
      rule: 'card.temporary-child-number',
      status: 'NEEDS_ACTION',
      used: null,
      state: 'UNKNOWN',
      level: null,
    });
    expect(decision.reasons).toContain('TEMPORARY_CHILD_NUMBER');
    expect(decision.reasons).not.toContain('CARD_NOT_FOUND');
  });

  test('lifts no other refusal, and no other number is lifted', () => {
    const asked = (childNumber: boolean, code: string) =>
      ruleOf(decide(visit({ childNumber, card: temporary, portal: answeredWith(code) })));
    expect(asked(true, '110')).toBe('card.revoked');
    expect(asked(true, '051')).toBe('card.desk-action');
    expect(asked(true, '000')).toBe('card.by-state');
    expect(asked(false, '050')).toBe('card.not-found');
  });

  test('gets only its own reason where nobody of that number is registered', () => {
    const decision = decide(
      visit({
        childNumber: true,
        card: null,
        portal: answeredWith('050'),
        identity: 'NOT_FOUND',
      }),
    );
    expect(decision.status).toBe('NEEDS_ACTION');
    expect(decision.reasons).not.toContain('CARD_NOT_FOUND');
  });
});

test.each<[Facts['portal'], ReasonCode]>([
  [answeredWith('050'), 'CARD_NOT_FOUND'],
  [noCard, 'CARD_NOT_SHOWN'],
])('no card: refused (%j)', (portal, reason) => {
  const decision = decide(visit({ portal, card: null }));
  expect(said(decision)).toEqual({
    rule: 'card.not-found',
    status: 'NOT_ELIGIBLE',
    used: null,
    state: 'UNKNOWN',
    level: null,
  });
  expect(decision.reasons).toContain(reason);
});

test('what the desk has to settle first states neither card nor percentage', () => {
  for (const code of [
    '051',
    '052',
    '053',
    '060',
    '061',
    '070',
    '080',
    '090',
    '121',
    '130',
    '777',
  ]) {
    expect(said(decide(visit({ portal: answeredWith(code) })))).toEqual({
      rule: 'card.desk-action',
      status: 'NEEDS_ACTION',
      used: null,
      state: 'UNKNOWN',
      level: null,
    });
  }
});

describe('papers to check by eye', () => {
  const army = (changes: Partial<Facts>) =>
    decide(visit({ portal: answeredWith('001'), ...changes }));

  test('the card and its state are shown, and no percentage', () => {
    const expected = { rule: 'card.papers-to-check', status: 'NEEDS_ACTION', level: null };
    expect(said(army({}))).toEqual({ ...expected, used: 'ASKED', state: 'VALID' });
    expect(said(army({ card: ended }))).toEqual({ ...expected, used: 'ASKED', state: 'EXPIRED' });
    expect(said(army({ card: ended, replacement: upgraded }))).toEqual({
      ...expected,
      used: 'ASKED',
      state: 'REPLACED',
    });
    expect(said(army({ card: null }))).toEqual({ ...expected, used: null, state: 'UNKNOWN' });
  });

  test('checked, the card decides, and the reason stays while it covers', () => {
    const checked = army({ documentsCheckedByEye: true });
    expect(said(checked)).toMatchObject({ rule: 'card.by-state', status: 'ELIGIBLE', level: 80 });
    expect(checked.reasons).toContain('CARD_MANAGED_BY_DEFENCE');
    const lapsed = army({ documentsCheckedByEye: true, card: ended });
    expect(lapsed.status).toBe('NOT_ELIGIBLE');
    expect(lapsed.reasons).not.toContain('CARD_MANAGED_BY_DEFENCE');
    const nothing = army({ documentsCheckedByEye: true, card: null });
    expect(nothing.status).toBe('NEEDS_ACTION');
    expect(nothing.reasons).toEqual(
      expect.arrayContaining(['CARD_MANAGED_BY_DEFENCE', 'CARD_DATES_MISSING']),
    );
  });
});

describe('by the answer of an earlier look-up', () => {
  const stored = (code: string): Facts['portal'] => ({ ...down, stored: code });

  test('that gave a card which covers the day, it covers for now', () => {
    const decision = decide(visit({ portal: stored('000') }));
    expect(said(decision)).toEqual({
      rule: 'card.stored-answer',
      status: 'ELIGIBLE_PROVISIONAL',
      used: 'ASKED',
      state: 'VALID',
      level: 80,
    });
    expect(decision.reasons).toContain('DECIDED_FROM_STORED_ANSWER');
    expect(decision.reasons).toContain('PORTAL_TIMEOUT');
    expect(decision.reasons).not.toContain('CARD_VALID');
  });

  test.each(['010', '050', '051', '060', '070', '110', '121', '124', '130', '999'])(
    'with code %s the question stays open, with a valid card shown',
    (code) => {
      const decision = decide(visit({ portal: stored(code) }));
      expect(said(decision)).toEqual({
        rule: 'card.stored-answer',
        status: 'NEEDS_ACTION',
        used: null,
        state: 'UNKNOWN',
        level: null,
      });
      expect(decision.reasons).toContain('STORED_ANSWER_AGAINST');
    },
  );

  test('whose card has ended since, the question stays open', () => {
    const ended = card({ validTo: day('2020-01-01') });
    const decision = decide(visit({ portal: stored('000'), card: ended }));
    expect(decision.status).toBe('NEEDS_ACTION');
  });

  test('that asked for a check by eye, it covers for now only after the check', () => {
    const portal = stored('001');
    expect(decide(visit({ portal })).status).toBe('NEEDS_ACTION');
    expect(decide(visit({ portal, documentsCheckedByEye: true })).status).toBe(
      'ELIGIBLE_PROVISIONAL',
    );
  });

  test('that told of no fund for this place, nobody is refused', () => {
    expect(decide(visit({ ...selfReferral, portal: stored('000') })).status).not.toBe(
      'NOT_ELIGIBLE',
    );
  });

  test('a reported death outweighs it', () => {
    const decision = decide(visit({ portal: stored('000'), deathReported: true }));
    expect(ruleOf(decision)).toBe('card.death-reported');
  });

  test('a newborn without a card is covered whatever it said', () => {
    const decision = decide(visit({ portal: stored('050'), newborn: true, card: null }));
    expect(decision.status).toBe('ELIGIBLE_PROVISIONAL');
  });
});

describe('without a look-up', () => {
  const kinds: ReadonlyArray<readonly [string, Facts['portal'], string, string]> = [
    ['no answer', down, 'ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION'],
    ['an error of the portal', answeredWith('101'), 'ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION'],
    ['our account', answeredWith('401'), 'ELIGIBLE_PROVISIONAL', 'SYSTEM_ERROR'],
    ['our staff record', answeredWith('055'), 'SYSTEM_ERROR', 'SYSTEM_ERROR'],
    ['our request', answeredWith('205'), 'SYSTEM_ERROR', 'SYSTEM_ERROR'],
    ['a restricted account', answeredWith('000', true), 'SYSTEM_ERROR', 'SYSTEM_ERROR'],
  ];

  test.each(kinds)('%s: the shown card decides for now', (_title, portal, shown) => {
    const decision = decide(visit({ portal }));
    expect(said(decision)).toEqual({
      rule: 'card.shown-card',
      status: shown,
      used: 'ASKED',
      state: 'VALID',
      level: 80,
    });
    expect(decision.reasons).toContain('DECIDED_FROM_SHOWN_CARD');
    expect(decision.reasons).not.toContain('CARD_REPLACED');
  });

  test.each(kinds)('%s: nothing to decide from', (_title, portal, _shown, without) => {
    for (const [one, used, state] of [
      [ended, 'ASKED', 'EXPIRED'],
      [card({ validFrom: null }), 'ASKED', 'UNKNOWN'],
      [card({ validFrom: day('2026-08-11') }), 'ASKED', 'NOT_YET_VALID'],
      [null, null, 'UNKNOWN'],
    ] as const) {
      const decision = decide(visit({ portal, card: one }));
      expect(said(decision)).toEqual({
        rule: 'card.no-lookup',
        status: without,
        used,
        state,
        level: null,
      });
      expect(decision.reasons).toContain('ADMITTED_UNVERIFIED');
    }
  });

  test.each(kinds)('%s: a stay in its grace, and a newer card that is known', (_title, portal) => {
    const stay = {
      portal,
      askedOn: day('2026-08-15'),
      careType: 'INPATIENT',
      card: card({ validTo: usualVisitDay }),
    } as const;
    const on = day('2026-08-15');
    expect(said(decide(visit(stay), on))).toMatchObject({
      rule: 'card.shown-card',
      used: 'ASKED',
      state: 'VALID_GRACE',
      level: 80,
    });
    const next = { ...upgraded, validFrom: day('2026-08-11') };
    const replaced = decide(visit({ ...stay, replacement: next }), on);
    expect(said(replaced)).toMatchObject({
      rule: 'card.shown-card',
      used: 'REPLACEMENT',
      state: 'REPLACED',
      level: 100,
    });
    expect(replaced.reasons).toContain('CARD_REPLACED');
    const graceFirst = decide(visit({ ...stay, replacement: next }), on, {
      replacementBeforeGrace: 'false',
    });
    expect(said(graceFirst)).toMatchObject({ used: 'ASKED', state: 'VALID_GRACE', level: 80 });
  });

  test('a self-referral that pays nothing is not refused before the look-up', () => {
    const unpaid = (portal: Facts['portal']) =>
      decide(selfReferral(places.central, { inAppendixII: false, portal }));
    expect(unpaid(answeredWith('000')).status).toBe('NOT_ELIGIBLE');
    expect(unpaid(down)).toMatchObject({
      status: 'NEEDS_ACTION',
      benefit: { effectiveBasisPoints: 0 },
    });
  });
});

describe('003: the old card ended and a new one was issued', () => {
  const portal = answeredWith('003');
  const asked = (changes: Partial<Facts>, on?: string) =>
    decide(visit({ portal, ...changes }), on === undefined ? undefined : day(on));

  test.each<[string, CardFacts | null]>([
    ['ended', ended],
    ['by its dates still valid', card()],
    ['not begun', card({ validFrom: day('2026-08-11') })],
    ['not given', null],
    ['without dates', card({ validFrom: null, validTo: null })],
  ])('the new card counts where the old one is %s', (_title, old) => {
    const decision = asked({ card: old, replacement: upgraded });
    expect(said(decision)).toEqual({
      rule: 'card.replaced',
      status: 'ELIGIBLE',
      used: 'REPLACEMENT',
      state: 'REPLACED',
      level: 100,
    });
    expect(decision.reasons).toEqual(expect.arrayContaining(['CARD_REPLACED', 'CARD_VALID']));
  });

  test.each<[string, CardFacts | null]>([
    ['not given', null],
    ['without a first day', card({ validFrom: null })],
  ])('a new card %s is asked for again', (_title, replacement) => {
    const decision = asked({ card: ended, replacement });
    expect(said(decision)).toEqual({
      rule: 'card.new-card-missing',
      status: 'NEEDS_ACTION',
      used: null,
      state: 'UNKNOWN',
      level: null,
    });
    expect(decision.reasons).toContain('NEW_CARD_MISSING');
  });

  test('a new card that starts tomorrow does not cover today', () => {
    const tomorrow = { ...upgraded, validFrom: day('2026-08-11') };
    const decision = asked({ card: ended, replacement: tomorrow });
    expect(said(decision)).toEqual({
      rule: 'card.ended-for-now',
      status: 'NOT_ELIGIBLE',
      used: 'ASKED',
      state: 'EXPIRED',
      level: null,
    });
    expect(decision.reasons).toEqual(
      expect.arrayContaining(['CARD_EXPIRED', 'CARD_NOT_YET_VALID']),
    );
    expect(said(asked({ card: null, replacement: tomorrow })).used).toBeNull();
    expect(asked({ card: null, replacement: tomorrow }).reasons).toContain('CARD_EXPIRED');
  });

  test('a new card that has ended too is expired, and has begun', () => {
    const over = { ...upgraded, validFrom: day('2026-08-01'), validTo: day('2026-08-09') };
    const decision = asked({ card: ended, replacement: over });
    expect(said(decision)).toMatchObject({ rule: 'card.ended-for-now', status: 'NOT_ELIGIBLE' });
    expect(decision.reasons).toContain('CARD_EXPIRED');
    expect(decision.reasons).not.toContain('CARD_NOT_YET_VALID');
  });

  test('by its dates still valid today, the old card counts until the new one begins', () => {
    const tomorrow = { ...upgraded, validFrom: day('2026-08-11') };
    expect(said(asked({ card: card(), replacement: tomorrow }))).toMatchObject({
      rule: 'card.by-state',
      status: 'ELIGIBLE',
      state: 'VALID',
    });
  });

  test('a visit of its own time is still covered by the old card', () => {
    const next = { ...upgraded, validFrom: day('2026-08-11') };
    const past = { visitDate: day('2026-06-01'), askedOn: day('2026-08-10'), replacement: next };
    expect(said(asked({ ...past, card: ended }))).toMatchObject({
      rule: 'card.by-state',
      used: 'ASKED',
      state: 'VALID',
    });
    expect(said(asked({ ...past, card: card({ validFrom: day('2026-07-01') }) }))).toMatchObject({
      rule: 'card.ended-for-now',
    });
    expect(said(asked({ ...past, askedOn: day('2026-06-01'), card: ended }))).toMatchObject({
      rule: 'card.by-state',
    });
  });

  test('a stay that the old card opened keeps its grace until the new card begins', () => {
    const stay = {
      visitDate: day('2026-08-05'),
      careType: 'INPATIENT',
      card: ended,
      replacement: { ...upgraded, validFrom: day('2026-08-20') },
    } as const;
    expect(said(asked(stay, '2026-08-19'))).toMatchObject({
      rule: 'card.by-state',
      state: 'VALID_GRACE',
      used: 'ASKED',
      level: 80,
    });
    expect(said(asked(stay, '2026-08-20'))).toMatchObject({
      rule: 'card.replaced',
      used: 'REPLACEMENT',
    });
    const graceFirst = decide(visit({ portal, ...stay }), day('2026-08-20'), {
      replacementBeforeGrace: 'false',
    });
    expect(said(graceFirst)).toMatchObject({ state: 'VALID_GRACE', used: 'ASKED' });
  });
});

describe('replaced by dates alone', () => {
  test('000 with an ended card and a new one uses the new one', () => {
    expect(said(decide(visit({ card: ended, replacement: upgraded })))).toMatchObject({
      rule: 'card.replaced',
      used: 'REPLACEMENT',
      state: 'REPLACED',
    });
  });

  test('a card without a first day gives way to a new one', () => {
    const dateless = card({ validFrom: null });
    expect(ruleOf(decide(visit({ card: dateless, replacement: upgraded })))).toBe('card.replaced');
  });

  test.each<[string, CardFacts]>([
    ['begins tomorrow', { ...upgraded, validFrom: day('2026-08-11') }],
    ['ended yesterday', { ...upgraded, validFrom: day('2026-01-01'), validTo: day('2026-08-09') }],
    ['is withdrawn', { ...upgraded, revoked: true }],
  ])('a new card that %s changes nothing', (_title, replacement) => {
    expect(said(decide(visit({ card: ended, replacement })))).toMatchObject({
      rule: 'card.by-state',
      status: 'NOT_ELIGIBLE',
      state: 'EXPIRED',
      used: 'ASKED',
    });
  });
});

describe('010: expired by the portal', () => {
  const portal = answeredWith('010');
  const asked = (changes: Partial<Facts>, on?: string) =>
    decide(visit({ portal, ...changes }), on === undefined ? undefined : day(on));
  const refused = {
    rule: 'card.expired-by-portal',
    status: 'NOT_ELIGIBLE',
    state: 'EXPIRED',
    level: null,
  };

  test('a card that ended is refused by its dates', () => {
    expect(said(asked({ card: ended }))).toMatchObject({
      rule: 'card.by-state',
      status: 'NOT_ELIGIBLE',
      state: 'EXPIRED',
    });
  });

  test.each<[string, CardFacts]>([
    ['no last day', card({ validTo: null })],
    ['no dates', card({ validFrom: null, validTo: null })],
    ['no first day', card({ validFrom: null, validTo: day('2026-08-09') })],
    ['a last day that is today', card({ validTo: usualVisitDay })],
  ])('a card with %s is expired and not open-ended', (_title, one) => {
    const decision = asked({ card: one });
    expect(said(decision)).toEqual({ ...refused, used: 'ASKED' });
    expect(decision.reasons).toContain('CARD_EXPIRED');
  });

  test.each<[string, Partial<CardFacts>, string, string]>([
    ['no last day', { validTo: null }, '2026-08-09', 'NEEDS_ACTION'],
    ['no first day', { validFrom: null, validTo: day('2026-06-01') }, '2026-06-01', 'NEEDS_ACTION'],
    [
      'no first day, and over',
      { validFrom: null, validTo: day('2026-06-01') },
      '2026-06-02',
      'NOT_ELIGIBLE',
    ],
    ['both days', { validTo: day('2026-12-31') }, '2026-08-09', 'NOT_ELIGIBLE'],
  ])('a past visit and a card with %s', (_title, dates, visitDate, status) => {
    const facts = visit({
      portal,
      card: card(dates),
      visitDate: day(visitDate),
      askedOn: usualVisitDay,
    });
    const decision = decide(facts);
    expect(said(decision)).toEqual({
      rule: 'card.expired-by-portal',
      status,
      used: 'ASKED',
      state: status === 'NEEDS_ACTION' ? 'UNKNOWN' : 'EXPIRED',
      level: null,
    });
    expect(decision.reasons).toContain(
      status === 'NEEDS_ACTION' ? 'CARD_DATES_MISSING' : 'CARD_EXPIRED',
    );
  });

  test('and none was given', () => {
    expect(said(asked({ card: null }))).toEqual({ ...refused, used: null });
  });

  test('the treatment grace still applies, and ends', () => {
    const stay = { visitDate: day('2026-08-05'), careType: 'INPATIENT', card: ended } as const;
    const at = (on: string) => said(asked({ ...stay, askedOn: day(on) }, on));
    expect(at('2026-08-10')).toMatchObject({ status: 'ELIGIBLE', state: 'VALID_GRACE' });
    expect(at('2026-08-24')).toMatchObject({ status: 'ELIGIBLE', state: 'VALID_GRACE' });
    expect(at('2026-08-25')).toMatchObject({ status: 'NOT_ELIGIBLE', state: 'EXPIRED' });
  });

  test('a visit of the time when the card was valid is covered', () => {
    const past = { visitDate: day('2026-06-01'), askedOn: usualVisitDay };
    expect(said(asked({ ...past, card: card({ validTo: day('2026-06-30') }) }))).toMatchObject({
      status: 'ELIGIBLE',
      state: 'VALID',
    });
    expect(said(asked({ ...past, card: card({ validTo: usualVisitDay }) }))).toMatchObject(refused);
  });

  test('a newer card that is valid is used', () => {
    expect(said(asked({ card: ended, replacement: upgraded }))).toMatchObject({
      rule: 'card.replaced',
      used: 'REPLACEMENT',
    });
  });
});

describe('two cards that are both valid', () => {
  const both = (replacement: CardFacts, changes: Partial<Facts> = {}) =>
    decide(visit({ portal: answeredWith('004'), replacement, ...changes }));

  test('the higher level counts', () => {
    const decision = both(upgraded);
    expect(said(decision)).toEqual({
      rule: 'card.higher-level-card',
      status: 'ELIGIBLE',
      used: 'REPLACEMENT',
      state: 'VALID',
      level: 100,
    });
    expect(decision.reasons).toEqual(
      expect.arrayContaining(['NEWER_CARD_EXISTS', 'HIGHER_LEVEL_CARD_USED', 'CARD_VALID']),
    );
  });

  test.each<[string, CardFacts]>([
    ['of the same level', card({ validFrom: usualVisitDay })],
    ['without a digit', { ...upgraded, benefitDigit: null }],
    ['that begins tomorrow', { ...upgraded, validFrom: day('2026-08-11') }],
  ])('a newer card %s leaves the old one in use', (_title, replacement) => {
    const decision = both(replacement);
    expect(said(decision)).toMatchObject({ rule: 'card.by-state', used: 'ASKED', level: 80 });
    expect(decision.reasons).toContain('NEWER_CARD_EXISTS');
  });

  test('an old card without a digit gives way', () => {
    expect(said(both(upgraded, { card: card({ benefitDigit: null }) }))).toMatchObject({
      rule: 'card.higher-level-card',
    });
  });

  test('an old card of the higher level stays', () => {
    const old = card({ objectCode: 'HN', benefitDigit: 2 });
    expect(said(both(card({ number: 'DN4' }), { card: old }))).toMatchObject({
      rule: 'card.by-state',
      used: 'ASKED',
      level: 100,
    });
  });

  test('the old one that has ended makes way on the first day after', () => {
    const next = card({ validFrom: day('2027-01-01'), validTo: day('2027-12-31') });
    expect(said(both(next))).toMatchObject({ used: 'ASKED' });
    expect(said(both(next, { visitDate: day('2027-01-01') }))).toMatchObject({
      used: 'REPLACEMENT',
    });
  });

  test('registration and level are those of the card that counts', () => {
    const decision = both({ ...upgraded, registeredFacility: elsewhere });
    expect(decision.benefit).toMatchObject({ levelPercent: 100, routeCode: '1.12' });
  });
});

describe('by the state of the card', () => {
  test.each<[string, Partial<Facts>, Record<string, unknown>, ReasonCode]>([
    ['valid', {}, { status: 'ELIGIBLE', used: 'ASKED', state: 'VALID' }, 'CARD_VALID'],
    [
      'not begun',
      { card: card({ validFrom: day('2026-08-11') }) },
      { status: 'NOT_ELIGIBLE', used: 'ASKED', state: 'NOT_YET_VALID' },
      'CARD_NOT_YET_VALID',
    ],
    [
      'ended',
      { card: ended },
      { status: 'NOT_ELIGIBLE', used: 'ASKED', state: 'EXPIRED' },
      'CARD_EXPIRED',
    ],
    [
      'without dates',
      { card: card({ validFrom: null }) },
      { status: 'NEEDS_ACTION', used: 'ASKED', state: 'UNKNOWN' },
      'CARD_DATES_MISSING',
    ],
    [
      'not given',
      { card: null },
      { status: 'NEEDS_ACTION', used: null, state: 'UNKNOWN' },
      'CARD_DATES_MISSING',
    ],
  ])('%s', (_title, changes, expected, reason) => {
    const decision = decide(visit(changes));
    expect(said(decision)).toMatchObject({ rule: 'card.by-state', ...expected });
    expect(decision.reasons).toContain(reason);
    expect(decision.benefit !== null).toBe(decision.status === 'ELIGIBLE');
  });
});

test('a reported death locks the card until the desk has looked, whatever the portal says', () => {
  for (const held of [card(), null]) {
    expect(said(decide(visit({ deathReported: true, card: held })))).toMatchObject({
      rule: 'card.death-reported',
      status: 'NEEDS_ACTION',
      used: held === null ? null : 'ASKED',
      state: 'INVALID_REVOKED',
    });
  }
});
