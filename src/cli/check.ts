import { readFile } from 'node:fs/promises';
import { type Clock, systemClock } from '../domain/clock.ts';
import { facilityIn, TokenRefused } from './check/access.ts';
import { template } from './check/columns.ts';
import { readIfThere, writePrivate } from './check/files.ts';
import { GatewayAway, GatewayRefused, gatewayClient } from './check/gateway-client.ts';
import { knownVersions } from './check/known.ts';
import { type JobRow, ListForgotten, runListJob } from './check/list-job.ts';
import { type CheckOptions, readOptions } from './check/options.ts';
import { accessAt, findGateway, firstToken, NoGateway } from './check/place.ts';
import { progressView } from './check/progress.ts';
import { type ListFile, ListUnusable, readList } from './check/read-list.ts';
import { resultTable } from './check/results.ts';
import { type RowProblem, rowInput } from './check/row-input.ts';
import { rowNames } from './check/row-names.ts';
import { summaryOf, summaryText } from './check/summary.ts';
import { resultCsv } from './check/write-csv.ts';
import { resultXlsx } from './check/write-xlsx.ts';
import { type Command, type Terminal, UsageError } from './terminal.ts';

const help = `Usage:
  vss-gateway check <list.csv> [options]
  vss-gateway check --template

Checks a list of visits (tomorrow's list) and writes what came of each row beside it, as
<list>.checked.csv and <list>.checked.xlsx: decision, percent, reason, desk action, receipt. The gateway
works through the list at a rate that the portal bears. Interrupt it, lose the network, restart the
gateway: the same command again goes on where it was. Run again after it was done, rows that did not
change cost no look-up (see docs/check-list.md).

Options:
  --out <prefix>        where results go (<list>.checked), each file readable by you alone
  --gateway <url>       default: GATEWAY_URL or HOST:PORT when a gateway answers there; else the sandbox
                        plays one for the time being
  --token <file|->      access token; also from VSS_GATEWAY_TOKEN
  --client <id>         client id, with --secret-file <file>; default: a desk of the sandbox
  --token-url <url>     token endpoint for --client (that of the sandbox)
  --facility <code>     facility of rows that name none (that of the token)
  --known <result.csv>  earlier result whose versions are told (default: the one at --out)
  --fresh               ask for every row, whatever is known
  --language vi|en      language of reasons and progress (vi)
  --json                a summary as JSON in place of the text
  --quiet               no progress
  --template            an empty list with its columns, in UTF-8 for Excel
  --help                this text

Exit codes: 0 every row was decided; 1 some could not be, or no gateway answered; 2 wrong usage, or no
list; 130 interrupted (the gateway goes on; the same command shows the rest)

Example: vss-gateway check examples/list.csv
`;

const interruptedText = {
  vi: 'Đã ngắt. Chạy lại đúng lệnh này để làm tiếp.',
  en: 'Interrupted. The same command goes on where it was.',
} as const;

/** The `check` command with a clock of one's own. */
export function checkCommand(clock: Clock): Command {
  return { help, run: (args, terminal) => run(args, terminal, clock) };
}

export const check: Command = checkCommand(systemClock);

async function run(args: readonly string[], terminal: Terminal, clock: Clock): Promise<number> {
  const options = readOptions(args);
  if (options === null) {
    terminal.out(template);
    return 0;
  }
  const interruption = interrupted();
  try {
    const list = readList(await listBytes(options.list));
    return await checkList(list, options, { terminal, clock, signal: interruption.signal });
  } catch (error) {
    if (interruption.signal.aborted) {
      terminal.err(`\n${interruptedText[options.language]}\n`);
      return 130;
    }
    const code = exitCodeOf(error);
    if (code === null || !(error instanceof Error)) throw error;
    terminal.err(`${error.message}\n`);
    return code;
  } finally {
    interruption.ignore();
  }
}

/** null for an accident. */
function exitCodeOf(error: unknown): 1 | 2 | null {
  if (error instanceof ListUnusable) return 2;
  const expected = [GatewayAway, GatewayRefused, ListForgotten, NoGateway, TokenRefused];
  return expected.some((kind) => error instanceof kind) ? 1 : null;
}

interface Surroundings {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function checkList(
  list: ListFile,
  options: CheckOptions,
  { terminal, clock, signal }: Surroundings,
): Promise<number> {
  const { language, out, quiet } = options;
  await using place = await findGateway(options, terminal);
  const access = await accessAt(place.url, options, terminal, clock);
  const view = progressView({
    terminal: quiet ? { err: () => undefined } : terminal,
    language,
    now: () => clock.monotonic(),
  });
  const client = gatewayClient({ url: place.url, access, language, signal, away: view.away });
  const facility = options.facility ?? facilityIn(await firstToken(access)) ?? '';
  const names = rowNames(list.rows);
  const known = await knownTo(options);
  const rows: JobRow[] = [];
  const problems = new Map<string, RowProblem>();
  for (const [index, line] of list.rows.entries()) {
    const row = rowInput(line, names[index] ?? '', facility);
    if ('code' in row) problems.set(row.reference, row);
    else rows.push({ ...row, knownVersion: known.get(row.reference) ?? null });
  }
  const answers = await runListJob(
    { rows, fresh: options.fresh, language: language === 'vi' ? 'VI' : 'EN' },
    { client, clock, signal, watch: view.show },
  ).finally(() => view.end());
  const table = resultTable(list, names, problems, answers, language);
  const files = { csv: `${out}.csv`, xlsx: `${out}.xlsx` };
  await writePrivate(files.csv, resultCsv(table));
  await writePrivate(files.xlsx, resultXlsx(table));
  const summary = summaryOf(table, files);
  terminal.out(
    options.json ? `${JSON.stringify(summary, null, 2)}\n` : summaryText(summary, language),
  );
  return summary.failed + summary.notSent + summary.pending === 0 ? 0 : 1;
}

async function knownTo({ fresh, known, out }: CheckOptions): Promise<ReadonlyMap<string, string>> {
  if (fresh) return new Map();
  const bytes = await readIfThere(known ?? `${out}.csv`);
  if (bytes === null && known !== null) throw new UsageError('The file of --known is not there.');
  return bytes === null ? new Map() : knownVersions(bytes);
}

async function listBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ListUnusable(
      'The list cannot be read: there is no such file, or it may not be read.',
      {
        cause,
      },
    );
  }
}

/** Only the first signal is caught: the next one does what signals do. */
function interrupted(): { readonly signal: AbortSignal; ignore(): void } {
  const controller = new AbortController();
  const ignore = () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  const stop = () => {
    ignore();
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { signal: controller.signal, ignore };
}
