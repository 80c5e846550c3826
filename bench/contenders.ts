import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Environment } from '../src/config/env.ts';
import type { DefaultApolloProcedures } from './contenders/default-apollo.ts';
import type { EverythingOnProcedures } from './contenders/everything-on.ts';
import type { StitchedProcedures } from './contenders/stitched.ts';
import type { SubgraphProcedures } from './contenders/subgraphs.ts';
import type { TrustOffProcedures } from './contenders/trust-off.ts';
import { startProcess } from './process.ts';
import type { UpstreamProcedures } from './upstreams.ts';
import type { Usage } from './usage.ts';

export const contenderNames = ['everything-on', 'default-apollo', 'stitched', 'trust-off'] as const;
export type ContenderName = (typeof contenderNames)[number];

/** One that is measured, listening. */
export interface Contender {
  readonly name: ContenderName;
  readonly url: string;
  /** Of the gateway process alone. */
  usage(): Promise<Usage>;
  /** Of the processes behind it that belong to it; null where there are none. */
  readonly usageBehind: (() => Promise<Usage>) | null;
}

export interface Upstreams {
  readonly environment: Environment;
  token(): Promise<string>;
  usage(): Promise<Usage>;
}

export async function startUpstreams(
  dataDir: string,
  delayMs: number,
  stack: AsyncDisposableStack,
): Promise<Upstreams> {
  const upstreams = stack.use(
    startProcess<UpstreamProcedures>(new URL('./upstreams.ts', import.meta.url)),
  );
  const port = await freePort();
  const environment = await upstreams.call('start', { port, dataDir, delayMs });
  return {
    environment,
    token: () => upstreams.call('token'),
    usage: () => upstreams.call('usage'),
  };
}

/** The gateway names its port in its address, so it has to be known before anything starts. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('no TCP port');
  return address.port;
}

type Start = (environment: Environment, stack: AsyncDisposableStack) => Promise<Contender>;

const starts: Readonly<Record<ContenderName, Start>> = {
  async 'everything-on'(environment, stack) {
    const { gateway, url } = await startEverythingOn(environment, stack);
    return {
      name: 'everything-on',
      url,
      usage: () => gateway.call('usage'),
      usageBehind: null,
    };
  },

  async 'default-apollo'(environment, stack) {
    const gateway = stack.use(
      startProcess<DefaultApolloProcedures>(contenderModule('default-apollo')),
    );
    const url = await gateway.call('start', { environment });
    return { name: 'default-apollo', url, usage: () => gateway.call('usage'), usageBehind: null };
  },

  async stitched(environment, stack) {
    const behind = stack.use(startProcess<SubgraphProcedures>(contenderModule('subgraphs')));
    const subgraphs = await behind.call('start', { environment });
    const gateway = stack.use(startProcess<StitchedProcedures>(contenderModule('stitched')));
    const url = await gateway.call('start', { subgraphs });
    return {
      name: 'stitched',
      url,
      usage: () => gateway.call('usage'),
      usageBehind: () => behind.call('usage'),
    };
  },

  async 'trust-off'(environment, stack) {
    const gateway = stack.use(startProcess<TrustOffProcedures>(contenderModule('trust-off')));
    const url = await gateway.call('start', { environment });
    return { name: 'trust-off', url, usage: () => gateway.call('usage'), usageBehind: null };
  },
};

export async function startEverythingOn(environment: Environment, stack: AsyncDisposableStack) {
  const gateway = stack.use(startProcess<EverythingOnProcedures>(contenderModule('everything-on')));
  return { gateway, url: await gateway.call('start', { environment }) };
}

function contenderModule(name: ContenderName | 'subgraphs'): URL {
  return new URL(`./contenders/${name}.ts`, import.meta.url);
}

export async function startContenders(
  environment: Environment,
  stack: AsyncDisposableStack,
): Promise<readonly Contender[]> {
  return Promise.all(contenderNames.map((name) => starts[name](environment, stack)));
}
