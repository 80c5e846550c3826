import { describe, expect, test, vi } from 'vitest';
import type { Caller, Scope } from '../../../../src/auth/caller.ts';
import type { DataClass } from '../../../../src/auth/policy/data-classes.ts';
import { mayName, purposesOf, usualPurpose } from '../../../../src/auth/policy/purposes.ts';
import {
  accessOf,
  type FieldPolicy,
  hasOperator,
} from '../../../../src/auth/policy/request-access.ts';
import { verdictOn } from '../../../../src/auth/policy/table.ts';
import { parseFacilityCode } from '../../../../src/domain/facility.ts';
import { parsePersonNumber } from '../../../../src/domain/personal-id.ts';

const staff = { personalId: '001085000101', fullName: 'Trần Quốc Bảo' };
const classes: Readonly<Record<string, DataClass>> = {
  'Query.resolveIdentity': 'PERSONAL',
  'Query.person': 'PERSONAL',
  'Query.facility': 'PUBLIC',
};

/** Verdicts that tell for whom they were made. */
const policy: FieldPolicy = {
  classOf: (coordinate) => classes[coordinate],
  verdicts: (kind, purpose, operator) =>
    Uint8Array.from(Buffer.from(`${kind} ${purpose} ${operator}`)),
};

function callerOf(kind: Caller['kind'], practitioner: object | null = staff): Caller {
  return {
    kind,
    practitioner,
    facility: parseFacilityCode('99002'),
    personalId: '001086000001',
    scopes: new Set<Scope>(['identity:read', 'person:read', 'facility:read']),
  } as unknown as Caller;
}

function begin(caller: Caller) {
  const onPurpose = vi.fn<(purpose: string, coordinate: string) => void>();
  const access = accessOf(caller, policy, onPurpose);
  return { access, onPurpose, verdictsFor: () => Buffer.from(access.verdicts).toString() };
}

describe('the purpose of an operation', () => {
  test('is the usual one of the caller until another is stated', () => {
    const { access, onPurpose, verdictsFor } = begin(callerOf('hospital'));
    expect([access.purpose, verdictsFor()]).toEqual(['CHECK_IN', 'hospital CHECK_IN true']);
    expect(onPurpose).not.toHaveBeenCalled();
    access.operation('Query.person', ['TREATMENT']);
    expect([access.purpose, verdictsFor()]).toEqual(['TREATMENT', 'hospital TREATMENT true']);
    expect(onPurpose.mock.calls).toEqual([['TREATMENT', 'Query.person']]);
  });

  test.each([
    ['nothing is stated', []],
    ['null is stated', [null]],
    ['undefined is stated', [undefined, null]],
    ['itself is stated beside nothing', ['CHECK_IN', null]],
  ] as const)('is the usual one where %s', (_title, stated) => {
    const { access, onPurpose } = begin(callerOf('hospital'));
    access.operation('Query.person', stated);
    expect(onPurpose.mock.calls).toEqual([['CHECK_IN', 'Query.person']]);
  });

  test('is told once, and goes on for the root fields that state none', () => {
    const { access, onPurpose, verdictsFor } = begin(callerOf('agency'));
    access.operation('Query.person', ['CLAIM_REVIEW']);
    access.operation('Query.resolveIdentity');
    access.operation('Query.person', ['CLAIM_REVIEW']);
    expect(onPurpose).toHaveBeenCalledTimes(1);
    expect(verdictsFor()).toBe('agency CLAIM_REVIEW true');
  });

  test('cannot be changed once it is settled, and its verdicts stay', () => {
    const { access, verdictsFor } = begin(callerOf('agency'));
    access.operation('Query.resolveIdentity');
    expect(() => access.operation('Query.person', ['CLAIM_REVIEW'])).toThrow('PURPOSES_DIFFER');
    expect(verdictsFor()).toBe('agency ADMINISTRATIVE_PROCEDURE true');
  });

  test('is one for all rows', () => {
    const { access, onPurpose } = begin(callerOf('hospital'));
    const rows = ['TREATMENT', null] as const;
    expect(() => access.operation('Query.person', rows)).toThrow('PURPOSES_DIFFER');
    expect(onPurpose).not.toHaveBeenCalled();
  });

  test('of another kind of caller is refused, and nothing changes', () => {
    const { access, onPurpose, verdictsFor } = begin(callerOf('hospital'));
    expect(() => access.operation('Query.person', ['SELF_SERVICE'])).toThrow('PURPOSE_NOT_ALLOWED');
    expect([onPurpose.mock.calls.length, verdictsFor()]).toEqual([0, 'hospital CHECK_IN true']);
  });

  test('is not settled by what is about nobody, unless it is stated', () => {
    const { access, onPurpose } = begin(callerOf('hospital'));
    access.operation('Query.facility');
    access.operation('Query.facility', [null]);
    expect(onPurpose).not.toHaveBeenCalled();
    access.operation('Query.facility', ['TREATMENT']);
    expect(onPurpose).toHaveBeenCalledTimes(1);
  });
});

