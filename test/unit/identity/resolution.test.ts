import { describe, expect, test } from 'vitest';
import type { Citizen } from '../../../src/connectors/population/index.ts';
import type { CardLookup, PortalCard } from '../../../src/connectors/vss-portal/index.ts';
import type { Answer } from '../../../src/domain/answer.ts';
import { parseBirthDate } from '../../../src/domain/birth-date.ts';
import { parsePlainDate } from '../../../src/domain/date.ts';
import { parsePersonalId, provincesOnly } from '../../../src/domain/personal-id.ts';
import type { IdentityOutcome } from '../../../src/eligibility/facts.ts';
import { knownPortalCodes } from '../../../src/eligibility/portal-codes.ts';
import { type Claim, type Holder, holderOf } from '../../../src/identity/holder.ts';
import {
  type RegisterFinding,
  resolve as resolveMasked,
} from '../../../src/identity/resolution.ts';

const fetchedAt = new Date('2026-11-21T01:30:00Z');
const personalId = parsePersonalId('001186000001');
const fullName = 'Nguyễn Thị Mẫu';

function holder(claim: Claim): Holder {
  return holderOf(claim, parsePlainDate('2026-11-21'), provincesOnly);
}

const byNumber = holder({ person: { personalId, fullName, birthDate: '1986-01-15' } });
const byOldNumber = holder({
  person: { personalId: '012345678', fullName, birthDate: '1986-01-15' },
});
const byCard = holder({
  card: { cardNumber: 'DN4010123456789', fullName, birthDate: '1986-01-15' },
});

/** Registered values as they are written where nobody may see more. */
function resolve(...asked: Parameters<typeof resolveMasked>) {
  const resolution = resolveMasked(...asked);
  const differences = resolution.differences.map((difference) => ({
    ...difference,
    registered: difference.registered === null ? null : String(difference.registered),
  }));
  return { ...resolution, differences };
}

function citizen(changes: Partial<Citizen> = {}): Citizen {
  return {
    personalId,
    oldNumber: null,
    fullName,
    birthDate: parseBirthDate('1986-01-15'),
    sex: 'FEMALE',
    nationality: 'VN',
    permanentAddress: null,
    statusText: null,
    ...changes,
  };
}

function found(citizens: readonly Citizen[] | null, exists = true): Answer<RegisterFinding> {
  return { state: 'ANSWERED', value: { citizens, exists }, fetchedAt, asOf: null };
}

function portalSaid(code: string, holderName: string | null = null): Answer<CardLookup> {
  const card = holderName === null ? null : ({ holderName } as PortalCard);
  const value: CardLookup = {
    code,
    note: null,
    restricted: false,
    card,
    newCard: null,
    previousCardNumber: null,
    lookups: [],
    fetchedAt,
  };
  return { state: 'ANSWERED', value, fetchedAt, asOf: null };
}

const registers = {
  matched: found([citizen()]),
  confirmed: found(null),
  none: found([], false),
  denied: found(null, false),
  two: found([citizen(), citizen({ fullName: 'Nguyễn Thị Khác' })]),
  failed: { state: 'FAILED', reason: 'TIMEOUT' },
  'not asked': { state: 'NOT_ASKED', reason: 'NO_NUMBER' },
} satisfies Record<string, Answer<RegisterFinding>>;
type RegisterState = keyof typeof registers;

/** Portal codes by what they say about who the person is. */
const codeClasses = {
  matching: ['000', '001', '002', '003', '004', '010', '110', '120', '121', '122', '123', '124'],
  differing: ['060', '061', '070', '080'],
  'finding nobody': ['050', '051', '052', '053'],
  silent: [
    '054',
    '055',
    '090',
    '100',
    '101',
    '130',
    '205',
    '401',
    '402',
    '403',
    '500',
    '501',
    '999',
    '777',
    'toString',
  ],
} as const;
type PortalState = keyof typeof codeClasses | 'failed' | 'not asked';

