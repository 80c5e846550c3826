import { describe, expect, test } from 'vitest';
import { UpstreamError, type UpstreamFailure } from '../../../src/connectors/upstream.ts';
import type { PortalCall, VssPortal } from '../../../src/connectors/vss-portal/index.ts';
import { addDays, parsePlainDate } from '../../../src/domain/date.ts';
import { parseFacilityCode } from '../../../src/domain/facility.ts';
import type { FaultSwitches } from '../../../src/sandbox/faults.ts';
import type {
  FaultName,
  SandboxCard,
  SandboxCoPay,
  SandboxPerson,
} from '../../../src/sandbox/person.ts';
import type { VssPortalSettings } from '../../../src/sandbox/vss-portal.ts';
import type { CoPayCalls } from '../../../src/sandbox/vss-portal-co-pay.ts';
import type { HandClock } from '../../support/hand-clock.ts';
import { call, cardOf, numbered, personWith, queryFor } from '../../support/portal-people.ts';

export interface PortalSetup {
  readonly people: readonly SandboxPerson[];
  readonly settings?: Partial<VssPortalSettings>;
  readonly password?: string;
  readonly attemptTimeoutMs?: number;
  readonly slowTimeoutMs?: number;
  readonly coPayDelayMs?: number;
}

export interface PortalUnderTest extends AsyncDisposable {
  readonly portal: VssPortal;
  /** The portal's own clock; the connector's stands still, as if the two had parted. */
  readonly portalClock: HandClock;
  readonly faults: FaultSwitches;
  readonly settings: Partial<VssPortalSettings>;
  readonly hits: { logins: number; cardLookups: number; histories: number; coPays: number };
  readonly coPayCalls: CoPayCalls;
}

const today = parsePlainDate('2026-11-20');
const yesterday = addDays(today, -1);
const tomorrow = addDays(today, 1);
const next: NonNullable<SandboxCard['next']> = {
  cardNumber: 'HT3010000000001',
  validFrom: tomorrow,
  validTo: null,
  registeredFacility: '99002',
  registeredFacilityName: 'Trạm y tế Mẫu',
};

