import { setTimeout } from 'node:timers/promises';
import pino, { type Logger } from 'pino';
import type { Config } from './config/config.ts';
import type { Secrets } from './config/secrets.ts';
import { type Clock, systemClock } from './domain/clock.ts';
import { startSettling } from './gateway/check-ins.ts';
import { openDoor } from './gateway/door.ts';
import { openGraph } from './gateway/graph.ts';
import { openLedger, openTransparency, recordKeys } from './gateway/ledger.ts';
import { openSigning } from './gateway/signing.ts';
import type { Surroundings } from './gateway/surroundings.ts';
import { openWork } from './gateway/work.ts';
import type { LoopDelay } from './http/admission/loop-delay.ts';
import { createEvents } from './http/events.ts';
import type { EvidenceParts } from './http/evidence.ts';
import { createServer, type RouteHandler } from './http/server.ts';
import { createBodySealer } from './ledger/data-keys.ts';
import type { Ledger } from './ledger/entry.ts';
import { createPseudonyms } from './ledger/pseudonym.ts';
import { lastOfVisit } from './ledger/visit.ts';
import { openStore } from './store/index.ts';

export { contractVersion } from './gateway/door.ts';

/** Connections that wait to be accepted: with Node's 511 a peak has clients wait for TCP's next try, a second or more. */
const backlog = 4_096;

/** What tests put in place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly ledger?: Ledger;
  readonly loopDelay?: LoopDelay;
  /** Further paths, given as fetch-style handlers. */
  readonly routes?: ReadonlyMap<string, RouteHandler>;
}

export interface Gateway extends AsyncDisposable {
  readonly url: string;
  /** Is ready no longer, and goes on serving: resolves when balancers have had their time to notice. Dispose afterwards. */
  drain(): Promise<void>;
}

/** Builds the house and opens its doors. Everything it made is closed in reverse order on dispose. */
export async function startGateway(
  config: Config,
  secrets: Secrets,
  overrides: Overrides = {},
): Promise<Gateway> {
  await using stack = new AsyncDisposableStack();
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? pino({ level: config.logLevel });
  const surroundings: Surroundings = { clock, events: createEvents(log), stack };

  const signing = await openSigning(config, secrets, surroundings, log);
  const store = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir });
  stack.defer(() => store.close());
  const ledger = overrides.ledger ?? openLedger(store, secrets, surroundings);
  const transparency = openTransparency(config, secrets, store, surroundings);
  await recordKeys(signing.keys, { kysely: store.kysely, ledger, clock }, surroundings);
  const pseudonyms = createPseudonyms(secrets.pseudonymKey);
  const evidence: EvidenceParts = {
    signerAt: signing.receiptSigner,
    pseudonyms,
    lastOfVisit: (place) => lastOfVisit(store.kysely, place),
    bodies: createBodySealer(secrets.pseudonymKey, clock),
    gatewayUrl: config.gatewayUrl,
    clock,
  };
  const graph = await openGraph(config, secrets, surroundings);
  const inside = { store, ledger, evidence, graph };
  const work = await openWork(config, secrets, { ...inside, pseudonyms }, surroundings);
  const settling = await startSettling({ ...work, store, ledger }, surroundings);
  const server = createServer(secrets.tls);
  const { app, farewell } = server;
  stack.defer(() => app.close());
  // With the first request that is not let in, so that both ends take as long as the longer one.
  farewell.closing.addEventListener('abort', () => void settling.close());
  const { loopDelay, routes = new Map() } = overrides;
  openDoor(
    config,
    secrets,
    { ...inside, server, transparency, signing, work, loopDelay, routes },
    surroundings,
  );

  await app.listen({ host: config.host, port: config.port, backlog });
  const open = stack.move();
  return {
    url: config.gatewayUrl,
    async drain() {
      farewell.begin();
      await setTimeout(config.shutdownGraceMs);
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
