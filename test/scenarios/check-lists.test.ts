import { describe, expect, it } from 'vitest';
import { vietnamDate } from '../../src/domain/date.ts';
import { crowdMember } from '../../src/sandbox/crowd.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { importKeySet } from '../../src/signing/keys/public-key-set.ts';
import { verifyReceipt } from '../../src/signing/receipt.ts';
import { listQueries, listsOf, type NewListRow } from '../support/check-lists.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { createFreshDatabase, postgresAnswers } from '../support/postgres.ts';
import { SteppingClock } from '../support/stepping-clock.ts';

const client = 'hospital-district';
const fast = { LIST_LOOKUPS_PER_SECOND: '1000' };
const today = vietnamDate(new Date());

/** Visits of some of the crowd at the district hospital. */
function crowd(from: number, count: number): readonly NewListRow[] {
  return Array.from({ length: count }, (_, index) => {
    const member = crowdMember(from + index, today);
    return { reference: member.key, visit: exampleInput(member) };
  });
}

function visitOf(gateway: TestGateway, key: string): NewListRow {
  return { reference: key, visit: exampleInput(gateway.person(key)) };
}

interface Place {
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

function defineLists(name: string, makePlace: () => Promise<Place>) {
  async function start(
    stack: AsyncDisposableStack,
    environment: Readonly<Record<string, string>> = {},
    options: Parameters<typeof startTestGateway>[0] = {},
  ): Promise<TestGateway> {
    const place = await makePlace();
    stack.defer(() => place.remove());
    return stack.use(
      await startTestGateway({
        ...options,
        environment: { ...fast, ...place.environment, ...environment },
      }),
    );
  }

  describe(`a list on ${name}`, () => {
    it('takes no row that is longer than a visit can be', async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = await start(stack);
      const { id } = await listsOf(gateway, client).start('long');
      const row = visitOf(gateway, 'enterprise-employee');
      const visit = { ...(row.visit as object), diagnosisCodes: Array(2_000).fill('A00.0') };
      const answer = await gateway.ask(listQueries.add, { id, rows: [{ ...row, visit }] }, client);
      expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'INPUT_INVALID' });
    });

