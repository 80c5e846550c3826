import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { LoadProcedures } from './load.ts';
import { quietMachine } from './machine.ts';
import type { Load } from './measure.ts';
import { runPhase } from './phase.ts';
import { startProcess } from './process.ts';
import { asText, type Report, reportOf } from './report.ts';
import { fullRun, quickRun, type Settings } from './settings.ts';

const {
  values: options,
  positionals: [what = 'check-ins'],
} = parseArgs({
  options: {
    quick: { type: 'boolean' },
    json: { type: 'boolean' },
    /** Of check-in-rate and overload. */
    seconds: { type: 'string' },
    /** postgres or sqlite, of the same. */
    store: { type: 'string' },
  },
  allowPositionals: true,
});

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function run(settings: Settings): Promise<Report> {
  await using load: Load = startProcess<LoadProcedures>(new URL('./load.ts', import.meta.url));
  const quiet = quietMachine(settings.quietBudgetMs);
  const results = [];
  for (const phase of settings.phases) {
    results.push(await runPhase(load, settings, phase, quiet, progress));
  }
  return reportOf(settings, results);
}

/** A short run is for trying things out; only a whole one is kept. */
async function keep(report: object, name = 'latest'): Promise<void> {
  const folder = new URL('./results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(report, null, 2)}\n`);
}

async function benchCheckIns(quick: boolean): Promise<void> {
  const report = await run(quick ? quickRun : fullRun);
  if (!quick) await keep(report);
  print(report, asText);
  if (report.problems.length > 0) process.exitCode = 1;
}

async function benchRules(quick: boolean): Promise<void> {
  const rules = await import('./rules.ts');
  const contenders = rules.contendersFor(await rules.readCases());
  print(rules.measureRules(contenders, quick ? rules.quickRun : rules.fullRun), rules.asText);
}

async function countQuestions(): Promise<void> {
  const questions = await import('./questions.ts');
  const report = await questions.countQuestions();
  print(report, questions.asText);
  if (report.added.length > 0) process.exitCode = 1;
}

async function benchWhoLooked(quick: boolean): Promise<void> {
  const whoLooked = await import('./who-looked.ts');
  const report = await whoLooked.measureWhoLooked(process.env, quick, progress);
  print(report, whoLooked.asText);
  if (report.problems.length > 0) process.exitCode = 1;
}

async function benchLedger(quick: boolean): Promise<void> {
  const ledger = await import('./ledger.ts');
  print(
    await ledger.measureLedger(quick ? ledger.quickRun : ledger.fullRun, progress),
    ledger.asText,
  );
}

async function benchRate(quick: boolean): Promise<void> {
  const bench = await import('./check-in-rate.ts');
  const settings = { ...(quick ? bench.quickRun : bench.fullRun), ...asked() };
  const report = await bench.measureRate(settings, progress);
  if (!quick) await keep(report, 'check-in-rate');
  print(report, bench.asText);
  if (report.problems.length > 0) process.exitCode = 1;
}

/** Times of a shared machine are no matter here, and neither is a lost answer: those have benches and tests of their own. */
async function benchMemory(): Promise<void> {
  const bench = await import('./check-in-rate.ts');
  const report = await bench.measureRate({ ...bench.memoryRun, ...asked() }, progress);
  print(report, bench.asText);
  if (report.profiles.some(({ memory }) => bench.grows(memory))) process.exitCode = 1;
}

async function benchOverload(quick: boolean): Promise<void> {
  const bench = await import('./overload.ts');
  const settings = { ...(quick ? bench.quickRun : bench.fullRun), ...asked() };
  const report = await bench.measureOverload(settings, progress);
  if (!quick) await keep(report, 'overload');
  print(report, bench.asText);
  if (report.problems.length > 0) process.exitCode = 1;
}

function asked(): { readonly seconds?: number; readonly store?: string } {
  const { seconds, store } = options;
  return {
    ...(seconds === undefined ? {} : { seconds: Number(seconds) }),
    ...(store === undefined ? {} : { store }),
  };
}

function print<R>(report: R, asText: (report: R) => string): void {
  process.stdout.write(
    options.json === true ? `${JSON.stringify(report, null, 2)}\n` : asText(report),
  );
}

const benches: ReadonlyMap<string, (quick: boolean) => Promise<void>> = new Map([
  ['check-ins', benchCheckIns],
  ['rules', benchRules],
  ['questions', countQuestions],
  ['who-looked', benchWhoLooked],
  ['ledger', benchLedger],
  ['check-in-rate', benchRate],
  ['memory', benchMemory],
  ['overload', benchOverload],
]);
const bench = benches.get(what);
if (bench === undefined) {
  progress(`There is no "${what}" to measure; there are ${[...benches.keys()].join(', ')}.`);
  process.exitCode = 2;
} else {
  await bench(options.quick === true);
}
