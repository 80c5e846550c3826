import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import type { DecisionAnswer, ResolutionAnswer } from '../support/graphql-client.ts';

const cardLookup = '/KQNhanLichSuKCB2024';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startTestGateway();
});
afterEach(() => gateway[Symbol.asyncDispose]());

function arrive(key: string): Promise<DecisionAnswer> {
  return gateway.checkIn(exampleInput(gateway.person(key)), 'hospital-district');
}

/** A check-in of the person with another card of 2024. */
function arriveWith(key: string, number: string, cancelled: string): Promise<DecisionAnswer> {
  const { fullName, birthDate } = gateway.person(key).presented;
  const [year, month, day] = birthDate.split('-');
  const scan = [number, '', fullName, `${day}${month}${year}`, 'Nữ', 'Phố Mẫu', '01032025'];
  return gateway.checkIn(
    { facilityCode: '99002', holder: { scan: [...scan, cancelled, '', ''].join('|') } },
    'hospital-district',
  );
}

function changesIn({ differences }: ResolutionAnswer) {
  return differences.map(({ kind, register, registered }) => [kind, register, registered]);
}

const adviceQuery = `query ($claim: IdentityClaim!) {
  resolveIdentity(claim: $claim) { outcome person { personalId } advice(language: EN) differences { kind register } }
}`;

async function resolve(key: string, clientId: string) {
  const { personalId, fullName, birthDate } = gateway.person(key).presented;
  const claim = { person: { personalId, fullName, birthDate } };
  const answer = await gateway.ask(adviceQuery, { claim }, clientId);
  expect(answer.errors).toEqual([]);
  return answer.data?.['resolveIdentity'];
}

describe('a card that names a cancelled number, which VSS still holds', () => {
  it('is covered, and the clerk is told that VSS has the old number', async () => {
    const { status, reasons, identity } = await arrive('number-changed');
    expect(status).toBe('ELIGIBLE');
    expect(changesIn(identity)).toEqual([['NUMBER_CHANGED', 'VSS_PORTAL', '•••218']]);
    expect(reasons).toContainEqual(
      expect.objectContaining({
        code: 'NUMBER_CHANGED',
        severity: 'WARNING',
        deskAction: expect.stringMatching(/\S/),
      }),
    );
  });

  it('costs the portal one question more, and the register none', async () => {
    await arrive('number-changed');
    expect(gateway.portal.hits(cardLookup)).toHaveLength(2);
    expect(gateway.population.hits()).toHaveLength(1);
  });

  it('buys no question about a number of somebody else', async () => {
    const number = gateway.person('number-changed').citizens[0]?.personalId ?? '';
    const pensioner = gateway.person('pensioner').citizens[0]?.personalId ?? '';
    const decision = await arriveWith('number-changed', number, pensioner);
    expect(decision.reasons.map(({ code }) => code)).toContain('CARD_NOT_FOUND');
    expect(decision.reasons.map(({ code }) => code)).not.toContain('NUMBER_CHANGED');
    expect(decision.card).toBeNull();
    expect(decision.identity.differences).toEqual([]);
  });

  it('buys no second question where the register does not know its holder', async () => {
    const { cancelledNumber = '' } = gateway.person('number-changed').presented;
    const decision = await arriveWith('number-changed', '001172777777', cancelledNumber);
    expect(decision.identity.outcome).toBe('NOT_FOUND');
    expect(gateway.portal.hits(cardLookup)).toHaveLength(1);
  });
});

