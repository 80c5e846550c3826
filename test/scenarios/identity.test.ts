import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parsePlainDate } from '../../src/domain/date.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import type { SandboxPerson } from '../../src/sandbox/person.ts';
import { cardScan, cccdScan, exampleInput } from '../../src/sandbox/scans.ts';
import { sourceNamed, startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  type GraphQLAnswer,
  type PersonAnswer,
  type ResolutionAnswer,
  resolveIdentityQuery,
  signatureOf,
} from '../support/graphql-client.ts';

const personQuery = `query ($personalId: PersonalId!, $purpose: Purpose!) {
  person(personalId: $personalId, purpose: $purpose) { personalId fullName birthDate permanentAddress { detail } }
}`;

function purposeOf(clientId: string): string {
  if (clientId === 'portal-citizen') return 'SELF_SERVICE';
  return clientId.startsWith('hospital-') ? 'TREATMENT' : 'ADMINISTRATIVE_PROCEDURE';
}

let gateway: TestGateway;
let patient: SandboxPerson;
let number: string;

// Everyone starts as a stranger: what a gateway remembers of one test must not answer the next.
beforeEach(async () => {
  gateway = await startTestGateway();
  patient = gateway.person('enterprise-employee');
  number = patient.presented.personalId ?? '';
});
afterEach(() => gateway[Symbol.asyncDispose]());

async function resolve(claim: unknown, clientId: string): Promise<ResolutionAnswer> {
  const answer = await gateway.ask(resolveIdentityQuery, { claim }, clientId);
  expect(answer.errors).toEqual([]);
  expect(signatureOf(answer, gateway.jwks)).toMatchObject({ ok: true });
  return answer.data?.['resolveIdentity'] as ResolutionAnswer;
}

function claimOf({ presented }: SandboxPerson): unknown {
  const { personalId, fullName, birthDate } = presented;
  return { person: { personalId, fullName, birthDate } };
}

async function personFor(clientId: string, personalId = number): Promise<PersonAnswer | null> {
  const answer = await gateway.ask(
    personQuery,
    { personalId, purpose: purposeOf(clientId) },
    clientId,
  );
  expect(answer.errors).toEqual([]);
  return answer.data?.['person'] as PersonAnswer | null;
}

describe('a person is resolved', () => {
  it.each(['hospital-district', 'ministry-interior', 'portal-citizen'])(
    'for %s, with what the register holds',
    async (clientId) => {
      const { outcome, person, differences } = await resolve(claimOf(patient), clientId);
      expect(outcome).toBe('MATCHED');
      expect(differences).toEqual([]);
      expect(person).toMatchObject({
        personalId: number,
        fullName: 'Nguyễn Thử Nghiệm',
        birthDate: '1986-01-15',
        permanentAddress: { detail: expect.stringContaining('Phố Mẫu') },
      });
    },
  );

  it('by a scan as by the same words', async () => {
    const scan = await resolve({ scan: cccdScan(patient) }, 'ministry-interior');
    const words = await resolve(claimOf(patient), 'ministry-interior');
    expect(scan.person).toEqual(words.person);
  });

  it('by an old number, and is given the new one', async () => {
    const veteran = gateway.person('old-identity-number');
    const { outcome, person } = await resolve(claimOf(veteran), 'ministry-interior');
    expect(outcome).toBe('MATCHED');
    expect(person?.personalId).toBe(veteran.citizens[0]?.personalId);
  });

  it('by an insurance card through the portal, for a hospital', async () => {
    const resolution = await resolve({ scan: cardScan(patient) }, 'hospital-district');
    expect(resolution).toMatchObject({ outcome: 'MATCHED', person: null });
    expect(sourceNamed(resolution, 'VSS_PORTAL').status).toBe('ANSWERED');
    expect(sourceNamed(resolution, 'POPULATION_REGISTER').status).toBe('NOT_ASKED');
  });

  it('not by an insurance card for an agency, which has no account at the portal', async () => {
    const resolution = await resolve({ scan: cardScan(patient) }, 'ministry-interior');
    expect(resolution.outcome).toBe('UNDETERMINED');
    expect(sourceNamed(resolution, 'VSS_PORTAL').reason).toBe('NO_ACCOUNT');
  });

  it('to nobody in particular when two people share an old number', async () => {
    const twins = gateway.person('number-given-twice');
    const { outcome, person } = await resolve(claimOf(twins), 'ministry-interior');
    expect([outcome, person]).toEqual(['AMBIGUOUS', null]);
  });
});

