import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/index.ts';
import { clientOf, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { runCommand, temporaryFolder } from '../support/gateway-process.ts';
import type { GraphQLAnswer } from '../support/graphql-client.ts';
import { facilityCertificate } from '../support/notices.ts';
import { createFreshDatabase, postgresAnswers } from '../support/postgres.ts';

let gateway: TestGateway | undefined;
afterEach(async () => {
  await gateway?.[Symbol.asyncDispose]();
  gateway = undefined;
});

const person = 'enterprise-employee';

const fields = `id checkInId stage version state signed attempts lastFailure portalCode transactionId receivedAt portalMessage
  text(language: EN) deskAction(language: EN) nextAttemptAt
  problems { field portalField code text(language: EN) }`;
const reportMutation = `mutation ($input: FirstCostInput!) { reportFirstCost(input: $input) { ${fields} } }`;
const noticeQuery = `query ($id: ID!) { checkInNotice(id: $id) { ${fields} } }`;

interface Notice {
  readonly id: string;
  readonly checkInId: string;
  readonly stage: string;
  readonly version: number;
  readonly state: string;
  readonly signed: boolean;
  readonly attempts: number;
  readonly lastFailure: string | null;
  readonly portalCode: string | null;
  readonly transactionId: string | null;
  readonly receivedAt: string | null;
  readonly portalMessage: string | null;
  readonly text: string;
  readonly deskAction: string | null;
  readonly nextAttemptAt: string | null;
  readonly problems: ReadonlyArray<{
    readonly field: string;
    readonly portalField: string;
    readonly code: string;
    readonly text: string;
  }>;
}

async function checkedIn(house: TestGateway, key = person): Promise<string> {
  const answer = await house.ask(
    'mutation ($input: CheckInInput!) { checkIn(input: $input) { id decision { status benefit { routeCode } } } }',
    { input: { idempotencyKey: crypto.randomUUID(), visit: visitOf(house, key) } },
    clientFor(house, key),
  );
  const checkIn = answer.data?.['checkIn'] as { readonly id: string } | undefined;
  if (checkIn === undefined) throw new Error(`No check-in: HTTP ${answer.status}`);
  return checkIn.id;
}

function visitOf(house: TestGateway, key: string) {
  const { presented, visit } = house.person(key);
  const { birthDate, fullName, personalId } = presented;
  const holder = { person: { personalId, fullName, birthDate } };
  return { facilityCode: visit.facilityCode, holder, ...visit.input };
}

const clientFor = (house: TestGateway, key = person) =>
  clientOf(house.person(key).visit.facilityCode);

function firstCost(checkInId: string, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    checkInId,
    episodeId: 'DT-1',
    patientId: 'BN-1',
    careCategory: '01',
    sex: 'MALE',
    item: { service: { code: '02.1896', name: 'Khám Nội <A&B>' } },
    orderedAt: new Date(Date.now() + 60_000).toISOString(),
    ...changes,
  };
}

async function reported(house: TestGateway, input: unknown, client = clientFor(house)) {
  return noticeIn(await house.ask(reportMutation, { input }, client), 'reportFirstCost');
}

function noticeIn(answer: GraphQLAnswer, field: string): Notice {
  const notice = answer.data?.[field];
  if (notice === null || notice === undefined)
    throw new Error(`No notice: HTTP ${answer.status} ${JSON.stringify(answer.errors)}`);
  return notice as Notice;
}

async function seen(house: TestGateway, id: string, client = clientFor(house)): Promise<Notice> {
  return noticeIn(await house.ask(noticeQuery, { id }, client), 'checkInNotice');
}

/** The notice, once it has come to one of these states. */
async function settled(house: TestGateway, id: string, ...states: string[]): Promise<Notice> {
  for (let turn = 0; turn < 200; turn += 1) {
    const notice = await seen(house, id);
    if (states.includes(notice.state)) return notice;
    await sleep(50);
  }
  throw new Error(`the notice came to none of ${states.join(', ')}`);
}

const received = (house: TestGateway) => [...house.sandbox.notices.received.values()];

