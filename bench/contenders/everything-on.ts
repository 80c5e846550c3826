import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Environment } from '../../src/config/env.ts';
import { loadConfiguration } from '../../src/config/secrets.ts';
import { startGateway } from '../../src/gateway.ts';
import { answerParent } from '../process.ts';
import { type Usage, usage } from '../usage.ts';

/** (a) The gateway as it is run: tokens, receipts, signed responses, ledger. */
export interface EverythingOnProcedures {
  start(options: { readonly environment: Environment }): Promise<string>;
  usage(): Usage;
  /** Delay of the event loop since it was last asked, in milliseconds. */
  loopDelay(): { readonly p50: number; readonly p99: number; readonly most: number };
  /** @param collected without what only waits to be collected, which stops the process for a moment */
  heapMb(collected: boolean): number;
  startProfile(): Promise<void>;
  stopProfile(): Promise<Profiler.Profile>;
}

const opened = new AsyncDisposableStack();
const session = new Session();
const loopResolutionMs = 10;
const loop = monitorEventLoopDelay({ resolution: loopResolutionMs });
loop.enable();

const procedures = {
  async start({ environment }) {
    const { config, secrets } = loadConfiguration(environment);
    const gateway = opened.use(await startGateway(config, secrets));
    return `${gateway.url}/graphql`;
  },
  usage,
  loopDelay() {
    const ms = (value: number) => Math.max(0, value / 1e6 - loopResolutionMs);
    const read = {
      p50: ms(loop.percentile(50)),
      p99: ms(loop.percentile(99)),
      most: ms(loop.max),
    };
    loop.reset();
    return read;
  },
  heapMb(collected) {
    if (collected) {
      setFlagsFromString('--expose-gc');
      const collect: () => void = runInNewContext('gc');
      collect();
    }
    return process.memoryUsage().heapUsed / 1_048_576;
  },
  async startProfile() {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 500 });
    await session.post('Profiler.start');
  },
  async stopProfile() {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return profile;
  },
} satisfies EverythingOnProcedures;

answerParent(procedures, opened);