describe('a cancelled number, whose successor VSS holds', () => {
  it('is covered under the new number, and the clerk is told to use it', async () => {
    const { status, reasons, identity } = await arrive('cancelled-number-given');
    expect(status).toBe('ELIGIBLE');
    expect(identity.person?.personalId).toBe(
      gateway.person('cancelled-number-given').citizens[0]?.personalId,
    );
    expect(changesIn(identity)).toEqual([
      ['NUMBER_CHANGED', 'POPULATION_REGISTER', '•••219'],
      ['NUMBER_CHANGED', 'VSS_PORTAL', '•••219'],
    ]);
    expect(reasons.map(({ code }) => code)).toContain('NUMBER_CHANGED');
  });

  it('costs the portal one question more', async () => {
    await arrive('cancelled-number-given');
    expect(gateway.portal.hits(cardLookup)).toHaveLength(2);
    expect(gateway.population.hits()).toHaveLength(1);
  });

  it.each([
    ['hospital-district', 'Use the number of the current identity card'],
    ['ministry-interior', 'Use the new personal number'],
  ])('resolved by %s gives the new number and says to use it', async (clientId, sentence) => {
    expect(await resolve('cancelled-number-given', clientId)).toEqual({
      outcome: 'MATCHED',
      person: { personalId: gateway.person('cancelled-number-given').citizens[0]?.personalId },
      advice: [expect.stringContaining(sentence)],
      differences: [{ kind: 'NUMBER_CHANGED', register: 'POPULATION_REGISTER' }],
    });
  });
});

describe('a number that did not change', () => {
  it.each([
    ['enterprise-employee', 1],
    ['no-card', 1],
    ['not-in-population-register', 1],
    ['old-number-on-new-card', 1],
    ['wrong-name', 1],
  ])('costs the portal one question: %s', async (key, questions) => {
    const { reasons } = await arrive(key);
    expect(gateway.portal.hits(cardLookup)).toHaveLength(questions);
    expect(reasons.map(({ code }) => code)).not.toContain('NUMBER_CHANGED');
  });

  it('but has 9 digits is told as one that has a successor', async () => {
    const { reasons, status } = await arrive('old-identity-number');
    expect(status).toBe('ELIGIBLE');
    expect(reasons.map(({ code }) => code)).toContain('NUMBER_CHANGED');
    expect(gateway.portal.hits(cardLookup)).toHaveLength(1);
  });
});

describe('a person reported dead', () => {
  it('is not turned away: papers are compared', async () => {
    const { status, identity, reasons } = await arrive('deceased');
    expect([status, identity.outcome]).toEqual(['NEEDS_ACTION', 'MATCHED']);
    expect(reasons[0]).toMatchObject({
      code: 'DEATH_REPORTED',
      deskAction: expect.stringMatching(/\S/),
    });
  });

  it('is told to an agency only with number, name and birth date', async () => {
    expect(await resolve('deceased', 'ministry-interior')).toMatchObject({
      outcome: 'MATCHED',
      advice: [expect.stringContaining('has died')],
    });
    const { personalId, birthDate } = gateway.person('deceased').presented;
    const claim = { person: { personalId, birthDate, fullName: 'Nguyễn Văn Đoán' } };
    const answer = await gateway.ask(adviceQuery, { claim }, 'ministry-interior');
    expect(answer.data?.['resolveIdentity']).toMatchObject({ outcome: 'NOT_FOUND', person: null });
    expect(JSON.stringify(answer.data)).not.toContain('died');
  });
});

describe('two people of one number', () => {
  it('are told apart by nobody, and nothing is told of either', async () => {
    const { status, identity, card } = await arrive('number-given-twice');
    expect([status, identity.outcome]).toEqual(['NEEDS_ACTION', 'AMBIGUOUS']);
    expect([identity.person, identity.differences, card]).toEqual([null, [], null]);
  });
});

describe('a person of one register only', () => {
  const registersQuery = `query ($input: EligibilityInput!) { eligibility(input: $input) {
    status identity { outcome registers { register outcome } }
  } }`;

  it.each([
    ['no-card', 'MATCHED', 'NOT_FOUND'],
    ['not-in-population-register', 'NOT_FOUND', 'MATCHED'],
  ])('%s: each says its own', async (key, population, portal) => {
    const input = exampleInput(gateway.person(key));
    const answer = await gateway.ask(registersQuery, { input }, 'hospital-district');
    expect(answer.data?.['eligibility']).toMatchObject({
      identity: {
        outcome: population,
        registers: [
          { register: 'POPULATION_REGISTER', outcome: population },
          { register: 'VSS_PORTAL', outcome: portal },
        ],
      },
    });
  });
});
