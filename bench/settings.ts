/** How long, how often and how many at a time. */
export interface Settings {
  readonly rounds: number;
  /** Of one contender in one round. */
  readonly seconds: number;
  /** Not counted: each contender gets that many turns of that length. */
  readonly warmUp: { readonly seconds: number; readonly turns: number };
  /** How long to wait, all in all, for others to leave the machine alone. */
  readonly quietBudgetMs: number;
  /** How many turns of a phase may be taken again because others used too much of the machine meanwhile. */
  readonly retakes: { readonly abovePercent: number; readonly most: number };
  readonly phases: readonly PhaseSettings[];
}

export interface PhaseSettings {
  readonly upstreamDelayMs: number;
  readonly connections: number;
}

const phases: readonly PhaseSettings[] = [
  { upstreamDelayMs: 0, connections: 32 },
  { upstreamDelayMs: 100, connections: 128 },
];

export const fullRun: Settings = {
  rounds: 3,
  seconds: 6,
  warmUp: { seconds: 6, turns: 2 },
  quietBudgetMs: 30_000,
  retakes: { abovePercent: 15, most: 4 },
  phases,
};
export const quickRun: Settings = {
  rounds: 1,
  seconds: 3,
  warmUp: { seconds: 2, turns: 1 },
  quietBudgetMs: 3_000,
  retakes: { abovePercent: 15, most: 0 },
  phases,
};
