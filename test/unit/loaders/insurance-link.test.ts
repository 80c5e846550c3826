import { describe, expect, test, vi } from 'vitest';
import { UpstreamError } from '../../../src/connectors/upstream.ts';
import type { PlatformMember, VssPlatform } from '../../../src/connectors/vss-platform/index.ts';
import { parseBirthDate } from '../../../src/domain/birth-date.ts';
import { parseInsuranceNumber } from '../../../src/domain/card-number.ts';
import {
  type Asking,
  createLoaders,
  type InsuranceLinkQuery,
  type Registers,
} from '../../../src/loaders/index.ts';

const fetchedAt = new Date('2026-11-21T01:30:00Z');
const number = parseInsuranceNumber('0100000001');
const otherNumber = parseInsuranceNumber('0100000002');
const home = { provinceCode: '01', districtCode: null, communeCode: '00001' };
const birthplace = { provinceCode: '79', districtCode: null, communeCode: '26734' };

const query: InsuranceLinkQuery = {
  fullName: 'Nguyễn Thử Nghiệm',
  birthDate: parseBirthDate('1986-01-15'),
  sex: 'MALE',
  household: home,
  birthRegistration: birthplace,
};
const { household: _, birthRegistration: __, ...person } = query;

const member: PlatformMember = {
  insuranceNumber: number,
  fullName: 'NGUYỄN THỬ NGHIỆM',
  birthDate: parseBirthDate('1986'),
  sex: 'MALE',
  householdNumber: null,
  address: null,
  codes: null,
  previousBookNumber: null,
  status: '1',
};

function platformOf() {
  const findInsuranceNumber = vi.fn<VssPlatform['findInsuranceNumber']>();
  const householdOf = vi.fn<VssPlatform['householdOf']>(async () => ({
    members: [member],
    fetchedAt,
  }));
  const searchHousehold = vi.fn<VssPlatform['searchHousehold']>(async () => ({
    members: [member, { ...member, insuranceNumber: otherNumber }],
    fetchedAt,
  }));
  const finds = (...numbers: ReadonlyArray<readonly string[]>) => {
    for (const found of numbers) {
      findInsuranceNumber.mockResolvedValueOnce({
        numbers: found.map(parseInsuranceNumber),
        status: '1',
        errorCode: null,
        fetchedAt,
      });
    }
  };
  const platform = { findInsuranceNumber, householdOf, searchHousehold, close: vi.fn() };
  const calls = () =>
    [findInsuranceNumber, householdOf, searchHousehold].map(({ mock }) => mock.calls.length);
  return { platform, finds, calls };
}

function loadersOver(platform: VssPlatform | null) {
  const onFailure = vi.fn<Asking['onFailure']>();
  const registers = { platform } as Registers;
  const asking: Asking = {
    client: 'agency',
    facility: '99002',
    callerKind: 'hospital',
    purpose: () => 'CHECK_IN',
    priority: () => 'DESK',
    officer: 'agency',
    wantsRecord: true,
    portal: null,
    onFailure,
  };
  return { loaders: createLoaders(registers, asking), onFailure };
}

function answeredWith(value: unknown) {
  return { state: 'ANSWERED', value, fetchedAt, asOf: null };
}

const candidate = { insuranceNumber: number, member, differences: [] };

