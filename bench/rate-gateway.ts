import { rm } from 'node:fs/promises';
import type { Environment } from '../src/config/env.ts';
import { createFreshDatabase, postgresAnswers } from '../test/support/postgres.ts';
import { isRight, rightAnswer } from './check-in.ts';
import type { EverythingOnProcedures } from './contenders/everything-on.ts';
import { freePort, startEverythingOn } from './contenders.ts';
import type { LeanUpstreamOptions, LeanUpstreamProcedures } from './lean-upstreams.ts';
import type { OpenLoopProcedures, OpenLoopResult, Step } from './open-loop.ts';
import { newDataDir } from './phase.ts';
import { type RemoteProcess, startProcess } from './process.ts';
import { modelPerson } from './rate-people.ts';

/** A gateway before lean upstreams, and who asks it at a rate. */
export interface Rated {
  readonly store: 'PostgreSQL' | 'SQLite';
  readonly gateway: RemoteProcess<EverythingOnProcedures>;
  readonly upstreams: RemoteProcess<LeanUpstreamProcedures>;
  readonly load: RemoteProcess<OpenLoopProcedures>;
  /** People go on from step to step: nobody comes twice. */
  run(steps: readonly Step[]): Promise<OpenLoopResult>;
  metrics(): Promise<string>;
}

export interface RatedOptions
  extends Pick<LeanUpstreamOptions, 'portalMs' | 'registerMs' | 'rate'> {
  readonly clerks: number;
  readonly connections: number;
  readonly environment?: Environment;
  /** Default: PostgreSQL where it answers. */
  readonly store?: string | undefined;
}

export async function startRated(
  options: RatedOptions,
  stack: AsyncDisposableStack,
): Promise<Rated> {
  const dataDir = await newDataDir();
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const database =
    options.store !== 'sqlite' && (await postgresAnswers()) ? await createFreshDatabase() : null;
  if (database !== null) stack.defer(() => database.drop());
  const { portalMs, registerMs, rate } = options;
  const upstreams = stack.use(
    startProcess<LeanUpstreamProcedures>(new URL('./lean-upstreams.ts', import.meta.url)),
  );
  const port = await freePort();
  const environment = await upstreams.call('start', { port, dataDir, portalMs, registerMs, rate });
  const { gateway, url } = await startEverythingOn(
    {
      ...environment,
      ...(database === null ? {} : { DATABASE_URL: database.url }),
      ...options.environment,
    },
    stack,
  );
  const load = stack.use(
    startProcess<OpenLoopProcedures>(new URL('./open-loop.ts', import.meta.url)),
  );
  const tokens = await upstreams.call('tokens', options.clerks);
  await askAboutModel(url, tokens[0] ?? '');
  let firstPerson = 200_000;
  return {
    store: database === null ? 'SQLite' : 'PostgreSQL',
    gateway,
    upstreams,
    load,
    async run(steps) {
      const { connections } = options;
      const check = rightAnswer;
      const job = { url, steps, tokens, check, firstPerson, connections };
      const result = await load.call('run', job);
      firstPerson = result.nextPerson;
      return result;
    },
    metrics: async () => (await fetch(new URL('/metrics', url))).text(),
  };
}

/** The upstreams learn from it what they answer about everybody. On a busy machine the first one can be too slow. */
async function askAboutModel(url: string, token: string, attempts = 5): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: modelPerson.body,
  });
  const text = await response.text();
  if (response.ok && isRight(text, rightAnswer)) return;
  if (attempts > 1) return askAboutModel(url, token, attempts - 1);
  throw new Error(`The model's own check-in failed: ${response.status} ${text.slice(0, 500)}`);
}