const outcomes: Readonly<Record<RegisterState, Readonly<Record<PortalState, IdentityOutcome>>>> = {
  matched: {
    matching: 'MATCHED',
    differing: 'MISMATCHED',
    'finding nobody': 'MATCHED',
    silent: 'MATCHED',
    failed: 'MATCHED',
    'not asked': 'MATCHED',
  },
  confirmed: {
    matching: 'MATCHED',
    differing: 'MISMATCHED',
    'finding nobody': 'MATCHED',
    silent: 'MATCHED',
    failed: 'MATCHED',
    'not asked': 'MATCHED',
  },
  none: {
    matching: 'NOT_FOUND',
    differing: 'MISMATCHED',
    'finding nobody': 'NOT_FOUND',
    silent: 'NOT_FOUND',
    failed: 'NOT_FOUND',
    'not asked': 'NOT_FOUND',
  },
  denied: {
    matching: 'NOT_FOUND',
    differing: 'MISMATCHED',
    'finding nobody': 'NOT_FOUND',
    silent: 'NOT_FOUND',
    failed: 'NOT_FOUND',
    'not asked': 'NOT_FOUND',
  },
  two: {
    matching: 'AMBIGUOUS',
    differing: 'MISMATCHED',
    'finding nobody': 'AMBIGUOUS',
    silent: 'AMBIGUOUS',
    failed: 'AMBIGUOUS',
    'not asked': 'AMBIGUOUS',
  },
  // The register had to be asked: what the portal alone says is not enough.
  failed: {
    matching: 'UNDETERMINED',
    differing: 'MISMATCHED',
    'finding nobody': 'UNDETERMINED',
    silent: 'UNDETERMINED',
    failed: 'UNDETERMINED',
    'not asked': 'UNDETERMINED',
  },
  // A card, which the register does not know.
  'not asked': {
    matching: 'MATCHED',
    differing: 'MISMATCHED',
    'finding nobody': 'NOT_FOUND',
    silent: 'UNDETERMINED',
    failed: 'UNDETERMINED',
    'not asked': 'UNDETERMINED',
  },
};

function answersOf(state: PortalState): ReadonlyArray<Answer<CardLookup>> {
  if (state === 'failed') return [{ state: 'FAILED', reason: 'UNREACHABLE' }];
  if (state === 'not asked') return [{ state: 'NOT_ASKED', reason: 'NO_ACCOUNT' }];
  return codeClasses[state].map((code) => portalSaid(code));
}

const table = Object.entries(outcomes).flatMap(([register, row]) =>
  Object.entries(row).map(([portal, outcome]) => ({
    register: register as RegisterState,
    portal: portal as PortalState,
    outcome,
  })),
);

describe('who the person is', () => {
  test.each(table)(
    'register $register, portal $portal: $outcome',
    ({ register, portal, outcome }) => {
      for (const answer of answersOf(portal)) {
        for (const claimed of [byNumber, byOldNumber, byCard]) {
          const resolution = resolve(claimed, registers[register], answer);
          expect(resolution.outcome).toBe(outcome);
          if (outcome !== 'MATCHED') expect(resolution.person).toBeNull();
        }
      }
    },
  );

  test('every portal code belongs to one of the classes', () => {
    const classified = Object.values(codeClasses).flat();
    expect(
      knownPortalCodes.filter((code) => classified.filter((one) => one === code).length !== 1),
    ).toEqual([]);
  });
});

describe('the person', () => {
  const { 'not asked': notAsked, matched, confirmed } = registers;
  const silent = portalSaid('500');

  test('comes with the record where the register gave one', () => {
    expect(resolve(byNumber, matched, silent).person).toEqual({ personalId, citizen: citizen() });
  });

  test('of an old number gets the personal number of the record', () => {
    expect(resolve(byOldNumber, matched, silent).person).toEqual({
      personalId,
      citizen: citizen(),
    });
  });

  test('is the number alone after a yes', () => {
    expect(resolve(byNumber, confirmed, silent).person).toEqual({ personalId, citizen: null });
  });

  test('is not known after a yes to an old number, or by a card alone', () => {
    expect(resolve(byOldNumber, confirmed, silent).person).toBeNull();
    expect(resolve(byCard, notAsked, portalSaid('000'))).toMatchObject({
      outcome: 'MATCHED',
      person: null,
    });
  });
});

