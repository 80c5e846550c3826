import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { checkIns, rightAnswer } from './check-in.ts';
import { startEverythingOn, startUpstreams } from './contenders.ts';
import type { LoadProcedures, LoadResult } from './load.ts';
import { newDataDir } from './phase.ts';
import { startProcess } from './process.ts';
import { hotFunctions, shares } from './profile/shares.ts';

/** Where the CPU time of (a) goes: `node bench/profile.ts [--seconds 20] [--warm-up 30]`. */
const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    'warm-up': { type: 'string', default: '30' },
  },
});

const dataDir = await newDataDir();
try {
  await using stack = new AsyncDisposableStack();
  const upstreams = await startUpstreams(dataDir, 0, stack);
  const { gateway, url } = await startEverythingOn(upstreams.environment, stack);
  const load = stack.use(startProcess<LoadProcedures>(new URL('./load.ts', import.meta.url)));
  const bodies = checkIns();
  const run = async (seconds: number): Promise<LoadResult> => {
    const tokens = await Promise.all(bodies.map(() => upstreams.token()));
    return load.call('run', { url, connections: 32, seconds, bodies, tokens, check: rightAnswer });
  };

  await run(Number(options['warm-up']));
  const before = await gateway.call('usage');
  await gateway.call('startProfile');
  const { answered, seconds } = await run(Number(options.seconds));
  const profile = await gateway.call('stopProfile');
  const after = await gateway.call('usage');

  const perRequest = (ms: number) => (ms / answered).toFixed(3);
  const mainThread = after.mainThreadCpuMs - before.mainThreadCpuMs;
  const lines = [
    `${answered} check-ins, ${(answered / seconds).toFixed(0)} a second, under the profiler`,
    `CPU ms for one: ${perRequest(after.cpuMs - before.cpuMs)}, of which main thread ${perRequest(mainThread)}`,
    '',
    'Share of the main thread, by the nearest frame that belongs to a part:',
    ...shares(profile).map(
      ({ part, percent }) =>
        `  ${percent.toFixed(1).padStart(5)} %  ${perRequest((mainThread * percent) / 100)} ms  ${part}`,
    ),
    '',
    'Functions by the time in them and below:',
    ...hotFunctions(profile, 'total', 70).map(hotLine),
    '',
    'Functions by the time in them alone:',
    ...hotFunctions(profile, 'self', 50).map(hotLine),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
} finally {
  await rm(dataDir, { recursive: true, force: true });
}

function hotLine({ name, percent }: { readonly name: string; readonly percent: number }): string {
  return `  ${percent.toFixed(1).padStart(5)} %  ${name}`;
}
