import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startTestGateway } from '../support/gateway.ts';
import { resolveIdentityQuery } from '../support/graphql-client.ts';
import { startOtherIssuer } from '../support/other-upstreams-issuer.ts';

/** Set for the long run only: what a clock says is no matter of every push. */
const pairs = Number(process.env['TIMED_PAIRS'] ?? 0);
/** Misses of one staff member, and staff members of one client, that stay within every budget. */
const pairsOfOperator = 8;
const operatorsOfClient = 8;
/** Desks that ask at the same time, each one question after the other: an answer takes its turn of 50 ms. */
const desks = 16;
/** Beyond this two distributions differ (dudect). */
const mostT = 4.5;

interface Sample {
  readonly times: number[];
}

function mean(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}

function variance(times: readonly number[]): number {
  const middle = mean(times);
  return times.reduce((sum, time) => sum + (time - middle) ** 2, 0) / (times.length - 1);
}

/** Welch's t, without the slowest twentieth of each, which is the machine's. */
function welch(a: Sample, b: Sample): number {
  const [x, y] = [a, b].map(({ times }) =>
    times.toSorted((one, other) => one - other).slice(0, Math.floor(times.length * 0.95)),
  ) as [number[], number[]];
  return (mean(x) - mean(y)) / Math.sqrt(variance(x) / x.length + variance(y) / y.length);
}

describe.skipIf(pairs === 0)('not found and mismatched', () => {
  it('cannot be told apart by the clock', { timeout: 120_000 + pairs * 120 }, async () => {
    await using issuer = await startOtherIssuer('https://issuer.example.vn', 'timing');
    const file = join(mkdtempSync(join(tmpdir(), 'issuers-')), 'issuers.json');
    const { name, jwks } = issuer;
    writeFileSync(file, JSON.stringify([{ issuer: name, audience: 'timing', jwks }]));
    await using gateway = await startTestGateway({ environment: { TOKEN_ISSUERS_FILE: file } });
    const { presented } = gateway.person('enterprise-employee');

    const claim = (personalId: string | null) => ({
      person: { personalId, fullName: 'Nguyễn Văn Đoán', birthDate: '1986-01-15' },
    });
    const timed = async (token: string, personalId: string | null): Promise<number> => {
      const start = performance.now();
      const answer = await gateway.askWith(token, resolveIdentityQuery, {
        claim: claim(personalId),
      });
      const time = performance.now() - start;
      expect(answer.errors).toEqual([]);
      return time;
    };

    const [unknown, mismatch]: [Sample, Sample] = [{ times: [] }, { times: [] }];
    const tokenOf = (operator: number) =>
      issuer.token({
        sub: `hospital-${Math.floor(operator / operatorsOfClient)}`,
        scope: 'identity:read',
        caller_kind: 'hospital',
        facility_code: '99002',
        practitioner_id: `001080${String(operator).padStart(6, '0')}`,
        practitioner_name: 'Người Tra Cứu',
      });
    const ofOperator = async (operator: number) => {
      const token = await tokenOf(operator);
      await timed(token, '001086999999');
      const first = operator * pairsOfOperator;
      for (let pair = first; pair < Math.min(first + pairsOfOperator, pairs); pair += 1) {
        const guess = `001086${String(500_000 + (pair % 400_000)).padStart(6, '0')}`;
        const both = [
          async () => unknown.times.push(await timed(token, guess)),
          async () => mismatch.times.push(await timed(token, presented.personalId)),
        ];
        for (const ask of pair % 2 === 0 ? both : both.toReversed()) await ask();
      }
    };
    const operators = Array.from({ length: Math.ceil(pairs / pairsOfOperator) }, (_, at) => at);
    const queue = operators.values();
    const desk = async () => {
      for (const operator of queue) await ofOperator(operator);
    };
    await Promise.all(Array.from({ length: desks }, desk));
    expect([unknown.times.length, mismatch.times.length]).toEqual([pairs, pairs]);
    const t = welch(unknown, mismatch);
    process.stdout.write(`Welch t = ${t.toFixed(2)} over ${pairs} pairs\n`);
    expect(Math.abs(t)).toBeLessThan(mostT);
  });
});
