import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { noticePath } from '../../src/connectors/vss-portal/wire.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { vietnamDate } from '../../src/domain/date.ts';
import { portalAccounts, registeredStaff } from '../../src/sandbox/clients.ts';
import { type FaultSwitches, noFaults } from '../../src/sandbox/faults.ts';
import { type Handler, listenWith } from '../../src/sandbox/listen.ts';
import { createPopulationSimulator } from '../../src/sandbox/population.ts';
import { createVssPortalSimulator } from '../../src/sandbox/vss-portal.ts';
import { noticeBook, type ReceivedNotice } from '../../src/sandbox/vss-portal-notices.ts';
import { createVisitors, type Visitor, visitorKinds } from './fault-people.ts';
import { seeded } from './gateway-kill.ts';
import type { TemporaryFolder } from './gateway-process.ts';

/** One message as the hospital's system received it. */
export interface ReceivedMessage {
  readonly id: string;
  readonly checkInId: string;
  readonly state: string;
}

/** What outlives the gateways that are killed: the registers, the hospital's receiver, and who comes to the desk. */
export interface SettlementStage extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string>>;
  readonly visitors: readonly Visitor[];
  readonly facilities: readonly string[];
  /** Messages that were acknowledged, each as often as it came. */
  readonly received: readonly ReceivedMessage[];
  /** How often a check-in notice stood before the portal's door, whatever became of it, by episode (MA_LK). */
  readonly noticesSent: ReadonlyMap<string, number>;
  /** Those that the portal took. */
  noticesTaken(): readonly ReceivedNotice[];
  /** From now on the portal goes away and comes back, again and again. */
  flap(): void;
  /** The portal stays. */
  steady(): void;
}

const populationPath = '/dancu';
const account = { username: 'settlement-stage', secret: 'settlement-stage-secret' };
const population = {
  POPULATION_USERNAME: account.username,
  POPULATION_SECRET: account.secret,
};
export const stageFacilities = ['99002', '99004', '99005', '99001', '99003', '99006'] as const;

export async function openSettlementStage(folder: TemporaryFolder): Promise<SettlementStage> {
  await using stack = new AsyncDisposableStack();
  const made = createVisitors(vietnamDate(new Date()));
  const visitors = Array.from({ length: 240 }, (_, at) =>
    made.next(visitorKinds[at % visitorKinds.length] ?? 'covered by identity card'),
  );
  const faults: FaultSwitches = noFaults();
  const listening = async (handler: Handler) => {
    const listener = await listenWith(handler, { host: '127.0.0.1', port: 0 });
    stack.defer(() => listener.close());
    return listener.url;
  };
  const shared = { people: made.known, clock: systemClock, faults };
  const notices = noticeBook();
  const noticesSent = new Map<string, number>();
  const portalUrl = await listening(
    counting(
      noticesSent,
      createVssPortalSimulator({
        ...shared,
        notices,
        accounts: new Map(portalAccounts.map((one) => [one.facilityCode, one])),
        staff: registeredStaff,
        facilityName: () => undefined,
        delayMs: () => 20,
      }),
    ),
  );
  const populationUrl = await listening(
    createPopulationSimulator({
      ...shared,
      ...account,
      servicePath: populationPath,
      slowMs: 0,
      timestampUnit: 'ms',
    }),
  );
  const random = seeded(77);
  const received: ReceivedMessage[] = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.once('end', () => {
      // A receiver that is busy now and then; what it has not acknowledged comes again.
      if (random(10) === 0) {
        response.writeHead(503).end();
        return;
      }
      const { data } = JSON.parse(body) as { readonly data: Omit<ReceivedMessage, 'id'> };
      const { checkInId, state } = data;
      received.push({ id: String(request.headers['webhook-id']), checkInId, state });
      response.writeHead(204).end();
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  stack.defer(async () => {
    const closed = once(receiver, 'close');
    receiver.close();
    receiver.closeAllConnections();
    await closed;
  });
  const address = receiver.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  const webhooks = join(folder.path, 'webhooks.json');
  writeFileSync(
    webhooks,
    JSON.stringify(
      stageFacilities.map((facilityCode) => ({
        name: `his-${facilityCode}`,
        facilityCode,
        url: `http://127.0.0.1:${port}/${facilityCode}`,
        secrets: [`whsec_${Buffer.alloc(32, facilityCode).toString('base64')}`],
      })),
    ),
  );
  let flapping: NodeJS.Timeout | undefined;
  const broken = ['html-502', 'reset', null, 'empty', null, null] as const;
  const open = stack.move();
  return {
    environment: {
      DATA_DIR: folder.path,
      LOG_LEVEL: 'silent',
      VSS_PORTAL_URL: portalUrl,
      POPULATION_URL: `${populationUrl}${populationPath}`,
      ...population,
      VSS_PORTAL_TIMEOUT_MS: '1500',
      WEBHOOKS_FILE: webhooks,
    },
    visitors,
    facilities: stageFacilities,
    received,
    noticesSent,
    noticesTaken: () => [...notices.received.values()],
    flap() {
      flapping ??= setInterval(() => {
        faults.portal = broken[random(broken.length)] ?? null;
      }, 150);
    },
    steady() {
      clearInterval(flapping);
      flapping = undefined;
      faults.portal = null;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(flapping);
      await open.disposeAsync();
    },
  };
}

/** Counts what stands in the body of a notice, before anything is done with it. */
function counting(sent: Map<string, number>, handler: Handler): Handler {
  return async (request, context) => {
    if (new URL(request.url).pathname !== noticePath) return handler(request, context);
    const body = decodeURIComponent(await request.clone().text());
    const file = /fileHSBase64"?\s*[:=]\s*"?([A-Za-z0-9+/=]+)/i.exec(body)?.[1] ?? '';
    const xml = Buffer.from(file, 'base64').toString('utf8');
    const episode = /<MA_LK>([^<]*)</.exec(xml)?.[1] ?? 'unread';
    sent.set(episode, (sent.get(episode) ?? 0) + 1);
    return handler(request, context);
  };
}
