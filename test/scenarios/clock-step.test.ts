import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openExistingStore } from '../../src/store/index.ts';
import { decisionIn, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { eligibilityQuery, signatureOf } from '../support/graphql-client.ts';
import { proofKey } from '../support/other-upstreams-issuer.ts';
import { SteppingClock } from '../support/stepping-clock.ts';
import { startTimeSource } from '../support/time-source.ts';

const hour = 3_600_000;
/** Morning in Viet Nam: an hour to either side is the same day. */
const clock = new SteppingClock('2026-11-23T03:00:00.000Z');
const endOfDay = Date.parse('2026-11-23T16:59:59.000Z') / 1_000;
const steps = [0, hour, -hour, -hour, hour, 0];

const claimsOf = (jws: string) =>
  JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ clock });
});
afterAll(() => gateway?.[Symbol.asyncDispose]());

async function checkIn() {
  // A new token each time: one of before the step has expired, or is not valid yet.
  const answer = await gateway.post('/sandbox/token', tokenForm(), formHeaders);
  const { access_token: token } = JSON.parse(answer.text);
  const { presented } = gateway.person('enterprise-employee');
  const { cardNumber, fullName, birthDate } = presented;
  const input = { facilityCode: '99002', holder: { card: { cardNumber, fullName, birthDate } } };
  return { token, answer: await gateway.askWith(token, eligibilityQuery, { input }) };
}

const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };
const tokenForm = () =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'hospital-district',
    client_secret: 'hospital-district-secret',
  }).toString();

async function recordedAt(): Promise<readonly string[]> {
  const store = await openExistingStore({ dataDir: gateway.dataDir });
  const rows = await store?.kysely
    .selectFrom('ledger_rows')
    .select('recorded_at')
    .orderBy('sequence')
    .execute();
  await store?.close();
  return (rows ?? []).map((row) => row.recorded_at);
}

describe('a gateway whose clock steps by an hour, ahead and back', () => {
  it('dates everything by the clock as it stands, and the ledger never goes back', async () => {
    for (const step of steps) {
      clock.step(step);
      const now = Math.floor(clock.now().getTime() / 1_000);
      const started = performance.now();
      const { token, answer } = await checkIn();
      expect(performance.now() - started).toBeLessThan(8_000);
      expect(answer.errors).toEqual([]);
      expect(signatureOf(answer, gateway.jwks, clock.now())).toMatchObject({ ok: true });
      const { receipt, status } = decisionIn(answer);
      expect(status).toBe('ELIGIBLE');
      for (const { iat } of [claimsOf(token), claimsOf(receipt)]) {
        expect(Math.abs(iat - now)).toBeLessThan(8);
      }
      expect(claimsOf(token).exp).toBe(claimsOf(token).iat + 600);
      expect(claimsOf(receipt).exp).toBe(endOfDay);
    }
    const times = await recordedAt();
    expect(times.length).toBeGreaterThanOrEqual(steps.length);
    expect(times).toEqual([...times].sort());
  });

  it('takes no proof twice, whichever way the clock went between', async () => {
    const key = await proofKey(() => clock.now());
    const uri = `${gateway.url}/sandbox/token`;
    const dpop = await key.prove({ method: 'POST', uri });
    const granted = await gateway.post('/sandbox/token', tokenForm(), { ...formHeaders, dpop });
    const { access_token: token } = JSON.parse(granted.text);
    const proof = await key.prove({ method: 'POST', uri: `${gateway.url}/graphql`, token });
    const outcome = async () => {
      const answer = await gateway.post(
        '/graphql',
        JSON.stringify({ query: '{ facility(code: "99002") { code } }' }),
        { 'content-type': 'application/json', authorization: `DPoP ${token}`, dpop: proof },
      );
      return answer.status === 200 ? 'ANSWERED' : JSON.parse(answer.text).errors[0].extensions.code;
    };
    const outcomes = [await outcome()];
    for (const step of [hour, -hour, -hour, hour]) {
      clock.step(step);
      outcomes.push(await outcome());
    }
    expect(outcomes).toEqual([
      'ANSWERED',
      'TOKEN_EXPIRED',
      'PROOF_REPLAYED',
      'PROOF_CLOCK_AHEAD',
      'PROOF_REPLAYED',
    ]);
  });
});

describe('a gateway that watches its clock', () => {
  it('signs nothing and answers nothing while the clock is wrong, and says so', async () => {
    const watched = new SteppingClock('2026-11-23T03:00:00.000Z');
    // The true time goes on when the clock is set.
    const [start, started] = [watched.now().getTime(), performance.now()];
    await using source = await startTimeSource(() => start + performance.now() - started);
    const { host, port } = source.source;
    await using gateway = await startTestGateway({
      clock: watched,
      environment: { TIME_SOURCES: `${host}:${port}` },
    });
    const token = await gateway.token('hospital-district');
    const ask = () => gateway.askWith(token, '{ facility(code: "99002") { code } }', {});
    expect(source.asked()).toBe(1);
    for (const by of [2_500, -2_500, 60_000]) {
      expect((await ask()).status).toBe(200);
      expect((await gateway.get('/readyz')).status).toBe(200);
      watched.step(by);
      const refused = await ask();
      expect([refused.status, refused.errors[0]?.extensions.code]).toEqual([
        503,
        'SIGNER_UNAVAILABLE',
      ]);
      expect(refused.data).toBeUndefined();
      expect(refused.headers).not.toHaveProperty('signature');
      expect((await gateway.get('/readyz')).status).toBe(503);
      watched.step(-by);
    }
    expect((await ask()).status).toBe(200);
    expect(gateway.log.filter((line) => line.includes('"standing":"OFF"'))).toHaveLength(3);
  });
});