describe('a first cost that is reported', () => {
  test('is told to the portal once, and its receipt is kept', async () => {
    gateway = await startTestGateway();
    const checkInId = await checkedIn(gateway);
    const input = firstCost(checkInId);
    const first = await reported(gateway, input);
    expect(first).toMatchObject({
      checkInId,
      state: 'QUEUED',
      stage: 'VISIT',
      version: 1,
      problems: [],
    });
    const done = await settled(gateway, first.id, 'ACCEPTED', 'REJECTED', 'UNKNOWN');
    expect(done).toMatchObject({
      state: 'ACCEPTED',
      portalCode: '200',
      portalMessage: 'Tiếp nhận thành công',
      attempts: 1,
      signed: false,
      deskAction: null,
    });
    expect(done.transactionId).toMatch(/^XML0-\d{8}$/);
    expect(Math.abs(Date.parse(done.receivedAt ?? '') - Date.now())).toBeLessThan(60_000);
    expect(await reported(gateway, input)).toMatchObject({ id: first.id, state: 'ACCEPTED' });
    const other = await reported(gateway, firstCost(checkInId, { patientId: 'BN-2' }));
    expect(other).toMatchObject({ id: first.id, problems: [{ code: 'ALREADY_REPORTED' }] });
    const [notice, ...others] = received(gateway);
    expect(others).toEqual([]);
    expect(notice).toMatchObject({ episode: 'DT-1', times: 1, accepted: 1 });
    expect(notice?.xml).toContain('<TEN_DICH_VU>Khám Nội &lt;A&amp;B&gt;</TEN_DICH_VU>');
    const { card } = gateway.person(person);
    expect(notice?.xml).toContain(`<MA_THE_BHYT>${card?.cardNumber}</MA_THE_BHYT>`);
  });

  test('is never said to stand when another one, reported at the same moment, does', async () => {
    await using house = await startTestGateway();
    const checkInId = await checkedIn(house);
    const inputs = ['A', 'B', 'C'].map((name) =>
      firstCost(checkInId, { item: { service: { code: '02.1896', name } } }),
    );
    const answers = await Promise.all(
      inputs.map((input) => house.ask(reportMutation, { input }, clientFor(house))),
    );
    const stand = answers.filter(({ data }) => {
      const notice = data?.['reportFirstCost'] as Notice | undefined;
      return notice?.problems.length === 0;
    });
    expect(stand).toHaveLength(1);
    for (const answer of answers.filter((one) => !stand.includes(one))) {
      const told = JSON.stringify(answer.data ?? answer.errors);
      expect(told).toMatch(/ALREADY_REPORTED|LEDGER_UNAVAILABLE/);
    }
  });

  test('waits through an outage of the portal, and is sent when it is over', async () => {
    gateway = await startTestGateway();
    const checkInId = await checkedIn(gateway);
    gateway.sandbox.notices.outcome = '403';
    const { id } = await reported(gateway, firstCost(checkInId));
    const waiting = await until(
      () => seen(house(), id),
      ({ lastFailure }) => lastFailure !== null,
    );
    expect(waiting).toMatchObject({ state: 'QUEUED', lastFailure: 'REFUSED_403' });
    expect(waiting.deskAction).toContain('account');
    gateway.sandbox.notices.outcome = 'accept';
    expect(await settled(gateway, id, 'ACCEPTED')).toMatchObject({ lastFailure: null });
  });

  test('logs in again once when the portal has ended the session', async () => {
    gateway = await startTestGateway();
    const checkInId = await checkedIn(gateway);
    gateway.portal.forget();
    gateway.sandbox.faults.portal = 'session-dropped';
    const { id } = await reported(gateway, firstCost(checkInId));
    await settled(gateway, id, 'ACCEPTED');
    expect(gateway.portal.hits('/token/take')).toHaveLength(1);
    expect(gateway.portal.hits('checkInKcbQd3176')).toHaveLength(2);
    expect(received(gateway)).toMatchObject([{ times: 1, accepted: 1 }]);
  });

  test('comes back with the portal’s words when it is refused, and can be corrected', async () => {
    gateway = await startTestGateway();
    const checkInId = await checkedIn(gateway);
    gateway.sandbox.notices.outcome = 'reject';
    const first = await reported(gateway, firstCost(checkInId));
    const refused = await settled(gateway, first.id, 'REJECTED');
    expect(refused).toMatchObject({ portalCode: '202', portalMessage: 'Sai nội dung file XML' });
    expect(refused.deskAction).toContain('message of the portal');
    gateway.sandbox.notices.outcome = 'accept';
    const second = await reported(gateway, firstCost(checkInId, { patientId: 'BN-2' }));
    expect(second).toMatchObject({ state: 'QUEUED', version: 2 });
    await settled(gateway, second.id, 'ACCEPTED');
    expect(await seen(gateway, first.id)).toMatchObject({ state: 'REJECTED' });
    expect(received(gateway)).toMatchObject([{ times: 2, accepted: 1 }]);
  });

  test.each(['slow-after-accepting', 'reset-after-accepting'] as const)(
    'is not sent again when the portal is %s',
    async (outcome) => {
      gateway = await startTestGateway({ environment: { CHECK_IN_NOTICE_TIMEOUT_MS: '300' } });
      const checkInId = await checkedIn(gateway);
      gateway.sandbox.notices.outcome = outcome;
      const { id } = await reported(gateway, firstCost(checkInId));
      const unknown = await settled(gateway, id, 'UNKNOWN');
      expect(unknown.deskAction).toContain('notReceived');
      gateway.sandbox.notices.outcome = 'accept';
      const next = await reported(gateway, firstCost(checkInId, { episodeId: 'DT-2' }));
      await settled(gateway, next.id, 'ACCEPTED');
      expect(await seen(gateway, id)).toMatchObject({ state: 'UNKNOWN', attempts: 1 });
      expect(received(gateway).map(({ times }) => times)).toEqual([1, 1]);
      expect(gateway.log.join('')).toContain('nobody knows whether it arrived');
    },
  );

  test('is refused with everything that is wrong, and nothing is sent', async () => {
    gateway = await startTestGateway();
    const checkInId = await checkedIn(gateway);
    const wrong = await reported(
      gateway,
      firstCost(checkInId, {
        episodeId: 'x'.repeat(101),
        careCategory: '1',
        item: { drug: { code: '', name: 'Thuốc' } },
        orderedAt: '2020-01-01T08:00:00+07:00',
      }),
    );
    expect(wrong.state).toBe('REJECTED');
    expect(
      wrong.problems.map(({ field, portalField, code }) => [field, portalField, code]),
    ).toEqual([
      ['episodeId', 'MA_LK', 'TOO_LONG'],
      ['careCategory', 'MA_LOAI_KCB', 'NOT_IN_LIST'],
      ['item.drug.code', 'MA_THUOC', 'MISSING'],
      ['orderedAt', 'NGAY_YL', 'TOO_EARLY'],
    ]);
    expect(wrong.problems[0]?.text).toBe(
      '"MA_LK" (id of the episode) is longer than 100 characters; wanted: the facility’s own id of the episode, one line.',
    );
    expect(JSON.stringify(wrong)).not.toContain('xxx');
    expect(received(gateway)).toEqual([]);
  });

  test('is not due in an emergency', async () => {
    gateway = await startTestGateway();
    const checkInId = await checkedIn(gateway);
    const notice = await reported(gateway, firstCost(checkInId, { patientCategory: '2' }));
    expect(notice).toMatchObject({ state: 'NOT_DUE', problems: [] });
    expect(notice.text).toContain('emergency');
  });

  test('is signed with the certificate of the facility', async () => {
    await using folder = await temporaryFolder();
    const from = new Date(Date.now() - 86_400_000);
    const { certificate, key } = facilityCertificate(
      'rsa',
      from,
      new Date(Date.now() + 86_400_000),
    );
    const file = join(folder.path, 'certificates.json');
    await writeFile(
      join(folder.path, 'key.pem'),
      String(key.export({ type: 'pkcs8', format: 'pem' })),
    );
    const entry = {
      facilityCode: '99002',
      certificate: certificate.toString(),
      keyFile: 'key.pem',
    };
    await writeFile(file, JSON.stringify([entry]));
    gateway = await startTestGateway({ environment: { FACILITY_CERTIFICATES_FILE: file } });
    gateway.sandbox.notices.signature = 'required';
    const { id } = await reported(gateway, firstCost(await checkedIn(gateway)));
    expect(await settled(gateway, id, 'ACCEPTED', 'REJECTED')).toMatchObject({
      state: 'ACCEPTED',
      signed: true,
    });
  });
});