describe('somebody behind the call', () => {
  test.each([
    ['a citizen', callerOf('citizen', null), 'SELF_SERVICE', true],
    ['staff', callerOf('auditor'), 'CLAIM_REVIEW', true],
    ['an auditor without a name', callerOf('auditor', null), 'CLAIM_REVIEW', false],
    ['an agency in its procedures', callerOf('agency', null), 'ADMINISTRATIVE_PROCEDURE', true],
    ['an agency that reviews', callerOf('agency', null), 'CLAIM_REVIEW', false],
    ['a hospital without a name', callerOf('hospital', null), 'ADMINISTRATIVE_PROCEDURE', false],
  ] as const)('%s', (_title, caller, purpose, expected) => {
    expect(hasOperator(caller, purpose)).toBe(expected);
  });

  test('is needed for persons only', () => {
    const { access, onPurpose } = begin(callerOf('agency', null));
    expect(() => access.operation('Query.person', ['CLAIM_REVIEW'])).toThrow(
      'PRACTITIONER_MISSING',
    );
    expect(onPurpose).not.toHaveBeenCalled();
    expect(() => access.operation('Query.facility')).not.toThrow();
  });

  test('is needed for a root field without a class', () => {
    const bare: FieldPolicy = { ...policy, classOf: () => undefined };
    const access = accessOf(callerOf('agency', null), bare, () => undefined);
    expect(() => access.operation('Query.facility', ['CLAIM_REVIEW'])).toThrow(
      'PRACTITIONER_MISSING',
    );
    expect(() => access.operation('Query.facility')).not.toThrow();
  });

  test('is asked for after permission and before the purpose', () => {
    const nameless = callerOf('agency', null);
    const without = { ...nameless, scopes: new Set<Scope>() } as Caller;
    expect(() => begin(without).access.operation('Query.person', ['CHECK_IN'])).toThrow(
      'SCOPE_MISSING',
    );
    expect(() => begin(nameless).access.operation('Query.person', ['CHECK_IN'])).toThrow(
      'PRACTITIONER_MISSING',
    );
  });
});

test('facility and person are the caller’s own', () => {
  const { access } = begin(callerOf('hospital'));
  expect(() => access.facility(parseFacilityCode('99004'))).toThrow('FACILITY_NOT_YOURS');
  expect(() => access.facility(parseFacilityCode('99002'))).not.toThrow();
  const citizen = begin(callerOf('citizen')).access;
  expect(() => citizen.person(parsePersonNumber('001086000002'))).toThrow('PERSON_NOT_YOURS');
  expect(() => citizen.person(null)).toThrow('PERSON_NOT_YOURS');
  expect(() => citizen.person(parsePersonNumber('001086000001'))).not.toThrow();
});

describe('the tables', () => {
  test('name the usual purpose first, and none of another kind', () => {
    expect(Object.entries(purposesOf).map(([kind, [first]]) => [kind, first])).toEqual([
      ['hospital', 'CHECK_IN'],
      ['agency', 'ADMINISTRATIVE_PROCEDURE'],
      ['citizen', 'SELF_SERVICE'],
      ['auditor', 'CLAIM_REVIEW'],
    ]);
    expect(usualPurpose('auditor')).toBe('CLAIM_REVIEW');
    expect(mayName('agency', 'EMERGENCY_OVERRIDE')).toBe(false);
    expect(mayName('hospital', 'EMERGENCY_OVERRIDE')).toBe(true);
  });

  test('deny a purpose that the kind may not name', () => {
    const question = { dataClass: 'PUBLIC', kind: 'citizen', operator: true } as const;
    expect(verdictOn({ ...question, purpose: 'SELF_SERVICE' })).toBe('ALLOW');
    expect(verdictOn({ ...question, purpose: 'EMERGENCY_OVERRIDE' })).toBe('DENY');
  });

  test('deny what is about a person where nobody stands behind the call', () => {
    const question = { kind: 'hospital', purpose: 'EMERGENCY_OVERRIDE' } as const;
    expect(verdictOn({ ...question, dataClass: 'PERSONAL', operator: false })).toBe('DENY');
    expect(verdictOn({ ...question, dataClass: 'PUBLIC', operator: false })).toBe('ALLOW');
  });
});
