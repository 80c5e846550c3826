import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openLedger } from '../src/ledger/index.ts';
import { checkIns, rightAnswer } from './check-in.ts';
import {
  type Contender,
  type ContenderName,
  startContenders,
  startUpstreams,
} from './contenders.ts';
import {
  failed,
  type Load,
  type LoadPlan,
  type Measurement,
  measure,
  type Rounds,
} from './measure.ts';
import { compareAnswers } from './same-answers.ts';
import type { PhaseSettings, Settings } from './settings.ts';

export interface PhaseResult extends PhaseSettings {
  readonly rounds: Rounds;
  readonly ledger: { readonly answered: number; readonly rows: number };
  readonly problems: readonly string[];
}

/** All contenders over upstreams of one delay, taking turns. */
export async function runPhase(
  load: Load,
  settings: Settings,
  phase: PhaseSettings,
  quiet: () => Promise<void>,
  progress: (text: string) => void,
): Promise<PhaseResult> {
  const dataDir = await newDataDir();
  try {
    const tally = createTally();
    const rounds = await takeTurns(load, settings, phase, dataDir, tally, quiet, progress);
    const answered = tally.answeredBy('everything-on');
    const { rows, problem } = await readLedger(dataDir, answered);
    return {
      ...phase,
      rounds,
      ledger: { answered, rows },
      problems: [...tally.problems, ...problem],
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** On the disk of the project: a folder in memory would make durable writes free. */
export async function newDataDir(): Promise<string> {
  const parent = fileURLToPath(new URL('../data/', import.meta.url));
  await mkdir(parent, { recursive: true });
  return mkdtemp(`${parent}bench-`);
}

async function takeTurns(
  load: Load,
  settings: Settings,
  { upstreamDelayMs, connections }: PhaseSettings,
  dataDir: string,
  tally: Tally,
  quiet: () => Promise<void>,
  progress: (text: string) => void,
): Promise<Rounds> {
  await using stack = new AsyncDisposableStack();
  const upstreams = await startUpstreams(dataDir, upstreamDelayMs, stack);
  const contenders = await startContenders(upstreams.environment, stack);
  const bodies = checkIns();
  tally.compared(await compareAnswers(contenders, bodies, await upstreams.token()), bodies.length);

  const turn = async (contender: Contender, seconds: number, what: string) => {
    // New ones for every turn, so that none of them ends on the way.
    const tokens = await Promise.all(Array.from({ length: clerks }, () => upstreams.token()));
    const plan: LoadPlan = { connections, bodies, tokens, check: rightAnswer };
    await quiet();
    const measured = await measure({ load, upstreams }, contender, plan, seconds);
    tally.measured(contender.name, measured);
    progress(
      `${upstreamDelayMs} ms, ${what}, ${contender.name}: ${measured.requestsPerSecond.toFixed(0)} requests/s`,
    );
    return measured;
  };
  let retakes = settings.retakes.most;
  const undisturbed = async (contender: Contender, round: number) => {
    let best = await turn(contender, settings.seconds, `round ${round}`);
    while (best.othersPercent > settings.retakes.abovePercent && retakes > 0) {
      retakes -= 1;
      const again = await turn(contender, settings.seconds, `round ${round}, again`);
      if (again.othersPercent < best.othersPercent) best = again;
    }
    return best;
  };

  const rounds: Record<ContenderName, Measurement[]> = {
    'everything-on': [],
    'default-apollo': [],
    stitched: [],
    'trust-off': [],
  };
  for (let left = settings.warmUp.turns; left > 0; left -= 1) {
    for (const contender of contenders) await turn(contender, settings.warmUp.seconds, 'warm-up');
  }
  for (let round = 1; round <= settings.rounds; round += 1) {
    for (const contender of contenders) {
      const { answered, failures, ...measurement } = await undisturbed(contender, round);
      rounds[contender.name].push(measurement);
    }
  }
  return rounds;
}

const clerks = 200;

type Tally = ReturnType<typeof createTally>;

/** Every answer counts here, those of the warm-up too. */
function createTally() {
  const answered = new Map<ContenderName, number>();
  const problems: string[] = [];
  const add = (name: ContenderName, more: number) =>
    answered.set(name, (answered.get(name) ?? 0) + more);
  return {
    problems,
    answeredBy: (name: ContenderName) => answered.get(name) ?? 0,
    compared(found: readonly string[], answers: number) {
      problems.push(...found);
      add('everything-on', answers);
    },
    measured(name: ContenderName, result: Awaited<ReturnType<typeof measure>>) {
      add(name, result.answered);
      if (result.answered === 0) problems.push(`${name}: no answer at all`);
      if (failed(result) > 0) problems.push(`${name}: ${JSON.stringify(result.failures)}`);
    },
  };
}

/** An answer without its row would be an answer that was not recorded. */
async function readLedger(dataDir: string, answered: number) {
  const ledger = await openLedger({ dataDir, pseudonymKey: new Uint8Array(32) });
  try {
    const { rows, broken } = await ledger.verify();
    const problem: string[] = [];
    if (rows < answered) problem.push(`ledger: ${rows} rows for ${answered} answers`);
    if (broken !== null) problem.push(`ledger: row ${broken.sequence} does not fit`);
    return { rows, problem };
  } finally {
    await ledger.close();
  }
}