describe('insurance numbers', () => {
  const linkQuery = `query ($claim: IdentityClaim!) {
    resolveIdentity(claim: $claim) {
      outcome
      insurance {
        source { status reason }
        candidates { insuranceNumber householdNumber differences }
      }
    }
  }`;

  async function link(person: SandboxPerson) {
    const answer = await gateway.ask(linkQuery, { claim: claimOf(person) }, 'ministry-interior');
    expect(answer.errors).toEqual([]);
    return answer.data?.['resolveIdentity'];
  }

  it('are asked for with success of everyone who matched', async () => {
    const everyone = sandboxPeople(parsePlainDate('2026-11-21')).map(({ key }) =>
      gateway.person(key),
    );
    const matched = everyone.filter(
      ({ expected, faults, presented }) =>
        expected.identity === 'MATCHED' && presented.personalId !== null && faults === undefined,
    );
    expect(matched.length).toBeGreaterThan(20);
    for (const person of matched) {
      const before = gateway.platform.hits().length;
      const resolution = await link(person);
      expect([person.key, resolution]).toMatchObject([
        person.key,
        { outcome: 'MATCHED', insurance: { source: { status: 'ANSWERED', reason: null } } },
      ]);
      const asked = gateway.platform.hits().slice(before);
      expect(asked.length).toBeLessThanOrEqual(3);
    }
  });

  it('come with the household, whatever the register says of the address', async () => {
    for (const key of ['enterprise-employee', 'two-insurance-numbers']) {
      expect(await link(gateway.person(key))).toMatchObject({
        insurance: {
          candidates: expect.arrayContaining([
            expect.objectContaining({
              insuranceNumber: gateway.person(key).card?.insuranceNumber,
              householdNumber: expect.stringMatching(/^01H\d{7}$/),
            }),
          ]),
        },
      });
    }
  });

  it('may be two', async () => {
    expect(await link(gateway.person('two-insurance-numbers'))).toMatchObject({
      insurance: {
        candidates: [
          { insuranceNumber: '0100000216', differences: [] },
          { insuranceNumber: '0199000216', differences: [] },
        ],
      },
    });
  });
});

describe('a bare number', () => {
  it('opens nothing', async () => {
    expect(await personFor('hospital-district')).toBeNull();
    expect(gateway.population.hits()).toHaveLength(0);
  });

  it('opens the record to a client that has just resolved the person', async () => {
    await resolve(claimOf(patient), 'ministry-interior');
    gateway.population.forget();
    expect(await personFor('ministry-interior')).toMatchObject({
      personalId: number,
      fullName: 'Nguyễn Thử Nghiệm',
    });
    expect(gateway.population.hits()).toHaveLength(0);
  });

  it('opens the record after a check-in too', async () => {
    await gateway.checkIn(exampleInput(patient), 'hospital-district');
    expect(await personFor('hospital-district')).toMatchObject({ personalId: number });
  });

  it.each(['hospital-provincial', 'hospital-unregistered-staff', 'portal-citizen'])(
    'opens nothing to %s when another client has resolved the person',
    async (clientId) => {
      await resolve(claimOf(patient), 'hospital-district');
      expect(await personFor(clientId)).toBeNull();
    },
  );

  it('opens nothing after a miss', async () => {
    await resolve(
      { person: { personalId: number, fullName: 'Nguyễn Thử', birthDate: '1986-01-15' } },
      'ministry-interior',
    );
    expect(await personFor('ministry-interior')).toBeNull();
  });

  it('opens nothing after an ambiguous answer', async () => {
    const twins = gateway.person('number-given-twice');
    await resolve(claimOf(twins), 'ministry-interior');
    for (const { personalId } of twins.citizens) {
      expect(await personFor('ministry-interior', personalId)).toBeNull();
    }
  });
});

