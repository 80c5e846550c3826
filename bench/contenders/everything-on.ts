import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import type { Environment } from '../../src/config/env.ts';
import { loadConfiguration } from '../../src/config/secrets.ts';
import { startGateway } from '../../src/gateway.ts';
import { answerParent } from '../process.ts';
import { type Usage, usage } from '../usage.ts';

/** (a) The gateway as it is run: tokens, receipts, signed responses, ledger. */
export interface EverythingOnProcedures {
  start(options: { readonly environment: Environment }): Promise<string>;
  usage(): Usage;
  startProfile(): Promise<void>;
  stopProfile(): Promise<Profiler.Profile>;
}

const opened = new AsyncDisposableStack();
const session = new Session();

const procedures = {
  async start({ environment }) {
    const { config, secrets } = loadConfiguration(environment);
    const gateway = opened.use(await startGateway(config, secrets));
    return `${gateway.url}/graphql`;
  },
  usage,
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
