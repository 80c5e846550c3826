import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { readCase } from '../src/eligibility/case-file.ts';
import { caseResult } from '../src/eligibility/case-result.ts';
import { evaluate } from '../src/eligibility/evaluate.ts';
import { hardware, machineCpuMs } from './machine.ts';
import { median } from './measure.ts';

/** What is measured: each `run` makes that many decisions, one after the other. */
export interface RulesContender {
  readonly name: string;
  readonly run: () => void;
  readonly decisionsPerRun: number;
}

/** Decisions end up here, so that no compiler finds them to be of no use. */
const kept: { last: unknown } = { last: undefined };

/** Whatever `prepare` does is not measured; each function that it returns makes one decision. */
export function contenderOf(
  name: string,
  prepare: () => ReadonlyArray<() => unknown>,
): RulesContender {
  const decisions = prepare();
  if (decisions.length === 0) throw new TypeError(`${name} has nothing to decide`);
  return {
    name,
    decisionsPerRun: decisions.length,
    run: () => {
      for (const decide of decisions) kept.last = decide();
    },
  };
}

export interface RulesCase {
  readonly id: string;
  readonly input: unknown;
}

const caseFiles = ['cases.json', 'worked-examples.json'].map(
  (name) => new URL(`../test/conformance/rulebook/${name}`, import.meta.url),
);

export async function readCases(): Promise<readonly RulesCase[]> {
  const file = caseFiles.find((url) => existsSync(url));
  if (file === undefined) throw new Error('no cases in test/conformance/rulebook');
  const { cases } = JSON.parse(await readFile(file, 'utf8')) as {
    readonly cases: readonly RulesCase[];
  };
  return cases;
}

/** The first is the yardstick of the others. */
export function contendersFor(cases: readonly RulesCase[]): readonly RulesContender[] {
  const inputs = cases.map(({ input }) => input);
  return [
    contenderOf('yardstick: JSON.parse(JSON.stringify(facts))', () =>
      inputs.map((facts) => () => JSON.parse(JSON.stringify(facts)) as unknown),
    ),
    contenderOf('evaluate', () =>
      inputs.map(readCase).map(
        ({ facts, on }) =>
          () =>
            evaluate(facts, on),
      ),
    ),
    contenderOf('readCase, evaluate, caseResult', () =>
      inputs.map((input) => () => {
        const { facts, on } = readCase(input);
        return caseResult(evaluate(facts, on), facts);
      }),
    ),
  ];
}

export interface RulesSettings {
  readonly warmUpSeconds: number;
  readonly rounds: number;
  readonly seconds: number;
}

export const fullRun: RulesSettings = { warmUpSeconds: 2, rounds: 5, seconds: 2 };
export const quickRun: RulesSettings = { warmUpSeconds: 0.5, rounds: 3, seconds: 0.5 };

/** One contender in one round. */
interface Round {
  readonly perSecond: number;
  /** Of all threads of the process, V8's compiler and collector included. */
  readonly cpuMs: number;
  readonly cpuMicroseconds: number;
  /** Share of the machine's CPU time that other processes took: noise. */
  readonly othersPercent: number;
}

export interface RulesReport {
  readonly at: string;
  readonly node: string;
  readonly hardware: string;
  readonly settings: RulesSettings;
  readonly contenders: ReadonlyArray<{
    readonly name: string;
    readonly decisionsPerRun: number;
    readonly rounds: readonly Round[];
    /** How many times the decisions of the yardstick, median of the rounds. */
    readonly toYardstick: number;
  }>;
}

/** On one thread; the contenders take turns, so that each round has the same noise around it for all of them. */
export function measureRules(
  contenders: readonly RulesContender[],
  settings: RulesSettings,
): RulesReport {
  for (const contender of contenders) measure(contender, settings.warmUpSeconds);
  const turns = Array.from({ length: settings.rounds }, () =>
    contenders.map((contender) => measure(contender, settings.seconds)),
  );
  return {
    at: new Date().toISOString(),
    node: process.version,
    hardware: hardware(),
    settings,
    contenders: contenders.map(({ name, decisionsPerRun }, index) => ({
      name,
      decisionsPerRun,
      rounds: turns.flatMap((turn) => turn[index] ?? []),
      toYardstick: median(turns.map((turn) => perSecondOf(turn[index]) / perSecondOf(turn[0]))),
    })),
  };
}

function perSecondOf(round: Round | undefined): number {
  return round?.perSecond ?? Number.NaN;
}

function measure({ run, decisionsPerRun }: RulesContender, seconds: number): Round {
  const machineBefore = machineCpuMs();
  const cpuBefore = process.cpuUsage();
  const begin = performance.now();
  const end = begin + seconds * 1_000;
  let decisions = 0;
  let now = begin;
  while (now < end) {
    run();
    decisions += decisionsPerRun;
    now = performance.now();
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuMs = (user + system) / 1_000;
  const elapsedMs = now - begin;
  const others = Math.max(0, machineCpuMs() - machineBefore - cpuMs);
  return {
    perSecond: (decisions / elapsedMs) * 1_000,
    cpuMs,
    cpuMicroseconds: (cpuMs * 1_000) / decisions,
    othersPercent: (others / (elapsedMs * availableParallelism())) * 100,
  };
}

type Row = RulesReport['contenders'][number];

const columns: ReadonlyArray<readonly [title: string, cell: (row: Row) => string]> = [
  ['median/s', ({ rounds }) => whole(median(rounds.map(({ perSecond }) => perSecond)))],
  ['min/s', ({ rounds }) => whole(Math.min(...rounds.map(({ perSecond }) => perSecond)))],
  ['max/s', ({ rounds }) => whole(Math.max(...rounds.map(({ perSecond }) => perSecond)))],
  ['ratio', ({ toYardstick }) => toYardstick.toFixed(3)],
  ['CPU us each', ({ rounds }) => median(rounds.map((one) => one.cpuMicroseconds)).toFixed(2)],
  ['CPU s', ({ rounds }) => (rounds.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / 1_000).toFixed(1)],
  ['others %', ({ rounds }) => median(rounds.map((one) => one.othersPercent)).toFixed(0)],
];

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

export function asText({ at, node, hardware, settings, contenders }: RulesReport): string {
  const width = Math.max(...contenders.map(({ name }) => name.length));
  const line = (name: string, cells: readonly string[]) =>
    `${name.padEnd(width)}${cells.map((cell) => cell.padStart(13)).join('')}`;
  return [
    `${at}  Node ${node}  ${hardware}`,
    '',
    `Decisions on one thread, ${settings.rounds} rounds of ${settings.seconds} s after ${settings.warmUpSeconds} s of warm-up, ${contenders[0]?.decisionsPerRun ?? 0} cases in rotation`,
    line(
      '',
      columns.map(([title]) => title),
    ),
    ...contenders.map((row) =>
      line(
        row.name,
        columns.map(([, cell]) => cell(row)),
      ),
    ),
    '',
  ].join('\n');
}