describe('a miss', () => {
  const given = {
    personalId: '001086000001',
    fullName: 'Nguyễn Thử Nghiệm',
    birthDate: '1986-01-15',
  };
  const misses = {
    'an unknown number': { ...given, personalId: '001086777777' },
    'a wrong name': { ...given, fullName: 'Nguyễn Thử Nghiêm' },
    'a wrong birth date': { ...given, birthDate: '1986-01-16' },
    'a wrong year': { ...given, birthDate: '1985-01-15' },
    'an unknown old number': { ...given, personalId: '010999999' },
  };

  /** The body without what differs between any two answers. */
  function bodyOf(answer: GraphQLAnswer): string {
    return Buffer.from(answer.bytes)
      .toString('utf8')
      .replaceAll(/"(asOf|fetchedAt)":"[^"]+"/g, '"$1":"…"');
  }

  it.each(['ministry-interior', 'hospital-district'])(
    'looks the same to %s, whatever was wrong',
    async (clientId) => {
      const bodies = new Map<string, string>();
      for (const [name, person] of Object.entries(misses)) {
        const answer = await gateway.ask(resolveIdentityQuery, { claim: { person } }, clientId);
        expect(answer.status).toBe(200);
        bodies.set(name, bodyOf(answer));
      }
      const [first = ''] = bodies.values();
      expect(first).toContain('"outcome":"NOT_FOUND"');
      expect(Object.fromEntries(bodies)).toEqual(
        Object.fromEntries(Object.keys(misses).map((name) => [name, first])),
      );
    },
  );

  it('has as many bytes whatever was wrong', async () => {
    const lengths = new Set<number>();
    for (const person of Object.values(misses)) {
      const variables = { claim: { person } };
      const answer = await gateway.ask(resolveIdentityQuery, variables, 'ministry-interior');
      lengths.add(answer.bytes.length);
    }
    expect(lengths.size).toBe(1);
  });
});

describe('advice', () => {
  const adviceQuery = `query ($claim: IdentityClaim!) {
    resolveIdentity(claim: $claim) { outcome advice(language: EN) }
  }`;
  const nobody = {
    person: {
      personalId: '001086777777',
      fullName: 'Nguyễn Thử Nghiệm',
      birthDate: '1986-01-15',
    },
  };

  it.each([
    ['hospital-district', /VSS for correction/],
    ['ministry-interior', /enter it as printed\.$/],
  ])('to %s on a miss is for its own desk', async (clientId, sentence) => {
    const answer = await gateway.ask(adviceQuery, { claim: nobody }, clientId);
    expect(answer.data?.['resolveIdentity']).toEqual({
      outcome: 'NOT_FOUND',
      advice: [expect.stringMatching(sentence)],
    });
  });

  it.each([
    ['hospital-district', 'Admit; verify again before discharge.'],
    ['ministry-interior', 'Not confirmed; ask again later.'],
  ])('to %s while the register is silent says whether to admit', async (clientId, sentence) => {
    gateway.sandbox.faults.population = 'html-502';
    const answer = await gateway.ask(adviceQuery, { claim: claimOf(patient) }, clientId);
    expect(answer.data?.['resolveIdentity']).toEqual({
      outcome: 'UNDETERMINED',
      advice: [sentence],
    });
  });
});