describe('what differs', () => {
  const { matched, none, two, 'not asked': notAsked } = registers;

  test.each([
    ['060', 'FULL_NAME', fullName],
    ['061', 'FULL_NAME', fullName],
    ['070', 'BIRTH_DATE', '1986-01-15'],
    ['080', 'SEX', null],
  ])('portal code %s names %s and discloses nothing registered', (code, field, given) => {
    expect(resolve(byNumber, none, portalSaid(code, 'Trần Văn Khác')).differences).toEqual([
      { field, register: 'VSS_PORTAL', kind: 'DIFFERENT', given, registered: null },
    ]);
  });

  test.each([
    ['only in missing accents', 'Nguyen Thi Mau', 'DIACRITICS', 'N••• T••• M•••'],
    ['in one accent', 'Nguyễn Thị Mầu', 'CONTRADICTING_ACCENTS', 'N••• T••• M•••'],
    ['in the order of its words', 'Mẫu Nguyễn Thị', 'NAME_ORDER', 'M••• N••• T•••'],
    ['in an initial', 'Nguyễn T. Mẫu', 'INITIALS', 'N••• T••• M•••'],
    ['in a title', 'Bà Nguyễn Thị Mẫu', 'HONORIFIC', 'B••• N••• T••• M•••'],
    ['in a missing word', 'Nguyễn Mẫu', 'MISSING_NAME', 'N••• M•••'],
    ['in a word', 'Nguyễn Thị Mười', 'DIFFERENT', 'N••• T••• M•••'],
    ['altogether', 'Y Moan', 'DIFFERENT', 'Y••• M•••'],
  ])('a name that differs %s', (_title, registered, kind, masked) => {
    const difference = { field: 'FULL_NAME', kind, given: fullName, registered: masked };
    expect(
      resolve(byNumber, found([citizen({ fullName: registered })]), portalSaid('500')).differences,
    ).toEqual([{ ...difference, register: 'POPULATION_REGISTER' }]);
    expect(resolve(byCard, notAsked, portalSaid('000', registered)).differences).toEqual([
      { ...difference, register: 'VSS_PORTAL' },
    ]);
  });

  test.each(['NGUYỄN THỊ MẪU', ' nguyễn  thị mẫu ', fullName.normalize('NFD')])(
    '"%s" is the same name',
    (registered) => {
      expect(
        resolve(byNumber, found([citizen({ fullName: registered })]), portalSaid('000', registered))
          .differences,
      ).toEqual([]);
    },
  );

  test('a birth year alone is a difference that hides the rest', () => {
    const yearOnly = found([citizen({ birthDate: parseBirthDate('1986') })]);
    expect(resolve(byNumber, yearOnly, portalSaid('500')).differences).toEqual([
      {
        field: 'BIRTH_DATE',
        register: 'POPULATION_REGISTER',
        kind: 'YEAR_ONLY',
        given: '1986-01-15',
        registered: '1•••',
      },
    ]);
  });

  test('a birth month alone is told as such', () => {
    const monthOnly = found([citizen({ birthDate: parseBirthDate('1986-01') })]);
    expect(resolve(byNumber, monthOnly, portalSaid('500')).differences).toMatchObject([
      { field: 'BIRTH_DATE', kind: 'YEAR_AND_MONTH_ONLY', registered: '1•••' },
    ]);
  });

  test('each kind of difference is told once, with the whole names', () => {
    const other = found([citizen({ fullName: 'Mau, Nguyen Thị' })]);
    expect(resolve(byNumber, other, portalSaid('500')).differences).toMatchObject([
      { kind: 'DIACRITICS', given: fullName, registered: 'M••• N••• T•••' },
      { kind: 'NAME_ORDER', given: fullName, registered: 'M••• N••• T•••' },
    ]);
  });

  test.each(['Nguyen Thi Mau', 'Mẫu Nguyễn Thị', 'Nguyễn Thị Mười'])(
    'the register matched, though it has "%s"',
    (registered) => {
      const record = found([citizen({ fullName: registered })]);
      expect(resolve(byNumber, record, portalSaid('500')).outcome).toBe('MATCHED');
    },
  );

  test('an unregistered birth date is no difference', () => {
    expect(
      resolve(byNumber, found([citizen({ birthDate: null })]), portalSaid('500')).differences,
    ).toEqual([]);
  });

  test('of two people nothing is told about either', () => {
    expect(resolve(byNumber, two, portalSaid('500'))).toMatchObject({
      outcome: 'AMBIGUOUS',
      differences: [],
      person: null,
    });
  });

  test('a record is not compared where the portal already named a differing field', () => {
    const other = found([citizen({ fullName: 'Trần Văn Khác' })]);
    expect(
      resolve(byNumber, other, portalSaid('070')).differences.map(({ register }) => register),
    ).toEqual(['VSS_PORTAL']);
  });

  test('both registers are heard', () => {
    const other = 'Nguyen Thi Mau';
    const differences = resolve(
      byNumber,
      found([citizen({ fullName: other })]),
      portalSaid('000', other),
    ).differences;
    expect(differences.map(({ register }) => register)).toEqual([
      'VSS_PORTAL',
      'POPULATION_REGISTER',
    ]);
  });

  test('where all agrees nothing differs', () => {
    expect(resolve(byNumber, matched, portalSaid('000', fullName)).differences).toEqual([]);
    expect(
      resolve(byNumber, matched, { state: 'NOT_ASKED', reason: 'NO_ACCOUNT' }).differences,
    ).toEqual([]);
  });
});