test.runIf(await postgresAnswers())('the same on PostgreSQL', async () => {
  await using stack = new AsyncDisposableStack();
  const database = await createFreshDatabase();
  stack.defer(() => database.drop());
  gateway = await startTestGateway({ environment: { DATABASE_URL: database.url } });
  const { id } = await reported(gateway, firstCost(await checkedIn(gateway)));
  await settled(gateway, id, 'ACCEPTED');
  const list = 'query { checkInNotices(state: ACCEPTED) { id } }';
  const answer = await gateway.ask(list, {}, clientFor(gateway));
  expect(answer.data?.['checkInNotices']).toEqual([{ id }]);
  expect(received(gateway)).toMatchObject([{ times: 1, accepted: 1 }]);
  await gateway[Symbol.asyncDispose]();
  gateway = undefined;
});

describe('whoever asks', () => {
  test('sees the notices of its own facility, newest first, and the ledger knows', async () => {
    gateway = await startTestGateway();
    const checkInId = await checkedIn(gateway);
    const one = await reported(gateway, firstCost(checkInId));
    const two = await reported(gateway, firstCost(checkInId, { episodeId: 'DT-2' }));
    const list = 'query { checkInNotices(first: 10) { id } }';
    const own = await gateway.ask(list, {}, clientFor(gateway));
    expect(own.data?.['checkInNotices']).toEqual([{ id: two.id }, { id: one.id }]);
    const elsewhere = await gateway.ask(list, {}, 'hospital-central');
    expect(elsewhere.data?.['checkInNotices']).toEqual([]);
    const answer = await gateway.ask(noticeQuery, { id: one.id }, 'hospital-central');
    expect(answer.data).toEqual({ checkInNotice: null });
    const auditor = await gateway.ask(list, {}, 'auditor');
    expect(auditor.errors[0]?.extensions.code).toBe('CALLER_NOT_ALLOWED');
  });

  test('is entered as a look at the patient whose notice it is told of', async () => {
    gateway = await startTestGateway();
    const input = { episodeId: 'DT-7' };
    const first = await reported(gateway, firstCost(await checkedIn(gateway), input));
    const other = await checkedIn(gateway, 'old-identity-number');
    const told = await reported(gateway, firstCost(other, input));
    expect(told).toMatchObject({ id: first.id, problems: [{ code: 'ALREADY_REPORTED' }] });
    const store = await openStore({ dataDir: gateway.dataDir });
    const rows = await store.kysely
      .selectFrom('ledger_rows')
      .select(['entry', 'person'])
      .orderBy('sequence')
      .execute();
    await store.close();
    const persons = rows
      .filter(({ entry }) => JSON.parse(entry).operation === 'reportFirstCost')
      .map(({ person: who }) => who);
    expect(persons).toHaveLength(3);
    expect(persons[2]).toBe(persons[0]);
    expect(persons[1]).not.toBe(persons[0]);
  });

  test('reports for its own check-ins alone', async () => {
    gateway = await startTestGateway();
    const checkInId = await checkedIn(gateway);
    for (const id of [checkInId, crypto.randomUUID()]) {
      const answer = await gateway.ask(
        reportMutation,
        { input: firstCost(id) },
        id === checkInId ? 'hospital-central' : clientFor(gateway),
      );
      expect(answer.errors[0]?.extensions).toMatchObject({
        code: 'CHECK_IN_UNKNOWN',
        argument: 'checkInId',
      });
    }
    expect(received(gateway)).toEqual([]);
  });
});

