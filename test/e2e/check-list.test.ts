import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { vietnamDate } from '../../src/domain/date.ts';
import { crowdMember } from '../../src/sandbox/crowd.ts';
import { startSandbox } from '../../src/sandbox/environment.ts';
import { importKeySet } from '../../src/signing/keys/public-key-set.ts';
import { verifyReceipt } from '../../src/signing/receipt.ts';
import { openExistingStore } from '../../src/store/index.ts';
import { canariesOf, found } from '../support/canary.ts';
import { freePort } from '../support/gateway.ts';
import { startGatewayProcess, temporaryFolder } from '../support/gateway-process.ts';
import { recordUpstream } from '../support/gateway-recorder.ts';

/** Rows of the list; 10,000 in the nightly run. */
const rowCount = Number(process.env['CHECK_LIST_ROWS'] ?? 300);
const perSecond = Math.max(60, Math.ceil(rowCount / 30));
const command = fileURLToPath(new URL('../../src/cli/command.ts', import.meta.url));
const people = Array.from({ length: rowCount }, (_, index) =>
  crowdMember(5_000 + index, vietnamDate(new Date())),
);

function listText(): string {
  const lines = people.map(({ presented }, index) => {
    const { personalId, fullName, birthDate } = presented;
    // As Excel leaves a column of numbers.
    const number = index % 7 === 0 ? String(Number(personalId)) : personalId;
    return `B-${index};${number};${fullName};${birthDate};Khoa ${index % 5}`;
  });
  return `\ufeffMã;Số CCCD;Họ và tên;Ngày sinh;Ghi chú\r\n${lines.join('\r\n')}\r\n`;
}

interface Run {
  readonly child: ChildProcess;
  readonly finished: Promise<number | null>;
  readonly err: () => string;
}

function check(list: string, out: string, gateway: string): Run {
  const args = [command, 'check', list, '--out', out, '--gateway', gateway, '--language', 'en'];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return { child, err: () => text, finished: once(child, 'close').then(() => child.exitCode) };
}

type ResultRow = Readonly<Record<string, string>>;

async function results(out: string): Promise<readonly ResultRow[]> {
  return parse(await readFile(`${out}.csv`, 'utf8'), { bom: true, columns: true, delimiter: ';' });
}

/** What a row came to, without what every run says anew. */
function outcomes(rows: readonly ResultRow[]): readonly unknown[] {
  return rows.map((row) => [
    row['Mã'],
    row['row'],
    row['decision'],
    row['status'],
    row['percent'],
    row['routeCode'],
    row['reasonCodes'],
    row['validTo'],
  ]);
}

it(`a list of ${rowCount} rows, interrupted three times while the portal flaps, ends as an undisturbed one; unchanged, it asks nobody`, {
  timeout: 120_000 + rowCount * 60,
}, async () => {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const list = join(folder.path, 'list.csv');
  await writeFile(list, listText());
  const sandbox = stack.use(await startSandbox({ DATA_DIR: join(folder.path, 'upstreams') }));
  const portal = stack.use(await recordUpstream(sandbox.environment['VSS_PORTAL_URL']));
  const population = stack.use(await recordUpstream(sandbox.environment['POPULATION_URL']));
  const startGateway = async (name: string, port: number) =>
    startGatewayProcess({
      PORT: String(port),
      DATA_DIR: join(folder.path, name),
      LOG_LEVEL: 'warn',
      LIST_LOOKUPS_PER_SECOND: String(perSecond),
      VSS_PORTAL_URL: portal.url,
      POPULATION_URL: population.url,
    });

  const quiet = await startGateway('quiet', await freePort());
  const undisturbed = join(folder.path, 'undisturbed');
  expect(await check(list, undisturbed, quiet.url).finished).toBe(0);
  await quiet[Symbol.asyncDispose]();

  const port = await freePort();
  let gateway = await startGateway('loud', port);
  stack.defer(() => gateway[Symbol.asyncDispose]());
  const logs: string[] = [];
  const done = async (): Promise<number> => {
    const store = await openExistingStore({ dataDir: join(folder.path, 'loud') });
    const row = await store?.kysely
      .selectFrom('check_list_results')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirst();
    await store?.close();
    return row?.rows ?? 0;
  };
  const untilDone = async (share: number) => {
    while ((await done()) < rowCount * share) await setTimeout(20);
  };
  const flapping = setInterval(() => {
    const faults = ['html-502', 'reset', 'truncated'] as const;
    sandbox.faults.portal =
      sandbox.faults.portal === null && Math.floor(performance.now() / 150) % 4 === 0
        ? (faults[Math.floor(performance.now() / 600) % 3] ?? null)
        : null;
  }, 150);
  stack.defer(() => clearInterval(flapping));

  const disturbed = join(folder.path, 'disturbed');
  const first = check(list, disturbed, gateway.url);
  await untilDone(0.2);
  first.child.kill('SIGKILL');
  await first.finished;

  const second = check(list, disturbed, gateway.url);
  await untilDone(0.4);
  gateway.signal('SIGKILL');
  await gateway.exited;
  logs.push(gateway.err(), gateway.out());
  await setTimeout(500);
  gateway = await startGateway('loud', port);
  await untilDone(0.6);
  second.child.kill('SIGINT');
  expect(await second.finished).toBe(130);

  const last = check(list, disturbed, gateway.url);
  expect(await last.finished, last.err()).toBe(0);
  clearInterval(flapping);
  sandbox.faults.portal = null;
  expect(outcomes(await results(disturbed))).toEqual(outcomes(await results(undisturbed)));
  expect(await done()).toBe(rowCount);

  const before = await results(disturbed);
  const hits = portal.hits().length + population.hits().length;
  const again = check(list, disturbed, gateway.url);
  expect(await again.finished, again.err()).toBe(0);
  const unchanged = await results(disturbed);
  expect(portal.hits().length + population.hits().length).toBe(hits);
  expect(new Set(unchanged.map(({ outcome }) => outcome))).toEqual(new Set(['UNCHANGED']));
  expect(outcomes(unchanged)).toEqual(outcomes(before));
  const keys = importKeySet(await (await fetch(`${gateway.url}/.well-known/jwks.json`)).json());
  for (const [index, { receipt = '' }] of unchanged.entries()) {
    expect(receipt).not.toBe(before[index]?.['receipt']);
    expect(verifyReceipt(receipt, keys, { now: new Date() })).toMatchObject({
      ok: true,
      claims: { mode: 'unchanged', previous: { jti: before[index]?.['version'] } },
    });
  }

  for (const file of [`${disturbed}.csv`, `${disturbed}.xlsx`])
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  const said = [...logs, gateway.err(), gateway.out(), second.err(), last.err(), again.err()];
  expect(found(canariesOf(people.slice(0, 50)), said.join('\n'))).toEqual([]);
});
