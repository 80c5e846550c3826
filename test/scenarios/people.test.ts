import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vietnamDate } from '../../src/domain/date.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import type { SandboxPerson } from '../../src/sandbox/person.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { importKeySet } from '../../src/signing/keys/public-key-set.ts';
import { verifyReceipt } from '../../src/signing/receipt.ts';
import { clientOf, decisionIn, startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  type DecisionAnswer,
  eligibilityQuery,
  type GraphQLAnswer,
  signatureOf,
} from '../support/graphql-client.ts';
import { HandClock } from '../support/hand-clock.ts';

/** The contract's table, written down a second time on purpose. */
const decisionOfStatus: Readonly<
  Record<string, readonly [decision: string, provisional: boolean]>
> = {
  ELIGIBLE: ['ELIGIBLE', false],
  ELIGIBLE_PROVISIONAL: ['ELIGIBLE', true],
  NEEDS_ACTION: ['UNDETERMINED', false],
  NOT_ELIGIBLE: ['NOT_ELIGIBLE', false],
  SYSTEM_ERROR: ['UNDETERMINED', false],
};

/** Reasons that may stand for a portal code (eligibility rules, 7.2); null is a portal that said nothing usable. */
const reasonsOfCode: Readonly<Record<string, readonly string[]>> = {
  '000': ['CARD_VALID', 'CARD_NOT_YET_VALID', 'DEATH_REPORTED'],
  '001': ['CARD_MANAGED_BY_DEFENCE'],
  '002': ['CARD_MANAGED_BY_PUBLIC_SECURITY'],
  '003': ['CARD_REPLACED'],
  '004': ['NEWER_CARD_EXISTS'],
  '010': ['CARD_EXPIRED', 'CARD_IN_TREATMENT_GRACE'],
  '050': ['CARD_NOT_FOUND', 'TEMPORARY_CHILD_NUMBER', 'NEWBORN_WITHOUT_CARD'],
  '051': ['CARD_NUMBER_WRONG'],
  '052': ['CARD_PROVINCE_WRONG'],
  '053': ['CARD_BENEFIT_DIGIT_WRONG'],
  '060': ['NAME_DIFFERS'],
  '061': ['NAME_SPELLED_DIFFERENTLY'],
  '070': ['BIRTH_DATE_DIFFERS'],
  '100': ['PORTAL_ERROR'],
  '101': ['PORTAL_ERROR'],
  '110': ['CARD_REVOKED'],
  '120': ['PARTICIPATION_ENDED'],
  '121': ['MOVED_TO_ANOTHER_PROVINCE'],
  '122': ['MOVED_WITHIN_PROVINCE'],
  '123': ['READDED_AT_SAME_UNIT'],
  '124': ['PARTICIPATION_STOPPED'],
  '130': ['CHILD_WITHOUT_CARD'],
  '205': ['PORTAL_REFUSED_FORMAT'],
  '401': ['PORTAL_ACCOUNT_REFUSED'],
  '500': ['PORTAL_ERROR'],
  none: ['PORTAL_UNAVAILABLE', 'PORTAL_TIMEOUT', 'PORTAL_ANSWER_UNUSABLE', 'PORTAL_NOT_ASKED'],
};

interface Arrival {
  readonly answer: GraphQLAnswer;
  readonly decision: DecisionAnswer;
}

async function arrive(gateway: TestGateway, person: SandboxPerson): Promise<Arrival> {
  const variables = { input: exampleInput(person) };
  const answer = await gateway.ask(
    eligibilityQuery,
    variables,
    clientOf(person.visit.facilityCode),
  );
  return { answer, decision: decisionIn(answer) };
}

function summaryOf({ decision }: Arrival) {
  return {
    status: decision.status,
    identity: decision.identity.outcome,
    routeCode: decision.benefit?.routeCode ?? null,
  };
}

function expectedOf({ expected }: SandboxPerson) {
  return {
    status: expected.status,
    identity: expected.identity,
    routeCode: expected.routeCode,
  };
}

/** Eight desks at a time: the time limits of this gateway are short, and the machine may be busy. */
async function arriveInTurn(
  gateway: TestGateway,
  everybody: readonly SandboxPerson[],
): Promise<ReadonlyMap<string, Arrival>> {
  const arrivals = new Map<string, Arrival>();
  const queue = everybody.values();
  const desk = async () => {
    for (const person of queue) arrivals.set(person.key, await arrive(gateway, person));
  };
  await Promise.all(Array.from({ length: 8 }, desk));
  return arrivals;
}

const people = sandboxPeople(vietnamDate(new Date()));

