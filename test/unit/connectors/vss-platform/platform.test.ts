import { describe, expect, test } from 'vitest';
import type {
  UpstreamRequest,
  UpstreamResponse,
} from '../../../../src/connectors/transport/send.ts';
import {
  createVssPlatform,
  type VssPlatformOptions,
} from '../../../../src/connectors/vss-platform/index.ts';
import { HandClock } from '../../../support/hand-clock.ts';
import { codes, memberRow, number, numberRow, ok, otherNumber, person } from './answers.ts';

const unauthorised: UpstreamResponse = { status: 401, headers: {}, body: '' };

/** A platform that answers the services in turn; its tokens are numbered. */
function answering(
  answers: readonly UpstreamResponse[],
  options: Partial<VssPlatformOptions> = {},
) {
  const clock = new HandClock('2026-11-21T02:00:00Z');
  const requests: UpstreamRequest[] = [];
  let tokens = 0;
  let served = 0;
  const platform = createVssPlatform({
    consumerKey: 'key',
    consumerSecret: 'secret',
    clock,
    async send(request) {
      if (request.path === '/token') {
        tokens += 1;
        return ok({ access_token: `t${tokens}`, token_type: 'Bearer', expires_in: 3_600 });
      }
      requests.push(request);
      served += 1;
      return answers[served - 1] ?? unauthorised;
    },
    ...options,
  });
  return { platform, clock, requests, tokens: () => tokens };
}

const criteria = { ...person, household: codes };

describe('a call', () => {
  test('goes to its service with the token, and says when it was answered', async () => {
    const { platform, requests } = answering([ok(numberRow), ok(memberRow), ok([])]);
    const found = await platform.findInsuranceNumber(criteria, {});
    const member = await platform.householdOf(number, {});
    const search = { ...person, provinceCode: '01', addressKind: 'HOUSEHOLD' } as const;
    expect((await platform.searchHousehold(search, {})).members).toEqual([]);
    expect(found.numbers).toEqual([number]);
    expect(member).toMatchObject({
      members: [{ fullName: 'Nguyễn Thử Nghiệm' }],
      fetchedAt: new Date('2026-11-21T02:00:00Z'),
    });
    expect(requests.map(({ path }) => path)).toEqual([
      '/apiBHXH/getMaSoBhxhTheoTieuChi',
      '/apiBHXH/getTraCuuTtHgdByMaSoBhxh',
      '/apiBHXH/getTraCuuThongTinHgd',
    ]);
    expect(new Set(requests.map(({ headers }) => headers['authorization']))).toEqual(
      new Set(['Bearer t1']),
    );
  });

  test('after 401 is repeated once, with a new token', async () => {
    const { platform, requests, tokens } = answering([unauthorised, ok(numberRow)]);
    expect((await platform.findInsuranceNumber(criteria, {})).numbers).toEqual([number]);
    expect(requests.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer t1',
      'Bearer t2',
    ]);
    expect(tokens()).toBe(2);
  });

  test('after a second 401 is refused', async () => {
    const { platform, requests } = answering([unauthorised, unauthorised, ok(numberRow)]);
    await expect(platform.findInsuranceNumber(criteria, {})).rejects.toMatchObject({
      failure: 'REFUSED',
      status: 401,
    });
    expect(requests).toHaveLength(2);
  });

  test.each([400, 403, 404, 500])('after %i is not repeated', async (status) => {
    const { platform, requests } = answering([{ status, headers: {}, body: '{}' }]);
    await expect(platform.householdOf(number, {})).rejects.toThrow();
    expect(requests).toHaveLength(1);
  });

  test('about another person than the one asked for is no answer', async () => {
    const { platform } = answering([ok({ ...memberRow, maSoBhxh: otherNumber })]);
    await expect(platform.householdOf(number, {})).rejects.toMatchObject({
      failure: 'WRONG_PERSON',
    });
  });

  test('ended by its caller before the token is there is not sent', async () => {
    const { platform, requests } = answering([ok(numberRow)]);
    const signal = AbortSignal.abort();
    await expect(platform.findInsuranceNumber(criteria, { signal })).rejects.toMatchObject({
      failure: 'TIMEOUT',
    });
    expect(requests).toEqual([]);
  });

  test('takes no second token when many calls meet the end of one', async () => {
    const { platform, requests, tokens } = answering([
      unauthorised,
      unauthorised,
      unauthorised,
      ...Array.from({ length: 3 }, () => ok(numberRow)),
    ]);
    const calls = Array.from({ length: 3 }, () => platform.findInsuranceNumber(criteria, {}));
    await Promise.all(calls);
    expect(requests).toHaveLength(6);
    expect(tokens()).toBe(2);
  });

  test('fills unknown parts of a date as it was told', async () => {
    const { platform, requests } = answering([ok([])], { partialDateFill: '00' });
    const birthDate = '1986' as typeof person.birthDate;
    await platform.findInsuranceNumber({ ...criteria, birthDate }, {});
    expect(requests[0]?.body).toContain('"ngaySinh":"19860000"');
  });
});