describe('a report', () => {
  test('of a person who was erased is gone', async () => {
    gateway = await startTestGateway();
    const { id } = await reported(gateway, firstCost(await checkedIn(gateway)));
    await settled(gateway, id, 'ACCEPTED');
    const number = gateway.person(person).presented.personalId ?? 'none';
    const { code } = await runCommand(
      ['ledger', 'erase', '--person', number, '--yes', '--data-dir', gateway.dataDir],
      { environment: { DATA_DIR: gateway.dataDir } },
    );
    expect(code).toBe(0);
    const answer = await gateway.ask(noticeQuery, { id }, clientFor(gateway));
    expect(answer.data).toEqual({ checkInNotice: null });
  });

  test('is the only one of its request', async () => {
    gateway = await startTestGateway();
    const input = firstCost(await checkedIn(gateway));
    const two = `mutation ($one: FirstCostInput!, $two: FirstCostInput!) {
      a: reportFirstCost(input: $one) { id } b: reportFirstCost(input: $two) { id } }`;
    const variables = { one: input, two: { ...input, episodeId: 'DT-2' } };
    const answer = await gateway.ask(two, variables, clientFor(gateway));
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual([
      'TOO_MANY_ROOT_FIELDS',
    ]);
  });
});

function house(): TestGateway {
  if (gateway === undefined) throw new Error('no gateway');
  return gateway;
}

async function until<T>(look: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (let turn = 0; turn < 200; turn += 1) {
    const value = await look();
    if (holds(value)) return value;
    await sleep(50);
  }
  throw new Error('it never came to that');
}
