import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openExistingStore } from '../../src/store/index.ts';
import { freePort } from '../support/gateway.ts';
import { sandboxToken } from '../support/gateway-kill.ts';
import { startGatewayProcess, temporaryFolder } from '../support/gateway-process.ts';
import { graphQLClient, signatureOf } from '../support/graphql-client.ts';

const library = [
  process.env['LIBFAKETIME'] ?? '',
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1',
].find((path) => existsSync(path));

if (library === undefined) {
  process.stderr.write('Tests with libfaketime are skipped: it is not on this machine.\n');
}

const steps = ['+0', '+3600', '+0', '-3600', '+0'];

describe.skipIf(library === undefined)('a process whose system clock is set under it', () => {
  it('dates by the clock as it stands, in time, and its ledger never goes back', async () => {
    await using folder = await temporaryFolder();
    const offset = join(folder.path, 'offset');
    await writeFile(offset, '+0');
    await using gateway = await startGatewayProcess({
      PORT: String(await freePort()),
      DATA_DIR: folder.path,
      LD_PRELOAD: library ?? '',
      FAKETIME_TIMESTAMP_FILE: offset,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    });
    await using client = graphQLClient(gateway.url);
    const jwks = JSON.parse((await client.send('GET', '/.well-known/jwks.json')).text);
    for (const step of steps) {
      await writeFile(offset, step);
      const now = Date.now() + Number(step) * 1_000;
      const started = performance.now();
      const token = await sandboxToken(client, 'hospital-district');
      const { iat, exp } = JSON.parse(
        Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
      );
      const answer = await client.post(
        { query: '{ facility(code: "99002") { code } }' },
        { authorization: `Bearer ${token}` },
      );
      expect(performance.now() - started).toBeLessThan(8_000);
      expect([step, answer.status, exp - iat]).toEqual([step, 200, 600]);
      expect(Math.abs(iat * 1_000 - now)).toBeLessThan(8_000);
      expect(signatureOf(answer, jwks, new Date(now + 5_000))).toMatchObject({ ok: true });
    }
    const store = await openExistingStore({ dataDir: folder.path });
    const rows = await store?.kysely
      .selectFrom('ledger_rows')
      .select('recorded_at')
      .orderBy('sequence')
      .execute();
    await store?.close();
    const times = (rows ?? []).map((row) => row.recorded_at);
    expect(times.length).toBeGreaterThanOrEqual(steps.length);
    expect(times).toEqual([...times].sort());
  }, 60_000);
});
