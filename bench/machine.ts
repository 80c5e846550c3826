import { cpus, release, totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

export function hardware(): string {
  const [first] = cpus();
  const memoryGb = Math.round(totalmem() / 1_073_741_824);
  return `${cpus().length} x ${first?.model ?? 'unknown CPU'}, ${memoryGb} GB, ${process.platform} ${release()}`;
}

/** CPU milliseconds that all processes of this machine have used together. */
export function machineCpuMs(): number {
  return cpus().reduce(
    (sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq,
    0,
  );
}

const sampleMs = 400;
const quietPercent = 15;

/** Waits for a moment in which nobody else needs the CPUs, but no longer than the budget, which all calls share. */
export function quietMachine(budgetMs: number): () => Promise<void> {
  let left = budgetMs;
  return async () => {
    while (left > 0) {
      const before = machineCpuMs();
      await sleep(sampleMs);
      left -= sampleMs;
      const used = (machineCpuMs() - before) / (sampleMs * cpus().length);
      if (used * 100 < quietPercent) return;
    }
  };
}
