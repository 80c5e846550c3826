import { type ContenderName, contenderNames } from './contenders.ts';
import { hardware } from './machine.ts';
import { type Measurement, medianOf, ratio } from './measure.ts';
import type { PhaseResult } from './phase.ts';
import type { Settings } from './settings.ts';

export interface Report {
  readonly at: string;
  readonly node: string;
  readonly hardware: string;
  readonly settings: Settings;
  readonly phases: ReadonlyArray<PhaseResult & PhaseSummary>;
  readonly marks: readonly Mark[];
  readonly problems: readonly string[];
}

interface PhaseSummary {
  readonly medians: Readonly<Record<ContenderName, Measurement>>;
  readonly toDefaultApollo: number;
  readonly toStitched: number;
  readonly toTrustOff: number;
}

interface Mark {
  readonly mark: string;
  readonly measured: number;
  readonly reached: boolean;
}

export function reportOf(settings: Settings, results: readonly PhaseResult[]): Report {
  const phases = results.map((result) => ({ ...result, ...summaryOf(result) }));
  return {
    at: new Date().toISOString(),
    node: process.version,
    hardware: hardware(),
    settings,
    phases,
    marks: phases.filter(({ upstreamDelayMs }) => upstreamDelayMs === 0).flatMap(marksOf),
    problems: phases.flatMap(({ problems }) => problems),
  };
}

function summaryOf({ rounds }: PhaseResult): PhaseSummary {
  return {
    medians: {
      'everything-on': medianOf(rounds['everything-on']),
      'default-apollo': medianOf(rounds['default-apollo']),
      stitched: medianOf(rounds.stitched),
      'trust-off': medianOf(rounds['trust-off']),
    },
    toDefaultApollo: ratio(rounds, 'default-apollo'),
    toStitched: ratio(rounds, 'stitched'),
    toTrustOff: ratio(rounds, 'trust-off'),
  };
}

function marksOf({
  medians,
  toDefaultApollo,
  toStitched,
  toTrustOff,
}: PhaseSummary): readonly Mark[] {
  const { cpuMs } = medians['everything-on'];
  return [
    {
      mark: 'throughput of (a) at least 0.7 times that of (b)',
      measured: toDefaultApollo,
      reached: toDefaultApollo >= 0.7,
    },
    {
      mark: 'throughput of (a) at least 2 times that of (c)',
      measured: toStitched,
      reached: toStitched >= 2,
    },
    {
      mark: 'throughput of (a) at least 0.75 times that of (d)',
      measured: toTrustOff,
      reached: toTrustOff >= 0.75,
    },
    {
      mark: 'CPU of the gateway process at most 1.0 ms for a check-in',
      measured: cpuMs,
      reached: cpuMs <= 1,
    },
  ];
}

const labels = {
  'everything-on': '(a) everything on',
  'default-apollo': '(b) default Apollo Server',
  stitched: '(c) stitched subgraphs',
  'trust-off': '(d) trust off',
} as const satisfies Record<ContenderName, string>;

const columns: ReadonlyArray<readonly [title: string, cell: (row: Measurement) => string]> = [
  ['req/s', (row) => row.requestsPerSecond.toFixed(0)],
  ['p50 ms', (row) => row.p50Ms.toFixed(1)],
  ['p99 ms', (row) => row.p99Ms.toFixed(1)],
  ['CPU ms/req', (row) => row.cpuMs.toFixed(2)],
  ['main thread', (row) => row.mainThreadCpuMs.toFixed(2)],
  ['behind', (row) => (row.cpuBehindMs === 0 ? '-' : row.cpuBehindMs.toFixed(2))],
  ['around', (row) => row.cpuAroundMs.toFixed(2)],
  ['busy %', (row) => row.busyPercent.toFixed(0)],
  ['RSS MB', (row) => row.residentMb.toFixed(0)],
  ['others %', (row) => row.othersPercent.toFixed(0)],
];

export function asText(report: Report): string {
  return [
    `${report.at}  Node ${report.node}  ${report.hardware}`,
    ...report.phases.flatMap(phaseLines),
    '',
    ...report.marks.map(
      ({ mark, measured, reached }) =>
        `${reached ? 'reached' : 'MISSED '}  ${mark}: ${measured.toFixed(2)}`,
    ),
    ...report.problems.map((problem) => `PROBLEM  ${problem}`),
    '',
  ].join('\n');
}

function phaseLines(phase: Report['phases'][number]): readonly string[] {
  const { upstreamDelayMs, connections, medians, ledger } = phase;
  return [
    '',
    `Upstreams answer after ${upstreamDelayMs} ms, ${connections} connections`,
    `${''.padEnd(27)}${columns.map(([title]) => title.padStart(12)).join('')}`,
    ...contenderNames.map(
      (name) =>
        `${labels[name].padEnd(27)}${columns.map(([, cell]) => cell(medians[name]).padStart(12)).join('')}`,
    ),
    `a/b ${phase.toDefaultApollo.toFixed(2)}   a/c ${phase.toStitched.toFixed(2)}   a/d ${phase.toTrustOff.toFixed(2)}   ledger: ${ledger.rows} rows for ${ledger.answered} answers of (a)`,
  ];
}
