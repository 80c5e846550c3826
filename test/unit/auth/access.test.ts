import { describe, expect, it } from 'vitest';
import { authorise, operationAccess, ownFacility, ownPerson } from '../../../src/auth/access.ts';
import { type Caller, type CallerKind, type Scope, scopes } from '../../../src/auth/caller.ts';
import { parseFacilityCode } from '../../../src/domain/facility.ts';
import {
  type PersonalId,
  parsePersonalId,
  parsePersonNumber,
} from '../../../src/domain/personal-id.ts';
import { outcomeOf } from './token-forge.ts';

const practitioner = { personalId: '001085000101', fullName: 'Trần Quốc Bảo' };
const kinds = {
  hospital: { kind: 'hospital', facility: parseFacilityCode('99002'), practitioner },
  agency: { kind: 'agency', agency: 'G01', practitioner: null },
  citizen: { kind: 'citizen', personalId: parsePersonalId('001086000001') as PersonalId },
  auditor: { kind: 'auditor', practitioner: null },
} as const;

function caller(kind: CallerKind, granted: readonly Scope[] = scopes): Caller {
  const credential = { clientId: 'c', issuer: 'i', scopes: new Set(granted), boundTo: null };
  return { ...credential, ...kinds[kind] };
}

const expected: ReadonlyArray<readonly [string, Scope, readonly CallerKind[]]> = [
  ['Mutation.checkIn', 'checkin:write', ['hospital']],
  ['Query.checkIn', 'eligibility:read', ['hospital']],
  ['Query.checkIns', 'eligibility:read', ['hospital']],
  ['Mutation.reportFirstCost', 'checkin:write', ['hospital']],
  ['Query.checkInNotice', 'eligibility:read', ['hospital']],
  ['Query.checkInNotices', 'eligibility:read', ['hospital']],
  ['Query.eligibility', 'eligibility:read', ['hospital']],
  ['Query.eligibilityMany', 'eligibility:read', ['hospital']],
  ['Query.checkList', 'eligibility:read', ['hospital']],
  ['Mutation.startCheckList', 'eligibility:read', ['hospital']],
  ['Mutation.addToCheckList', 'eligibility:read', ['hospital']],
  ['Mutation.closeCheckList', 'eligibility:read', ['hospital']],
  ['Mutation.cancelCheckList', 'eligibility:read', ['hospital']],
  ['Subscription.checkInSettled', 'eligibility:read', ['hospital']],
  ['Query.coverageTimeline', 'eligibility:read', ['hospital']],
  ['Query.resolveIdentity', 'identity:read', ['hospital', 'agency', 'citizen']],
  ['Query.presenceChallenge', 'identity:read', ['hospital', 'agency', 'citizen']],
  ['Query.person', 'person:read', ['hospital', 'agency', 'citizen']],
  ['Query.facility', 'facility:read', ['hospital', 'agency', 'citizen', 'auditor']],
  ['Query.accessLog', 'ledger:read', ['hospital', 'agency', 'citizen', 'auditor']],
];

describe('operations', () => {
  const allKinds = Object.keys(kinds) as CallerKind[];

  it('are these and no others', () => {
    const listed = [...expected.map(([coordinate]) => coordinate), 'Query.explainAccess'];
    expect(Object.keys(operationAccess).sort()).toEqual(listed.sort());
  });

  it('explaining access needs no scope, and is for everybody', async () => {
    for (const kind of allKinds) {
      const explain = () => authorise('Query.explainAccess', caller(kind, []));
      expect(await outcomeOf(explain)).toBe('accepted');
    }
  });

  it.each(expected)('%s needs %s and one of %j', async (coordinate, scope, allowed) => {
    for (const kind of allKinds) {
      const others = scopes.filter((each) => each !== scope);
      const mayCall = allowed.includes(kind);
      expect(await outcomeOf(() => authorise(coordinate, caller(kind, [scope])))).toBe(
        mayCall ? 'accepted' : 'CALLER_NOT_ALLOWED',
      );
      expect(await outcomeOf(() => authorise(coordinate, caller(kind, others)))).toBe(
        mayCall ? 'SCOPE_MISSING' : 'CALLER_NOT_ALLOWED',
      );
    }
  });

  it.each([
    'Query.unknown',
    'Mutation.eligibility',
    'constructor',
    '__proto__',
    '',
    'query.facility',
  ])('%j is denied to everyone', async (coordinate) => {
    for (const kind of allKinds) {
      expect(await outcomeOf(() => authorise(coordinate, caller(kind)))).toBe('CALLER_NOT_ALLOWED');
    }
  });
});

describe('what is one’s own', () => {
  it('is its own facility for a hospital', async () => {
    const ask = (kind: CallerKind, code: string) =>
      outcomeOf(() => ownFacility(caller(kind), parseFacilityCode(code)));
    expect(await ask('hospital', '99002')).toBe('accepted');
    expect(await ask('hospital', '99004')).toBe('FACILITY_NOT_YOURS');
    expect(await ask('agency', '99004')).toBe('accepted');
  });

  it('is their own number for a citizen', async () => {
    const ask = (kind: CallerKind, number: string) =>
      outcomeOf(() => ownPerson(caller(kind), parsePersonNumber(number)));
    expect(await ask('citizen', '001086000001')).toBe('accepted');
    expect(await ask('citizen', '001086000002')).toBe('PERSON_NOT_YOURS');
    expect(await ask('citizen', '012345678')).toBe('PERSON_NOT_YOURS');
    expect(await ask('hospital', '001086000002')).toBe('accepted');
  });
});