describe('everybody whom the sandbox knows', () => {
  let gateway: TestGateway;
  let arrivals: ReadonlyMap<string, Arrival>;
  const arrivalOf = ({ key }: SandboxPerson): Arrival => {
    const arrival = arrivals.get(key);
    if (arrival === undefined) throw new Error(`${key} did not arrive`);
    return arrival;
  };

  beforeAll(async () => {
    gateway = await startTestGateway({
      slowMs: 12_000,
      environment: { VSS_PORTAL_TIMEOUT_MS: '1500', POPULATION_TIMEOUT_MS: '1000' },
    });
    arrivals = await arriveInTurn(gateway, people);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  it.each(people)('is answered as the story says: $key', (person) => {
    expect(summaryOf(arrivalOf(person))).toEqual(expectedOf(person));
  });

  it.each(people)('hears what the portal said: $key', (person) => {
    const said = person.expected.portalCode ?? 'none';
    const codes = arrivalOf(person).decision.reasons.map(({ code }) => code);
    expect(codes.filter((code) => reasonsOfCode[said]?.includes(code))).toHaveLength(1);
  });

  it.each(people)('gets the decision that goes with the status: $key', (person) => {
    const { status, decision, provisional } = arrivalOf(person).decision;
    expect([decision, provisional]).toEqual(decisionOfStatus[status]);
  });

  it.each(people)('is told a percentage only when cover is decided: $key', (person) => {
    const { decision } = arrivalOf(person);
    if (decision.status === 'NEEDS_ACTION' || decision.status === 'SYSTEM_ERROR') {
      expect(decision.benefit).toBeNull();
    } else if (decision.decision === 'ELIGIBLE') {
      expect(decision.benefit?.effectivePercent).toBeGreaterThan(0);
    } else {
      expect(decision.benefit?.effectivePercent ?? 0).toBe(0);
    }
  });

  it.each(people)('sees both registers named: $key', (person) => {
    const { sources } = arrivalOf(person).decision;
    const asked = sources.map(({ register }) => register);
    expect(asked.filter((register) => register !== 'VSS_CO_PAYMENT').toSorted()).toEqual([
      'POPULATION_REGISTER',
      'VSS_PORTAL',
    ]);
    for (const { status, fetchedAt, reason } of sources) {
      expect(fetchedAt !== null).toBe(status === 'ANSWERED');
      expect(reason === null).toBe(status === 'ANSWERED');
    }
  });

  it.each(people)('leaves with a receipt that says what the answer says: $key', async (person) => {
    const { decision } = arrivalOf(person);
    const verdict = verifyReceipt(decision.receipt, importKeySet(gateway.jwks), {
      now: new Date(),
    });
    expect(verdict).toMatchObject({
      ok: true,
      expired: false,
      claims: {
        iss: gateway.url,
        aud: clientOf(person.visit.facilityCode),
        jti: decision.id,
        decision: decision.decision,
        provisional: decision.provisional,
        reasonCodes: decision.reasons.map(({ code }) => code),
      },
    });
    const { payload } = await compactVerify(
      decision.receipt,
      createLocalJWKSet(gateway.jwks as JSONWebKeySet),
    );
    const { benefit } = JSON.parse(new TextDecoder().decode(payload)) as {
      readonly benefit?: { readonly effectiveBasisPoints: number };
    };
    expect((benefit?.effectiveBasisPoints ?? -100) / 100).toBe(
      decision.benefit?.effectivePercent ?? -1,
    );
  });

  it.each(people)('is answered under a signature that holds: $key', (person) => {
    expect(signatureOf(arrivalOf(person).answer, gateway.jwks)).toMatchObject({ ok: true });
  });

  it('is told why, most important first, and what to do when something has to be done', () => {
    const weights = ['BLOCKING', 'WARNING', 'INFO'];
    for (const { decision } of arrivals.values()) {
      const severities = decision.reasons.map(({ severity }) => weights.indexOf(severity));
      expect(severities).toEqual(severities.toSorted((a, b) => a - b));
      expect(decision.reasons.length).toBeGreaterThan(0);
      if (decision.status === 'NEEDS_ACTION')
        expect(decision.reasons.some(({ deskAction }) => deskAction !== null)).toBe(true);
    }
  });

  it('leaves no trace of who they are in the log', () => {
    const log = gateway.log.join('');
    expect(log).toContain('upstream failed');
    for (const { presented, card } of people) {
      for (const secret of [
        presented.personalId,
        presented.fullName,
        presented.cardNumber,
        card?.insuranceNumber,
      ]) {
        if (secret !== null && secret !== undefined) expect(log).not.toContain(secret);
      }
    }
  });
});

describe('a clerk whom the portal does not take', () => {
  it.each([
    ['hospital-unregistered-staff', 'STAFF_NOT_REGISTERED'],
    ['hospital-misnamed-staff', 'STAFF_NAME_DIFFERS'],
  ])('%s is a fault of ours, never the patient’s', async (clientId, reason) => {
    await using gateway = await startTestGateway();
    const input = exampleInput(gateway.person('enterprise-employee'));
    const decision = await gateway.checkIn(input, clientId);
    expect(decision).toMatchObject({
      status: 'SYSTEM_ERROR',
      decision: 'UNDETERMINED',
      provisional: false,
      benefit: null,
      identity: { outcome: 'MATCHED' },
    });
    expect(decision.reasons[0]?.code).toBe(reason);
  });
});

describe('the same people on other days', () => {
  it.each([
    ['the last hour of a year', '2026-12-31T16:30:00Z'],
    ['a leap day', '2028-02-29T03:00:00Z'],
    ['the day before half of the level was paid', '2026-06-30T03:00:00Z'],
    ['a day of the year before the near-poor were raised', '2025-12-30T03:00:00Z'],
  ])('are answered as their stories say on %s', async (_, now) => {
    const clock = new HandClock(now);
    await using gateway = await startTestGateway({
      clock,
      environment: { VSS_PORTAL_TIMEOUT_MS: '6000', POPULATION_TIMEOUT_MS: '3000' },
    });
    const healthy = sandboxPeople(vietnamDate(clock.now())).filter(
      ({ faults }) => faults?.portal !== 'slow' && faults?.population !== 'slow',
    );
    const arrivals = await arriveInTurn(gateway, healthy);
    const summaries = [...arrivals].map(([key, arrival]) => [key, summaryOf(arrival)]);
    expect(Object.fromEntries(summaries)).toEqual(
      Object.fromEntries(healthy.map((person) => [person.key, expectedOf(person)])),
    );
  });
});
