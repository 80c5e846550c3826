import { describe, expect, test, vi } from 'vitest';
import type { PopulationRegister } from '../../../src/connectors/population/index.ts';
import { UpstreamError } from '../../../src/connectors/upstream.ts';
import type { VssPlatform } from '../../../src/connectors/vss-platform/index.ts';
import type {
  CardLookup,
  PortalCall,
  VssPortal,
} from '../../../src/connectors/vss-portal/index.ts';
import { parseFacilityCode } from '../../../src/domain/facility.ts';
import { guardedPlatform, guardedPopulation, guardedPortal } from '../../../src/gateway/guarded.ts';
import { call, cardOf, morning, queryFor } from '../../support/portal-people.ts';
import { failureOf, policyOnVirtualTime } from '../../support/upstream-policy.ts';

const query = queryFor(cardOf());
const elsewhere: PortalCall = { ...call, facility: parseFacilityCode('99004') };
const colleague: PortalCall = { ...call, staff: { ...call.staff, personalId: '001190000002' } };

function lookupWith(code: string, restricted = false): CardLookup {
  return {
    code,
    restricted,
    note: null,
    card: null,
    newCard: null,
    previousCardNumber: null,
    lookups: [],
    fetchedAt: new Date(morning),
  };
}

function portalAnswering(answer: () => CardLookup) {
  const lookUps = policyOnVirtualTime();
  const coPayment = policyOnVirtualTime();
  const lookUpCard = vi.fn<VssPortal['lookUpCard']>(async () => answer());
  const cumulativeCoPay = vi.fn<VssPortal['cumulativeCoPay']>(() =>
    Promise.reject(new UpstreamError('RESTRICTED', 'listed')),
  );
  const inner = { lookUpCard, cumulativeCoPay } as Partial<VssPortal> as VssPortal;
  const portal = guardedPortal(inner, { lookUps: lookUps.policy, coPayment: coPayment.policy });
  const times = async (count: number, by = call) => {
    for (let i = 0; i < count; i++) await failureOf(portal.lookUpCard(query, by));
  };
  return { portal, lookUps, coPayment, lookUpCard, cumulativeCoPay, times };
}

describe('the portal behind its policy', () => {
  test.each(['100', '101', '500'])('says by code %s that it failed (F32)', async (code) => {
    const { lookUpCard, times } = portalAnswering(() => lookupWith(code));
    await times(100);
    expect(lookUpCard).toHaveBeenCalledTimes(50);
  });

  test.each(['000', '003', '010', '050', '060', '110', '205', '999'])(
    'says by code %s nothing against itself',
    async (code) => {
      const { lookUps, lookUpCard, times } = portalAnswering(() => lookupWith(code));
      await times(100);
      expect(lookUpCard).toHaveBeenCalledTimes(100);
      expect(lookUps.policy.report()).toMatchObject({ breaker: 'CLOSED', closedAccounts: 0 });
    },
  );

  test('gives the answer by which an account is on the restricted list, and then asks no more in its name (F33)', async () => {
    const { portal, lookUps, lookUpCard } = portalAnswering(() => lookupWith('500', true));
    expect(await portal.lookUpCard(query, call)).toMatchObject({ restricted: true });
    expect(await failureOf(portal.lookUpCard(query, colleague))).toBe('RESTRICTED');
    expect(lookUpCard).toHaveBeenCalledTimes(1);
    await portal.lookUpCard(query, elsewhere);
    expect(lookUpCard).toHaveBeenCalledTimes(2);
    expect(lookUps.policy.report().breaker).toBe('CLOSED');
  });

  test.each([
    ['054', 'STAFF_NOT_REGISTERED'],
    ['055', 'STAFF_NAME_DIFFERS'],
  ])('asks no more for a member of staff whom code %s refused', async (code, failure) => {
    const { portal, lookUpCard } = portalAnswering(() => lookupWith(code));
    await portal.lookUpCard(query, call);
    expect(await failureOf(portal.lookUpCard(query, call))).toBe(failure);
    await portal.lookUpCard(query, colleague);
    expect(lookUpCard).toHaveBeenCalledTimes(2);
  });

  test('asks in the name that it was given, and hands on its deadline', async () => {
    const { portal, lookUpCard } = portalAnswering(() => lookupWith('000'));
    const given = { ...call, client: 'hospital', priority: 'BULK', deadlineAt: 5 } as const;
    await portal.lookUpCard(query, given);
    expect(lookUpCard).toHaveBeenCalledExactlyOnceWith(query, given);
  });

  test('does not lock the desk out for what the co-payment service refuses', async () => {
    const { portal, lookUps, cumulativeCoPay } = portalAnswering(() => lookupWith('000'));
    expect(await failureOf(portal.cumulativeCoPay(query, call))).toBe('RESTRICTED');
    expect(await failureOf(portal.cumulativeCoPay(query, call))).toBe('RESTRICTED');
    expect(cumulativeCoPay).toHaveBeenCalledTimes(1);
    expect(lookUps.policy.canAsk(call.facility)).toBe(true);
  });
});

describe('the other registers behind theirs', () => {
  test('an empty answer is an answer, and a lie opens the breaker (F36, F23)', async () => {
    const { policy } = policyOnVirtualTime();
    const fetchedAt = new Date(morning);
    const findCitizens = vi.fn<PopulationRegister['findCitizens']>(async () => ({
      citizens: [],
      asOf: null,
      fetchedAt,
    }));
    const confirmCitizen = vi.fn<PopulationRegister['confirmCitizen']>(() =>
      Promise.reject(new UpstreamError('WRONG_PERSON', 'somebody else')),
    );
    const inner = { findCitizens, confirmCitizen } as Partial<PopulationRegister>;
    const register = guardedPopulation(inner as PopulationRegister, policy);
    const question = { number: query.number, fullName: query.fullName, birthDate: query.birthDate };
    const ask = question as Parameters<PopulationRegister['findCitizens']>[0];
    for (let i = 0; i < 60; i++) await register.findCitizens(ask, { officer: 'x' });
    expect(policy.report().breaker).toBe('CLOSED');
    for (let i = 0; i < 100; i++) await failureOf(register.confirmCitizen(ask, { officer: 'x' }));
    expect(confirmCitizen).toHaveBeenCalledTimes(60);
    expect(findCitizens.mock.calls[0]?.[1]).toMatchObject({ officer: 'x', client: 'gateway' });
  });

  test('each question to the platform goes through its policy', async () => {
    const { policy, told } = policyOnVirtualTime();
    const answer = async () => ({ members: [], fetchedAt: new Date(morning) });
    const inner = {
      findInsuranceNumber: vi.fn(async () => ({
        numbers: [],
        status: null,
        errorCode: null,
        fetchedAt: new Date(morning),
      })),
      householdOf: vi.fn(answer),
      searchHousehold: vi.fn(answer),
    } as Partial<VssPlatform>;
    const platform = guardedPlatform(inner as VssPlatform, policy);
    const anything = {} as never;
    await platform.findInsuranceNumber(anything, {});
    await platform.householdOf(anything, {});
    await platform.searchHousehold(anything, {});
    expect(told).toEqual(['GOOD', 'GOOD', 'GOOD']);
  });
});