export function defineVssPortalContract(
  name: string,
  make: (setup: PortalSetup) => Promise<PortalUnderTest>,
): void {
  const withCard = (card: SandboxCard, more: Omit<PortalSetup, 'people'> = {}) =>
    make({ people: [personWith(card)], ...more });

  describe(`${name}: card look-up`, () => {
    test('a valid card comes with everything that the portal knows about it', async () => {
      const card = cardOf({ area: 'K2', previousCardNumber: 'GD4010000000001' });
      await using t = await withCard(card);
      expect(await t.portal.lookUpCard(queryFor(card), call)).toEqual({
        code: '000',
        note: 'Thông tin thẻ chính xác!',
        restricted: false,
        card: {
          cardNumber: 'DN4010000000001',
          insuranceNumber: '0000000001',
          holderName: 'Nguyễn Văn Mẫu',
          birthDate: '1980-03-04',
          sex: 'MALE',
          validFrom: '2026-01-01',
          validTo: '2026-12-31',
          registeredFacility: '99001',
          area: 'K2',
          fiveYearDate: '2024-01-01',
          issuedBy: 'BHXH thành phố Mẫu',
        },
        newCard: null,
        previousCardNumber: 'GD4010000000001',
        lookups: [],
        fetchedAt: new Date('2026-11-20T02:00:00Z'),
      });
    });

    const standings: ReadonlyArray<readonly [string, string, Partial<SandboxCard>]> = [
      ['001', 'the Defence ministry manages the card', { cardNumber: 'QN5970000000001' }],
      ['002', 'the Public-security ministry manages the card', { cardNumber: 'CA5980000000001' }],
      ['003', 'the old card has ended and a new one is issued', { validTo: yesterday, next }],
      ['004', 'the old card is still valid and a new one is issued', { validTo: today, next }],
      ['010', 'the card has expired', { validTo: yesterday }],
      ['000', 'the card is valid until today', { validTo: today }],
      ['000', 'the card has yet to begin', { validFrom: tomorrow, validTo: null }],
    ];
    test.each(standings)('%s when %s, with the card', async (code, _when, changes) => {
      const card = cardOf(changes);
      await using t = await withCard(card);
      const lookup = await t.portal.lookUpCard(queryFor(card), call);
      expect([lookup.code, lookup.card?.cardNumber, lookup.card?.validFrom]).toEqual([
        code,
        card.cardNumber,
        card.validFrom,
      ]);
    });

    test.each(['003', '004'])('%s names the new card and keeps the old one', async (code) => {
      const card = cardOf({ validTo: code === '003' ? yesterday : today, next });
      await using t = await withCard(card);
      const lookup = await t.portal.lookUpCard(queryFor(card), call);
      expect(lookup.newCard).toEqual({
        cardNumber: 'HT3010000000001',
        validFrom: tomorrow,
        validTo: null,
        registeredFacility: '99002',
        registeredFacilityName: 'Trạm y tế Mẫu',
      });
      expect(lookup.card?.validTo).toBe(card.validTo);
    });

    test.each(['110', '120', '121', '122', '123', '124', '130'])(
      '%s of the register is passed on with the card',
      async (code) => {
        const card = cardOf({ resultCode: code });
        await using t = await withCard(card);
        const lookup = await t.portal.lookUpCard(queryFor(card), call);
        expect([lookup.code, lookup.card?.cardNumber]).toEqual([code, card.cardNumber]);
      },
    );

    test.each(['080', '090', '100', '101', '205', '500', '999', '777'])(
      '%s of the register is passed on without a card',
      async (code) => {
        const card = cardOf({ resultCode: code });
        await using t = await withCard(card);
        const lookup = await t.portal.lookUpCard(queryFor(card), call);
        expect([lookup.code, lookup.card, lookup.restricted]).toEqual([code, null, false]);
      },
    );

    const questions: ReadonlyArray<readonly [string, string, Parameters<typeof queryFor>[1]]> = [
      ['050', 'nobody has the number', { number: 'DN4010000000009' }],
      ['051', 'the number does not begin with two letters', { number: '1N4010000000001' }],
      ['052', 'no province issues under these digits', { number: 'DN4030000000001' }],
      ['053', 'the benefit digit does not exist', { number: 'DN9010000000001' }],
      ['060', 'the name is another', { fullName: 'Lê Hồng Khác' }],
      ['061', 'the name differs within its words', { fullName: 'Nguyễn Văn Mẩu' }],
      ['070', 'the birth date is another', { birthDate: '1980-03-05' }],
      ['205', 'the number has eleven characters', { number: '00000000011' }],
    ];
    test.each(questions)('%s when %s, without a card', async (code, _when, changes) => {
      const card = cardOf();
      await using t = await withCard(card);
      const lookup = await t.portal.lookUpCard(queryFor(card, changes), call);
      expect([lookup.code, lookup.card]).toEqual([code, null]);
    });

    test.each([
      ['15 characters', 'DN4010000000001'],
      ['10 digits', '0000000001'],
      ['12 digits', '001080000001'],
      ['15 characters of the previous card', 'GD4010000000001'],
      ['15 characters of the next card', 'HT3010000000001'],
    ])('%s find the same card', async (_form, number) => {
      const card = cardOf({ previousCardNumber: 'GD4010000000001', next });
      await using t = await withCard(card);
      const lookup = await t.portal.lookUpCard(queryFor(card, { number }), call);
      expect(lookup.card?.cardNumber).toBe('DN4010000000001');
    });

    test.each(['1980', '1980-03', '1980-03-04'])(
      'a birth date known as %s is enough',
      async (birthDate) => {
        const card = cardOf();
        await using t = await withCard(card);
        expect((await t.portal.lookUpCard(queryFor(card, { birthDate }), call)).code).toBe('000');
      },
    );

    test('the name may be typed in any case and Unicode form', async () => {
      const card = cardOf();
      await using t = await withCard(card);
      const fullName = card.holderName.normalize('NFD').toLowerCase();
      expect((await t.portal.lookUpCard(queryFor(card, { fullName }), call)).code).toBe('000');
    });

    test('the second look-up sees the first', async () => {
      const card = cardOf();
      await using t = await withCard(card);
      await t.portal.lookUpCard(queryFor(card), call);
      const { lookups } = await t.portal.lookUpCard(queryFor(card), call);
      expect(lookups).toEqual([
        { facility: '99001', at: new Date('2026-11-20T02:00:00Z'), code: '000' },
      ]);
    });
  });

  describe(`${name}: who looks up`, () => {
    const staffed: ReadonlyArray<readonly [string, string, PortalCall['staff']]> = [
      ['054', 'is not registered', { ...call.staff, personalId: '001190000009' }],
      ['055', 'is registered under another name', { ...call.staff, fullName: 'Trần Thị Khác' }],
    ];
    test.each(staffed)('%s when the staff member %s', async (code, _who, staff) => {
      const card = cardOf();
      await using t = await withCard(card);
      expect((await t.portal.lookUpCard(queryFor(card), { ...call, staff })).code).toBe(code);
    });

    test("a missing staff name is answered with the portal's own text", async () => {
      const card = cardOf();
      await using t = await withCard(card);
      const staff = { ...call.staff, fullName: '' };
      const lookup = await t.portal.lookUpCard(queryFor(card), { ...call, staff });
      expect(lookup.note).toBe('Null hoTenCb');
    });

    test('a facility without an account costs no call', async () => {
      const card = cardOf();
      await using t = await withCard(card);
      const other = { ...call, facility: parseFacilityCode('99002') };
      await expectFailure(t.portal.lookUpCard(queryFor(card), other), 'NO_ACCOUNT');
      expect(t.hits).toEqual({ logins: 0, cardLookups: 0, histories: 0, coPays: 0 });
    });

    test('an account of the restricted list is told so', async () => {
      const card = cardOf();
      await using t = await withCard(card, {
        settings: { restrictedAccounts: new Set(['99001_BV']) },
      });
      const lookup = await t.portal.lookUpCard(queryFor(card), call);
      expect([lookup.code, lookup.restricted]).toEqual(['500', true]);
      await expectFailure(t.portal.treatmentHistory(queryFor(card), call), 'RESTRICTED');
    });
  });

  describe.each(['code', 'http'] as const)(`${name}: sessions, refusals by %s`, (refusal) => {
    test('a wrong password is refused after one login', async () => {
      const card = cardOf();
      await using t = await withCard(card, { settings: { refusal }, password: 'another' });
      await expectFailure(t.portal.lookUpCard(queryFor(card), call), 'REFUSED');
      expect(t.hits).toEqual({ logins: 1, cardLookups: 0, histories: 0, coPays: 0 });
    });

    test('one session serves many look-ups', async () => {
      const card = cardOf();
      await using t = await withCard(card, { settings: { refusal } });
      for (let i = 0; i < 5; i++) await t.portal.lookUpCard(queryFor(card), call);
      expect(t.hits).toEqual({ logins: 1, cardLookups: 5, histories: 0, coPays: 0 });
    });

    test('an expired session costs one login and one repeat', async () => {
      const card = cardOf();
      await using t = await withCard(card, { settings: { refusal } });
      await t.portal.lookUpCard(queryFor(card), call);
      t.portalClock.advance(10 * 60_000);
      expect((await t.portal.lookUpCard(queryFor(card), call)).code).toBe('000');
      expect(t.hits).toEqual({ logins: 2, cardLookups: 3, histories: 0, coPays: 0 });
    });

    test('100 callers who see the same session end cause one login', async () => {
      const cards = Array.from({ length: 100 }, (_, i) => numbered(i + 1));
      await using t = await make({
        people: cards.map((card) => personWith(card)),
        settings: { refusal },
      });
      await t.portal.lookUpCard(queryFor(cardOf()), call);
      t.portalClock.advance(10 * 60_000);
      const lookups = await Promise.all(
        cards.map((card) => t.portal.lookUpCard(queryFor(card), call)),
      );
      expect(lookups.map(({ card }) => card?.cardNumber)).toEqual(
        cards.map(({ cardNumber }) => cardNumber),
      );
      expect(t.hits).toEqual({ logins: 2, cardLookups: 201, histories: 0, coPays: 0 });
    });

    test('a session that is dropped during a look-up is replaced once', async () => {
      const card = cardOf();
      await using t = await make({
        people: [personWith(card, { faults: { portal: 'session-dropped' } })],
        settings: { refusal },
      });
      expect((await t.portal.lookUpCard(queryFor(card), call)).code).toBe('000');
      expect(t.hits).toEqual({ logins: 2, cardLookups: 2, histories: 0, coPays: 0 });
    });

    test('a second 401 is a refusal and ends there', async () => {
      const card = cardOf();
      await using t = await withCard(card, { settings: { refusal, outcome: '401' } });
      await expectFailure(t.portal.lookUpCard(queryFor(card), call), 'REFUSED');
      expect(t.hits).toEqual({ logins: 2, cardLookups: 2, histories: 0, coPays: 0 });
    });
  });

  describe(`${name}: access`, () => {
    test('501 is treated as 401', async () => {
      const card = cardOf();
      await using t = await withCard(card, { settings: { outcome: '501' } });
      await expectFailure(t.portal.lookUpCard(queryFor(card), call), 'REFUSED');
      expect(t.hits).toEqual({ logins: 2, cardLookups: 2, histories: 0, coPays: 0 });
    });

    test.each(['402', '403'])('%s is a refusal without another login', async (outcome) => {
      const card = cardOf();
      await using t = await withCard(card, { settings: { outcome } });
      await expectFailure(t.portal.lookUpCard(queryFor(card), call), 'REFUSED');
      expect(t.hits).toEqual({ logins: 1, cardLookups: 1, histories: 0, coPays: 0 });
    });

    test('a code counts in any HTTP status', async () => {
      const card = cardOf();
      await using t = await withCard(card, {
        settings: { outcome: '100', statuses: { '100': 503 } },
      });
      expect((await t.portal.lookUpCard(queryFor(card), call)).code).toBe('100');
    });
  });

  describe(`${name}: faults`, () => {
    const outcomes: ReadonlyArray<readonly [FaultName, UpstreamFailure, number]> = [
      ['html-502', 'INVALID_ANSWER', 1],
      ['empty', 'INVALID_ANSWER', 1],
      ['reset', 'UNREACHABLE', 2],
      ['truncated', 'UNREACHABLE', 1],
      ['slow', 'TIMEOUT', 1],
      ['wrong-person', 'WRONG_PERSON', 1],
    ];
    test.each(outcomes)('%s is %s after %i look-up(s)', async (fault, failure, cardLookups) => {
      const card = cardOf();
      await using t = await make({
        people: [
          personWith(card, { faults: { portal: fault } }),
          personWith(numbered(2, { holderName: 'Lê Hồng Khác' })),
        ],
        attemptTimeoutMs: fault === 'slow' ? 150 : 5_000,
      });
      await expectFailure(t.portal.lookUpCard(queryFor(card), call), failure);
      expect(t.hits.cardLookups).toBe(cardLookups);
    });

    test.each([
      ['10 digits', '0000000001'],
      ['12 digits', '001080000001'],
      ['15 characters', 'DN4010000000001'],
    ])("somebody else's card is recognised when asked with %s", async (_form, number) => {
      const card = cardOf();
      const other = numbered(2, { holderName: 'Lê Hồng Khác' });
      await using t = await make({ people: [personWith(card), personWith(other)] });
      t.faults.portal = 'wrong-person';
      await expectFailure(t.portal.lookUpCard(queryFor(card, { number }), call), 'WRONG_PERSON');
    });

    test('a switch that is turned off again leaves no trace', async () => {
      const card = cardOf();
      await using t = await withCard(card);
      t.faults.portal = 'html-502';
      await expectFailure(t.portal.lookUpCard(queryFor(card), call), 'INVALID_ANSWER');
      t.faults.portal = null;
      expect((await t.portal.lookUpCard(queryFor(card), call)).code).toBe('000');
    });

    test('a caller who leaves gets a timeout, and the next caller an answer', async () => {
      const card = cardOf();
      await using t = await withCard(card);
      const signal = AbortSignal.abort();
      await expectFailure(t.portal.lookUpCard(queryFor(card), { ...call, signal }), 'TIMEOUT');
      expect((await t.portal.lookUpCard(queryFor(card), call)).code).toBe('000');
    });
  });

  describe(`${name}: treatment history`, () => {
    const history: SandboxCard['history'] = [
      {
        recordId: '700000001',
        facility: '99001',
        admittedAt: '2026-05-01T08:30:00+07:00',
        dischargedAt: '2026-05-03T17:05:00+07:00',
        diagnosis: 'J20 - Viêm phế quản cấp',
      },
      {
        recordId: '700000002',
        facility: '99002',
        admittedAt: '2026-11-19T23:59:00+07:00',
        dischargedAt: null,
        diagnosis: 'I10 - Tăng huyết áp',
      },
    ];

    test('the records come newest first, with instants of Viet Nam', async () => {
      const card = cardOf({ history });
      await using t = await withCard(card);
      const { code, records } = await t.portal.treatmentHistory(queryFor(card), call);
      expect(code).toBe('000');
      expect(records).toEqual([
        {
          recordId: '700000002',
          facility: '99002',
          admittedAt: new Date('2026-11-19T16:59:00Z'),
          dischargedAt: null,
          diagnosis: 'I10 - Tăng huyết áp',
          discharge: '1',
          outcome: '2',
          category: '1',
        },
        {
          recordId: '700000001',
          facility: '99001',
          admittedAt: new Date('2026-05-01T01:30:00Z'),
          dischargedAt: new Date('2026-05-03T10:05:00Z'),
          diagnosis: 'J20 - Viêm phế quản cấp',
          discharge: '1',
          outcome: '2',
          category: '1',
        },
      ]);
    });

    test.each(['list', 'null'] as const)(
      'no treatment as %s is an empty list',
      async (emptyHistory) => {
        const card = cardOf();
        await using t = await withCard(card, { settings: { emptyHistory } });
        const { code, records } = await t.portal.treatmentHistory(queryFor(card), call);
        expect([code, records]).toEqual(['000', []]);
      },
    );

    test('an unknown number is answered with its code', async () => {
      const card = cardOf({ history });
      await using t = await withCard(card);
      const query = queryFor(card, { number: 'DN4010000000009' });
      const { code, records } = await t.portal.treatmentHistory(query, call);
      expect([code, records]).toEqual(['050', []]);
    });

    test('an expired session is replaced once here too', async () => {
      const card = cardOf({ history });
      await using t = await withCard(card);
      await t.portal.treatmentHistory(queryFor(card), call);
      t.portalClock.advance(10 * 60_000);
      expect((await t.portal.treatmentHistory(queryFor(card), call)).records).toHaveLength(2);
      expect(t.hits).toEqual({ logins: 2, cardLookups: 0, histories: 3, coPays: 0 });
    });
  });

  describe(`${name}: cumulative co-payment`, () => {
    const paid = (dischargedOn: string | null, receivedOn: string, amount: number) =>
      ({
        facility: '99001',
        admittedOn: '2026-01-02',
        dischargedOn,
        receivedOn,
        routeCode: '1.1',
        paid: amount,
      }) satisfies SandboxCoPay;
    const episodes = [
      paid('2025-12-30', '2026-01-03', 900_000),
      paid(null, '2026-08-01', 300_000),
      paid('2026-05-03', '2026-05-04', 1_000_000),
    ];
    const holderOf = (card: SandboxCard, coPay: readonly SandboxCoPay[] = episodes) =>
      personWith(card, { coPay });

    test('comes newest first, as running totals of each year, with the note of the portal', async () => {
      const card = cardOf();
      await using t = await make({ people: [holderOf(card)] });
      const history = await t.portal.cumulativeCoPay(queryFor(card), call);
      expect(history).toEqual({
        code: '200',
        note: 'Dữ liệu đồng chi trả tính đến ngày 19/11/2026',
        cardEndsOn: '2026-12-31',
        fetchedAt: new Date('2026-11-20T02:00:00Z'),
        episodes: [
          expect.objectContaining({
            dischargedOn: null,
            receivedOn: '2026-08-01',
            cumulative: 1_300_000,
          }),
          {
            cardNumber: 'DN4010000000001',
            facility: '99001',
            admittedOn: '2026-01-02',
            dischargedOn: '2026-05-03',
            receivedOn: '2026-05-04',
            routeCode: '1.1',
            exemptCoPay: 0,
            cumulative: 1_000_000,
          },
          expect.objectContaining({ dischargedOn: '2025-12-30', cumulative: 900_000 }),
        ],
      });
      expect(t.hits).toEqual({ logins: 1, cardLookups: 0, histories: 0, coPays: 1 });
    });

    test.each([
      ['15 characters', 'DN4010000000001'],
      ['15 characters with blanks', 'DN 4 01 00 00000001'],
      ['10 digits', '0000000001'],
      ['12 digits', '001080000001'],
    ])('%s find the same card', async (_form, number) => {
      const card = cardOf();
      await using t = await make({ people: [holderOf(card)] });
      const history = await t.portal.cumulativeCoPay(queryFor(card, { number }), call);
      expect(history.episodes).toHaveLength(3);
    });

    test.each<[string, Parameters<typeof queryFor>[1], readonly SandboxCoPay[]]>([
      ['somebody who has paid nothing', {}, []],
      ['a number that nobody has', { number: 'DN4010000000009' }, episodes],
      ['another name', { fullName: 'Lê Hồng Khác' }, episodes],
      ['another birth date', { birthDate: '1980-03-05' }, episodes],
    ])('%s is 204 without episodes', async (_who, asked, coPay) => {
      const card = cardOf();
      await using t = await make({ people: [holderOf(card, coPay)] });
      expect(await t.portal.cumulativeCoPay(queryFor(card, asked), call)).toEqual({
        code: '204',
        note: null,
        episodes: [],
        cardEndsOn: null,
        fetchedAt: new Date('2026-11-20T02:00:00Z'),
      });
    });

    test('an expired session, which is a 401 without a word, is replaced once', async () => {
      const card = cardOf();
      await using t = await make({ people: [holderOf(card)] });
      await t.portal.cumulativeCoPay(queryFor(card), call);
      t.portalClock.advance(10 * 60_000);
      expect((await t.portal.cumulativeCoPay(queryFor(card), call)).code).toBe('200');
      expect(t.hits).toEqual({ logins: 2, cardLookups: 0, histories: 0, coPays: 3 });
    });

    test('a session is good for both styles', async () => {
      const card = cardOf();
      await using t = await make({ people: [holderOf(card)] });
      await t.portal.lookUpCard(queryFor(card), call);
      expect((await t.portal.cumulativeCoPay(queryFor(card), call)).code).toBe('200');
      expect(t.hits.logins).toBe(1);
    });

    test.each<[string, Partial<VssPortalSettings>, UpstreamFailure]>([
      ['a restricted account', { restrictedAccounts: new Set(['99001_BV']) }, 'RESTRICTED'],
      ['a failing portal', { outcome: '500' }, 'UPSTREAM_ERROR'],
      ['a second 401', { outcome: '401' }, 'REFUSED'],
    ])('%s fails and is not asked again', async (_what, settings, failure) => {
      const card = cardOf();
      await using t = await make({ people: [holderOf(card)], settings });
      await expectFailure(t.portal.cumulativeCoPay(queryFor(card), call), failure);
      expect(t.hits.coPays).toBe(failure === 'REFUSED' ? 2 : 1);
    });

    const outcomes: ReadonlyArray<readonly [FaultName, UpstreamFailure, number]> = [
      ['html-502', 'INVALID_ANSWER', 1],
      ['empty', 'INVALID_ANSWER', 1],
      ['truncated', 'UNREACHABLE', 1],
      ['reset', 'UNREACHABLE', 1],
      ['slow', 'TIMEOUT', 1],
      ['wrong-person', 'WRONG_PERSON', 1],
    ];
    test.each(outcomes)('%s is %s after one call', async (fault, failure, coPays) => {
      const card = cardOf();
      await using t = await make({
        people: [
          personWith(card, { coPay: episodes, faults: { portal: fault } }),
          personWith(numbered(2, { holderName: 'Lê Hồng Khác' })),
        ],
        slowTimeoutMs: fault === 'slow' ? 150 : 5_000,
      });
      await expectFailure(t.portal.cumulativeCoPay(queryFor(card), call), failure);
      expect(t.hits.coPays).toBe(coPays);
    });

    test('a dropped session costs one login and one repeat', async () => {
      const card = cardOf();
      await using t = await make({
        people: [personWith(card, { coPay: episodes, faults: { portal: 'session-dropped' } })],
      });
      expect((await t.portal.cumulativeCoPay(queryFor(card), call)).code).toBe('200');
      expect(t.hits).toEqual({ logins: 2, cardLookups: 0, histories: 0, coPays: 2 });
    });

    test('has the longer time limit, whatever that of a look-up is', async () => {
      const card = cardOf();
      await using t = await make({
        people: [holderOf(card)],
        attemptTimeoutMs: 300,
        slowTimeoutMs: 5_000,
        coPayDelayMs: 500,
      });
      expect((await t.portal.cumulativeCoPay(queryFor(card), call)).code).toBe('200');
    });

    test('the portal knows who asks for a card again within 15 minutes', async () => {
      const card = cardOf();
      await using t = await make({ people: [holderOf(card)] });
      await t.portal.cumulativeCoPay(queryFor(card), call);
      await t.portal.cumulativeCoPay(queryFor(card, { number: '0000000001' }), call);
      expect(t.coPayCalls).toEqual({ calls: 2, repeats: 1 });
      t.portalClock.advance(15 * 60_000);
      await t.portal.cumulativeCoPay(queryFor(card), call);
      expect(t.coPayCalls).toEqual({ calls: 3, repeats: 1 });
    });
  });
}

async function expectFailure(work: Promise<unknown>, failure: UpstreamFailure): Promise<void> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UpstreamError);
  expect(error).toMatchObject({ failure });
}