    it('is checked in the background, each row as the visit alone would be', async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = await start(stack);
      const keys = ['enterprise-employee', 'card-expired', 'wrong-name'];
      const rows = await listsOf(gateway, client).check(
        'tomorrow',
        keys.map((key) => visitOf(gateway, key)),
      );
      expect(
        rows.map(({ reference, position, outcome }) => [reference, position, outcome]),
      ).toEqual(keys.map((key, index) => [key, index + 1, 'DECIDED']));
      for (const { reference, decision, version, receipt } of rows) {
        const alone = await gateway.checkIn(exampleInput(gateway.person(reference)), client);
        expect(decision).toMatchObject({ status: alone.status, id: version });
        const verified = verifyReceipt(receipt ?? '', importKeySet(gateway.jwks), {
          now: new Date(),
        });
        expect(verified).toMatchObject({ ok: true });
      }
    });

    it('is the same list under the same key, and takes a row once', async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = await start(stack);
      const lists = listsOf(gateway, client);
      const [row, other] = crowd(0, 2);
      if (row === undefined || other === undefined) throw new Error('nobody');
      const { id } = await lists.start('once');
      expect((await lists.start('once')).id).toBe(id);
      expect((await lists.start('another')).id).not.toBe(id);
      await lists.add(id, [row]);
      expect((await lists.add(id, [row])).progress['total']).toBe(1);
      const differing = { reference: row.reference, visit: other.visit };
      const refused = await gateway.ask(listQueries.add, { id, rows: [other, differing] }, client);
      expect(refused.errors[0]?.extensions.code).toBe('CHECK_LIST_ROW_DIFFERS');
      expect((await lists.progress(id)).progress['total']).toBe(1);
      await lists.close(id);
      await lists.add(id, [row]);
      const late = await gateway.ask(listQueries.add, { id, rows: [other] }, client);
      expect(late.errors[0]?.extensions.code).toBe('CHECK_LIST_CLOSED');
    });

    it('is unknown to other hospitals, and to other staff as far as adding goes', async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = await start(stack);
      const { id } = await listsOf(gateway, client).start('mine');
      const seen = await gateway.ask(listQueries.progress, { id }, 'hospital-central');
      expect(seen.data).toEqual({ checkList: null });
      for (const [query, asker] of [
        [listQueries.close, 'hospital-central'],
        [listQueries.cancel, 'hospital-central'],
      ] as const) {
        const refused = await gateway.ask(query, { id }, asker);
        expect(refused.errors[0]?.extensions.code).toBe('CHECK_LIST_UNKNOWN');
      }
      const added = await gateway.ask(
        listQueries.add,
        { id, rows: crowd(0, 1) },
        'hospital-unregistered-staff',
      );
      expect(added.errors[0]?.extensions.code).toBe('CHECK_LIST_UNKNOWN');
    });

    it('answers an unchanged row without asking anybody, with a fresh receipt that names the known one', async () => {
      await using stack = new AsyncDisposableStack();
      const clock = new SteppingClock(new Date().toISOString());
      const gateway = await start(stack, { LIST_UNCHANGED_HOURS: '4' }, { clock });
      const lists = listsOf(gateway, client);
      const asked = crowd(20, 12);
      const first = await lists.check('first', asked);
      const hits = gateway.portal.hits().length + gateway.population.hits().length;
      const known = asked.map((row, index) => ({
        ...row,
        knownVersion: first[index]?.version ?? '',
      }));
      const second = await lists.check('second', known);
      expect(gateway.portal.hits().length + gateway.population.hits().length).toBe(hits);
      for (const [index, row] of second.entries()) {
        const before = first[index];
        expect(row).toMatchObject({
          outcome: 'UNCHANGED',
          decision: { ...before?.decision, id: row.version, receipt: row.receipt },
        });
        expect(row.receipt).not.toBe(before?.receipt);
        const verified = verifyReceipt(row.receipt ?? '', importKeySet(gateway.jwks), {
          now: clock.now(),
        });
        expect(verified).toMatchObject({
          ok: true,
          claims: { mode: 'unchanged', previous: { jti: before?.version } },
        });
      }
      const chained = asked.map((row, index) => ({
        ...row,
        knownVersion: second[index]?.version ?? '',
      }));
      clock.step(4 * 3_600_000 + 1_000);
      const token = await gateway.token(client, 'eligibility:read');
      const later = listsOf(
        { ask: (query, variables) => gateway.askWith(token, query, variables) },
        client,
      );
      const third = await later.check('third', chained);
      expect(third.map(({ outcome }) => outcome)).toEqual(third.map(() => 'DECIDED'));
    });

    it('asks again what is known of another visit, by another client, or not for certain', async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = await start(stack);
      const lists = listsOf(gateway, client);
      const [row, other] = crowd(40, 2);
      if (row === undefined || other === undefined) throw new Error('nobody');
      const [known] = await lists.check('first', [row]);
      const version = known?.version ?? '';
      const [mismatch] = await lists.check('mismatch', [visitOf(gateway, 'wrong-name')]);
      const asked = await lists.check('second', [
        { ...other, knownVersion: version },
        { ...row, knownVersion: 'f2bd0b3c-6b0c-4f4a-9d7e-000000000000' },
        { ...visitOf(gateway, 'wrong-name'), knownVersion: mismatch?.version ?? '' },
      ]);
      expect(asked.map(({ outcome }) => outcome)).toEqual(['DECIDED', 'DECIDED', 'DECIDED']);
    });

    it('answers rows that cannot be meant with the reason, and goes on', async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = await start(stack);
      const holder = { person: { personalId: '12', fullName: 'A', birthDate: '1990-01-01' } };
      const rows = await listsOf(gateway, client).check('bad', [
        { reference: 'number', visit: { facilityCode: '99002', holder } },
        {
          reference: 'elsewhere',
          visit: {
            ...(exampleInput(gateway.person('enterprise-employee')) as object),
            facilityCode: '99005',
          },
        },
        ...crowd(60, 1),
      ]);
      expect(rows.map(({ decision }) => decision?.reasons[0]?.code)).toEqual([
        'PERSONAL_ID_IMPOSSIBLE',
        'FACILITY_NOT_YOURS',
        expect.any(String),
      ]);
      expect(rows[2]?.decision?.decision).toBe('ELIGIBLE');
    });

    it('stops when it is cancelled, and leaves the rest pending', async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = await start(stack, { LIST_LOOKUPS_PER_SECOND: '5' });
      const lists = listsOf(gateway, client);
      const { id } = await lists.start('cancelled');
      await lists.add(id, crowd(80, 100));
      await lists.until(id, ({ progress }) => (progress['done'] ?? 0) > 0);
      await lists.cancel(id);
      await lists.close(id);
      expect(await lists.progress(id)).toMatchObject({ state: 'CANCELLED', etaSeconds: null });
      expect((await lists.rows(id, 'PENDING')).length).toBeGreaterThan(50);
    });

    it('waits out a portal that fails, and ends with the answers of a day without faults', async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = await start(stack);
      const lists = listsOf(gateway, client);
      const { id } = await lists.start('outage');
      gateway.sandbox.faults.portal = 'html-502';
      await lists.add(id, crowd(200, 20));
      await lists.close(id);
      await new Promise((done) => setTimeout(done, 1_500));
      expect((await lists.progress(id)).progress['done']).toBe(0);
      gateway.sandbox.faults.portal = null;
      await lists.until(id, ({ state }) => state === 'DONE', 30_000);
      const rows = await lists.rows(id);
      expect(rows.filter(({ decision }) => decision?.provisional)).toEqual([]);
      expect(rows.filter(({ decision }) => decision?.decision === 'UNDETERMINED')).toEqual([]);
    }, 40_000);

    it('does not restrict the clerk, whose look-ups at the desk go on, by the misses of an honest list', async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = await start(stack);
      const rows = crowd(300, 200).map((row, index) => {
        const member = crowdMember(300 + index, today);
        const { personalId, birthDate } = member.presented;
        const mistyped = { person: { personalId, fullName: 'Tên Gõ Nhầm', birthDate } };
        return index % 10 === 0
          ? { ...row, visit: { facilityCode: '99002', holder: mistyped } }
          : row;
      });
      const checked = await listsOf(gateway, client).check('typos', rows);
      const codes = checked.flatMap(({ decision }) => decision?.reasons.map(({ code }) => code));
      expect(codes).not.toContain('STEP_UP_REQUIRED');
      const decision = await gateway.checkIn(
        exampleInput(gateway.person('enterprise-employee')),
        client,
      );
      expect(decision.status).toBe('ELIGIBLE');
    }, 40_000);

    it('is refused, and the desk not, when it guesses', async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = await start(stack);
      const rows = crowd(600, 60).map(({ reference }, index) => {
        const { personalId, birthDate } = crowdMember(600 + index, today).presented;
        const guess = { person: { personalId, fullName: 'Đoán Bừa', birthDate } };
        return { reference, visit: { facilityCode: '99002', holder: guess } };
      });
      const checked = await listsOf(gateway, client).check('guesses', rows);
      const refused = checked.filter(({ decision }) =>
        decision?.reasons.some(({ code }) => code === 'STEP_UP_REQUIRED'),
      );
      expect(refused.length).toBeGreaterThan(20);
      const decision = await gateway.checkIn(
        exampleInput(gateway.person('enterprise-employee')),
        client,
      );
      expect(decision.status).toBe('ELIGIBLE');
    }, 40_000);

    it('keeps nothing of a person in the open, and enters who reads the rows', async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = await start(stack);
      const lists = listsOf(gateway, client);
      await lists.check('sealed', crowd(700, 3));
      const log = await gateway.ask(
        '{ accessLog(first: 20) { accesses { operation } } }',
        {},
        client,
      );
      const text = JSON.stringify(log.data ?? log.errors);
      expect(text.split('checkList').length - 1).toBeGreaterThanOrEqual(6);
    });
  });
}

defineLists('SQLite', async () => ({ environment: {}, remove: () => Promise.resolve() }));
if (await postgresAnswers()) {
  defineLists('PostgreSQL', async () => {
    const database = await createFreshDatabase();
    return { environment: { DATABASE_URL: database.url }, remove: () => database.drop() };
  });
}