describe('the link of a person to insurance numbers', () => {
  test('without a platform is not asked for', async () => {
    const { loaders, onFailure } = loadersOver(null);
    expect(await loaders.insuranceLink(query)).toEqual({
      state: 'NOT_ASKED',
      reason: 'NO_ACCOUNT',
    });
    expect(onFailure).not.toHaveBeenCalled();
  });

  test('that is one number comes with its member', async () => {
    const { platform, finds, calls } = platformOf();
    finds([number]);
    const { loaders } = loadersOver(platform);
    expect(await loaders.insuranceLink(query)).toEqual(
      answeredWith({ candidates: [candidate], status: '1', errorCode: null, memberFailure: null }),
    );
    expect(platform.findInsuranceNumber).toHaveBeenCalledWith({ ...person, household: home }, {});
    expect(platform.searchHousehold).toHaveBeenCalledWith(
      { ...person, provinceCode: '01', addressKind: 'HOUSEHOLD' },
      {},
    );
    expect(calls()).toEqual([1, 0, 1]);
  });

  test('that is one number comes with what is kept under it where no province is known', async () => {
    const { platform, finds, calls } = platformOf();
    finds([number]);
    const nowhere = { ...query, household: null, birthRegistration: null };
    expect(await loadersOver(platform).loaders.insuranceLink(nowhere)).toMatchObject({
      value: { candidates: [candidate] },
    });
    expect(platform.householdOf).toHaveBeenCalledWith(number, {});
    expect(calls()).toEqual([1, 1, 0]);
  });

  test('that is several numbers comes with what one search says of them', async () => {
    const { platform, finds, calls } = platformOf();
    finds([number, otherNumber, '0100000003']);
    const answer = await loadersOver(platform).loaders.insuranceLink(query);
    expect(answer).toMatchObject({
      value: {
        candidates: [
          { insuranceNumber: number, member: { insuranceNumber: number } },
          { insuranceNumber: otherNumber, member: { insuranceNumber: otherNumber } },
          { insuranceNumber: '0100000003', member: null, differences: [] },
        ],
      },
    });
    expect(platform.searchHousehold).toHaveBeenCalledWith(
      { ...person, provinceCode: '01', addressKind: 'HOUSEHOLD' },
      {},
    );
    expect(calls()).toEqual([1, 0, 1]);
  });

  test('that is none at home is looked for by the birth registration', async () => {
    const { platform, finds, calls } = platformOf();
    finds([], [number]);
    expect(await loadersOver(platform).loaders.insuranceLink(query)).toMatchObject({
      value: { candidates: [{ insuranceNumber: number, member: null, differences: [] }] },
    });
    expect(platform.findInsuranceNumber).toHaveBeenLastCalledWith(
      { ...person, birthRegistration: birthplace },
      {},
    );
    expect(calls()).toEqual([2, 0, 0]);
  });

  test.each([
    ['the household alone', { birthRegistration: null }, { household: home }],
    ['the birth registration alone', { household: null }, { birthRegistration: birthplace }],
    [
      'no place',
      { household: null, birthRegistration: null },
      { birthRegistration: { provinceCode: null, districtCode: null, communeCode: null } },
    ],
    [
      'a place without a province',
      { household: { provinceCode: null, districtCode: null, communeCode: '00001' } },
      { birthRegistration: birthplace },
    ],
  ])('with %s is asked for once when there is none', async (_what, changes, place) => {
    const { platform, finds, calls } = platformOf();
    finds([]);
    const answer = await loadersOver(platform).loaders.insuranceLink({ ...query, ...changes });
    expect(answer).toMatchObject({ state: 'ANSWERED', value: { candidates: [] } });
    expect(platform.findInsuranceNumber).toHaveBeenCalledExactlyOnceWith(
      { ...person, ...place },
      {},
    );
    expect(calls()).toEqual([1, 0, 0]);
  });

  test.each([
    ['nothing but form', {}, []],
    ['the name', { fullName: 'Nguyễn Thử Nghiêm' }, ['FULL_NAME']],
    ['the birth date', { birthDate: parseBirthDate('1986-01-16') }, ['BIRTH_DATE']],
    ['the sex', { sex: 'FEMALE' as const }, ['SEX']],
    ['nothing that is said', { fullName: null, birthDate: null, sex: 'UNKNOWN' as const }, []],
    [
      'all',
      { fullName: 'A', birthDate: parseBirthDate('1980'), sex: 'OTHER' as const },
      ['FULL_NAME', 'BIRTH_DATE', 'SEX'],
    ],
  ])('tells that %s differs', async (_what, changes, differences) => {
    const { platform, finds } = platformOf();
    finds([number]);
    platform.searchHousehold.mockResolvedValue({ members: [{ ...member, ...changes }], fetchedAt });
    expect(await loadersOver(platform).loaders.insuranceLink(query)).toMatchObject({
      value: { candidates: [{ differences }] },
    });
  });

  test('is asked for once per request', async () => {
    const { platform, finds, calls } = platformOf();
    finds([number], [number]);
    const { loaders } = loadersOver(platform);
    const spelt = { ...query, fullName: 'nguyễn  thử nghiệm' };
    await Promise.all([loaders.insuranceLink(query), loaders.insuranceLink(spelt)]);
    expect(calls()).toEqual([1, 0, 1]);
    await loaders.insuranceLink({ ...query, birthRegistration: null });
    expect(calls()).toEqual([2, 0, 2]);
  });

  test('is asked for 4 persons at a time', async () => {
    const { platform } = platformOf();
    const release = Promise.withResolvers<void>();
    platform.findInsuranceNumber.mockImplementation(async () => {
      await release.promise;
      return { numbers: [], status: null, errorCode: null, fetchedAt };
    });
    const { loaders } = loadersOver(platform);
    const names = Array.from({ length: 10 }, (_, n) => `Nguyễn ${'A'.repeat(n + 1)}`);
    const one = { ...query, birthRegistration: null };
    const answers = names.map((fullName) => loaders.insuranceLink({ ...one, fullName }));
    await vi.waitFor(() => expect(platform.findInsuranceNumber).toHaveBeenCalledTimes(4));
    release.resolve();
    await Promise.all(answers);
    expect(platform.findInsuranceNumber).toHaveBeenCalledTimes(10);
  });
});

