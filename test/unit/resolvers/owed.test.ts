import { describe, expect, test } from 'vitest';
import type { CardLookup } from '../../../src/connectors/vss-portal/index.ts';
import type { Answer } from '../../../src/domain/answer.ts';
import { parsePlainDate } from '../../../src/domain/date.ts';
import type { ReasonCode } from '../../../src/eligibility/reasons.ts';
import { defaultSwitches } from '../../../src/eligibility/switches.ts';
import type { RegisterFinding } from '../../../src/identity/resolution.ts';
import { openRegisters, owedOf } from '../../../src/resolvers/insurance/owed.ts';
import type { Visit } from '../../../src/resolvers/insurance/visit.ts';

const fetchedAt = new Date('2026-11-23T02:00:00Z');
const found: Answer<RegisterFinding> = {
  state: 'ANSWERED',
  value: { citizens: null, exists: true },
  fetchedAt,
  asOf: null,
};
const failed = { state: 'FAILED', reason: 'TIMEOUT' } as const;
const notAsked = { state: 'NOT_ASKED', reason: 'NO_NUMBER' } as const;

function said(code: string, restricted = false): Answer<CardLookup> {
  const value = { code, restricted, fetchedAt } as CardLookup;
  return { state: 'ANSWERED', value, fetchedAt, asOf: null };
}

function stale<T>(answer: Answer<T>): Answer<T> {
  return answer.state === 'ANSWERED' ? { ...answer, state: 'STALE', reason: 'TIMEOUT' } : answer;
}

describe('registers whose answer does not count yet', () => {
  const open = (
    register: Answer<RegisterFinding>,
    portal: Answer<CardLookup>,
    restsOnPresence = false,
  ) =>
    openRegisters({ register, portal, portalNumber: null }, { restsOnPresence }, defaultSwitches);

  test('are none when both have answered, or were not to be asked', () => {
    expect(open(found, said('000'))).toEqual([]);
    expect(open(found, said('050'))).toEqual([]);
    expect(open(notAsked, said('110'))).toEqual([]);
    expect(open(found, notAsked)).toEqual([]);
  });

  test('are those that failed, and those heard by an earlier answer only', () => {
    expect(open(failed, said('000'))).toEqual(['POPULATION_REGISTER']);
    expect(open(stale(found), said('000'))).toEqual(['POPULATION_REGISTER']);
    expect(open(found, failed)).toEqual(['VSS_PORTAL']);
    expect(open(failed, stale(said('000')))).toEqual(['POPULATION_REGISTER', 'VSS_PORTAL']);
  });

  test.each(['100', '101', '500', '401', '402', '054', '055', '205'])(
    'are those that answer about themselves or about us: %s',
    (code) => {
      expect(open(found, said(code))).toEqual(['VSS_PORTAL']);
    },
  );

  test('are those that have restricted the account', () => {
    expect(open(found, said('500', true))).toEqual(['VSS_PORTAL']);
  });

  test('are not those for which evidence of presence stands in', () => {
    expect(open(failed, said('000'), true)).toEqual([]);
  });
});

describe('what is owed', () => {
  const owed = (reasons: readonly ReasonCode[], visit: Partial<Visit> = {}) =>
    owedOf(
      { on: parsePlainDate('2026-11-23'), dischargeDate: null, ...visit } as Visit,
      reasons,
      {
        answers: { register: found, portal: said('000'), portalNumber: null },
        resolution: { restsOnPresence: false } as never,
      },
      defaultSwitches,
      fetchedAt,
    );

  test('is nothing when all were heard', () => {
    expect(owed(['CARD_VALID'])).toEqual({
      mode: 'live',
      obligations: [],
      recheckBy: null,
      open: [],
    });
  });

  test('is due with the discharge, as far as it is known, and not before today is over', () => {
    const dueOf = (visit: Partial<Visit>) =>
      owed(['DECIDED_FROM_SHOWN_CARD'], visit).obligations.find(
        ({ code }) => code === 'RECHECK_BEFORE_DISCHARGE',
      )?.dueBy;
    expect(dueOf({})).toEqual(new Date('2026-11-23T16:59:59.999Z'));
    expect(dueOf({ dischargeDate: parsePlainDate('2026-11-30') })).toEqual(
      new Date('2026-11-30T16:59:59.999Z'),
    );
    expect(
      dueOf({ on: parsePlainDate('2026-11-01'), dischargeDate: parsePlainDate('2026-11-02') }),
    ).toEqual(new Date('2026-11-23T16:59:59.999Z'));
  });

  test('is owed once, however many reasons ask for it', () => {
    const codes = owed(['DECIDED_FROM_STORED_ANSWER', 'ADMITTED_UNVERIFIED']).obligations.map(
      ({ code }) => code,
    );
    expect(new Set(codes).size).toBe(codes.length);
  });
});