describe('a citizen', () => {
  it.each([
    ['somebody else by number', () => claimOf(gateway.person('pensioner'))],
    ['somebody else by scan', () => ({ scan: cccdScan(gateway.person('pensioner')) })],
    ['a person by an old number', () => claimOf(gateway.person('old-identity-number'))],
    ['a card', () => ({ scan: cardScan(patient) })],
  ])('may not ask about %s', async (_, claim) => {
    const answer = await gateway.ask(resolveIdentityQuery, { claim: claim() }, 'portal-citizen');
    expect(answer.errors[0]?.extensions.code).toBe('PERSON_NOT_YOURS');
    expect(answer.data ?? null).toBeNull();
    expect(gateway.population.hits()).toHaveLength(0);
    expect(gateway.portal.hits()).toHaveLength(0);
  });

  it('may not ask for somebody else by number alone', async () => {
    const personalId = gateway.person('pensioner').presented.personalId;
    const answer = await gateway.ask(
      personQuery,
      { personalId, purpose: 'SELF_SERVICE' },
      'portal-citizen',
    );
    expect(answer.errors[0]?.extensions.code).toBe('PERSON_NOT_YOURS');
  });
});

describe('details of another domain', () => {
  it('follow the person of a decision', async () => {
    const { identity } = await gateway.checkIn(exampleInput(patient), 'hospital-district');
    expect(identity.person).toMatchObject({
      fullName: 'Nguyễn Thử Nghiệm',
      permanentAddress: { detail: expect.stringContaining('Phố Mẫu') },
    });
  });

  it('follow the facility of a card and of a visit', async () => {
    const { card, facility } = await gateway.checkIn(exampleInput(patient), 'hospital-district');
    const expected = { code: '99002', name: 'Bệnh viện Đa khoa Mẫu 2', level: 'BASIC' };
    expect(card?.registeredFacility).toEqual(expected);
    expect(facility).toMatchObject(expected);
  });

  it('follow the facility of a further card', async () => {
    const { otherCards } = await gateway.checkIn(
      exampleInput(gateway.person('next-card-issued')),
      'hospital-district',
    );
    expect(otherCards.map(({ registeredFacility }) => registeredFacility)).toEqual([
      { code: '99102', name: 'Bệnh viện Đa khoa Mẫu 102', level: 'BASIC' },
    ]);
  });

  it('stay away from a token that may not see persons', async () => {
    const token = await gateway.token('hospital-district', 'eligibility:read');
    const query = `query ($input: EligibilityInput!) { eligibility(input: $input) {
      decision identity { outcome person { personalId fullName permanentAddress { detail } } }
    } }`;
    const answer = await gateway.askWith(token, query, { input: exampleInput(patient) });
    expect(answer.data?.['eligibility']).toEqual({
      decision: 'ELIGIBLE',
      identity: {
        outcome: 'MATCHED',
        person: { personalId: number, fullName: null, permanentAddress: null },
      },
    });
  });

  it('stay away from that token also when another of the same client has just seen them', async () => {
    await gateway.checkIn(exampleInput(patient), 'hospital-district');
    const token = await gateway.token('hospital-district', 'eligibility:read');
    const query = `query ($input: EligibilityInput!) { eligibility(input: $input) {
      identity { person { personalId fullName } }
    } }`;
    const answer = await gateway.askWith(token, query, { input: exampleInput(patient) });
    expect(answer.data?.['eligibility']).toEqual({
      identity: { person: { personalId: number, fullName: null } },
    });
  });
});

describe('scopes', () => {
  it.each([
    ['resolveIdentity', 'person:read facility:read'],
    ['person', 'identity:read facility:read'],
  ])('%s needs its own, and %s are not enough', async (operation, scope) => {
    const token = await gateway.token('ministry-interior', scope);
    const answer =
      operation === 'person'
        ? await gateway.askWith(token, personQuery, { personalId: number, purpose: 'TREATMENT' })
        : await gateway.askWith(token, resolveIdentityQuery, { claim: claimOf(patient) });
    expect(answer.errors[0]?.extensions.code).toBe('SCOPE_MISSING');
    expect(gateway.population.hits()).toHaveLength(0);
  });

  it('of an agency do not reach decisions about cover', async () => {
    const query = 'query ($input: EligibilityInput!) { eligibility(input: $input) { id } }';
    const variables = { input: exampleInput(patient) };
    const answer = await gateway.ask(query, variables, 'ministry-interior');
    expect(answer.errors[0]?.extensions.code).toBe('CALLER_NOT_ALLOWED');
    expect(gateway.portal.hits()).toHaveLength(0);
  });
});