describe('a platform that fails', () => {
  const error = new UpstreamError('TIMEOUT', 'synthetic');

  test('at the first question is reported once, and the link is not known', async () => {
    const { platform } = platformOf();
    platform.findInsuranceNumber.mockRejectedValue(error);
    const { loaders, onFailure } = loadersOver(platform);
    expect(await loaders.insuranceLink(query)).toEqual({ state: 'FAILED', reason: 'TIMEOUT' });
    expect(onFailure.mock.calls).toEqual([['VSS_PLATFORM', error]]);
  });

  test('at the second place is no "none"', async () => {
    const { platform, finds } = platformOf();
    finds([]);
    platform.findInsuranceNumber.mockRejectedValue(error);
    const { loaders, onFailure } = loadersOver(platform);
    expect(await loaders.insuranceLink(query)).toEqual({ state: 'FAILED', reason: 'TIMEOUT' });
    expect(onFailure).toHaveBeenCalledTimes(1);
  });

  test.each(['TIMEOUT', 'WRONG_PERSON'] as const)(
    'at the member with %s leaves the number, and is reported',
    async (failure) => {
      const { platform, finds } = platformOf();
      finds([number]);
      const rejected = new UpstreamError(failure, 'synthetic');
      platform.searchHousehold.mockRejectedValue(rejected);
      const { loaders, onFailure } = loadersOver(platform);
      expect(await loaders.insuranceLink(query)).toMatchObject({
        state: 'ANSWERED',
        value: { candidates: [{ insuranceNumber: number, member: null }], memberFailure: failure },
      });
      expect(onFailure.mock.calls).toEqual([['VSS_PLATFORM', rejected]]);
    },
  );

  test('by a mistake of ours stays a failure of ours', async () => {
    const { platform, finds } = platformOf();
    finds([number]);
    const mistake = new TypeError('synthetic');
    platform.searchHousehold.mockRejectedValue(mistake);
    const { loaders, onFailure } = loadersOver(platform);
    await expect(loaders.insuranceLink(query)).rejects.toBe(mistake);
    expect(onFailure).not.toHaveBeenCalled();
  });
});