describe('a number that was changed', () => {
  const { matched, confirmed, none, two, failed } = registers;
  const current = parsePersonalId('001186000009');
  const renumbered = found([citizen({ personalId: current })]);
  const silent = portalSaid('500');
  const difference = { field: 'NUMBER', kind: 'NUMBER_CHANGED', given: personalId };

  test('is told of the register that holds another, masked', () => {
    const { outcome, differences, person } = resolve(byNumber, renumbered, silent);
    expect(outcome).toBe('MATCHED');
    expect(differences).toEqual([
      { ...difference, register: 'POPULATION_REGISTER', registered: '•••009' },
    ]);
    expect(person?.personalId).toBe(current);
  });

  test('is told of VSS where it was asked with another', () => {
    expect(resolve(byNumber, matched, portalSaid('000'), current).differences).toEqual([
      { ...difference, register: 'VSS_PORTAL', registered: '•••009' },
    ]);
  });

  test('is told of both', () => {
    const { differences } = resolve(byNumber, renumbered, portalSaid('000'), current);
    expect(differences.map(({ register }) => register)).toEqual([
      'POPULATION_REGISTER',
      'VSS_PORTAL',
    ]);
  });

  test('is one of 9 digits, whether the register names its successor or not', () => {
    expect(resolve(byOldNumber, matched, silent).differences).toMatchObject([
      { kind: 'NUMBER_CHANGED', given: '012345678', registered: '•••001' },
    ]);
    expect(resolve(byOldNumber, confirmed, silent).differences).toMatchObject([
      { kind: 'NUMBER_CHANGED', given: '012345678', registered: null },
    ]);
  });

  test('is not told of VSS for 9 digits, which it is never asked with', () => {
    const { differences } = resolve(byOldNumber, matched, portalSaid('000'), personalId);
    expect(differences.map(({ register }) => register)).toEqual(['POPULATION_REGISTER']);
  });

  test.each([
    ['nobody', none],
    ['two people', two],
    ['nothing', failed],
  ])('is not told where the register found %s', (_title, register) => {
    expect(resolve(byOldNumber, register, silent).differences).toEqual([]);
  });

  test('is none that did not change', () => {
    expect(resolve(byNumber, matched, portalSaid('000')).differences).toEqual([]);
  });
});
