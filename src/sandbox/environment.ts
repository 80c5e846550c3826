import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../config/env.ts';
import { parseFacilityRegister } from '../connectors/facilities/index.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import { vietnamDate } from '../domain/date.ts';
import { parseFacilityCode } from '../domain/facility.ts';
import { portalAccounts, registeredStaff, sandboxClients } from './clients.ts';
import { faultSwitchboard } from './fault-switchboard.ts';
import { type FaultSwitches, noFaults } from './faults.ts';
import { firstCheckIn } from './first-check-in.ts';
import { keptSandboxKeys } from './kept-keys.ts';
import { type Handler, listenWith } from './listen.ts';
import { sandboxPeople } from './people.ts';
import { deceasedStatus, type SandboxPerson } from './person.ts';
import { createPopulationSimulator } from './population.ts';
import { cccdScan } from './scans.ts';
import { createSandboxSignOn } from './sign-on.ts';
import { createTimeStampAuthority, keptTimeStampKey } from './time-stamp-authority.ts';
import { createSandboxIssuer, type TokenConnection } from './token-issuer.ts';
import { createVssPlatformSimulator } from './vss-platform.ts';
import { createVssPortalSimulator } from './vss-portal.ts';
import { type CoPayCalls, noCoPayCalls } from './vss-portal-co-pay.ts';
import { type NoticeBook, noticeBook, noticeDesk } from './vss-portal-notices.ts';
import { createWebhookReceiver } from './webhook-receiver.ts';

/** Simulated upstreams that are listening, and the environment that points a gateway at them. */
export interface Sandbox extends AsyncDisposable {
  readonly environment: Environment;
  /** Paths that only a sandbox serves, e.g. the token issuer. */
  readonly routes: ReadonlyMap<
    string,
    (request: Request, connection?: TokenConnection) => Promise<Response>
  >;
  readonly faults: FaultSwitches;
  /** How often the co-payment service was asked. */
  readonly coPayCalls: Readonly<CoPayCalls>;
  /** Check-in notices that the portal has received, and what it does with the next ones. */
  readonly notices: NoticeBook;
  /** A check-in to paste, for a gateway at that address. */
  firstCheckIn(gatewayUrl: string): string;
}

export interface SandboxOptions {
  readonly clock?: Clock;
  readonly upstreamDelayMs?: number;
  /** How long the fault `slow` keeps a caller waiting. */
  readonly slowMs?: number;
  /** Latency of the co-payment service; 5 to 60 s in production. Default: 5 s. */
  readonly coPayDelayMs?: number;
}

const populationPath = '/dancu/tracuu';
const platformAccount = { consumerKey: 'sandbox', consumerSecret: 'sandbox-platform-secret' };
const populationAccount = { username: 'vss-gateway-sandbox', secret: 'sandbox-population-secret' };

/** Starts whatever the environment does not name itself: a sandbox part gives way to a configured one. */
export async function startSandbox(
  environment: Environment,
  options: SandboxOptions = {},
): Promise<Sandbox> {
  const clock = options.clock ?? systemClock;
  const faults = noFaults();
  const people = peopleOf(clock);
  const slowMs = options.slowMs ?? 30_000;
  const delayMs = options.upstreamDelayMs ?? 0;
  const coPayCalls = noCoPayCalls();
  const notices = noticeBook();
  const portal = await listenUnless(
    environment['VSS_PORTAL_URL'],
    createVssPortalSimulator({
      people,
      ...portalRegisters(),
      clock,
      faults,
      delayMs: () => delayMs,
      coPayDelayMs: () => options.coPayDelayMs ?? 5_000,
      coPayCalls,
      notices,
      settings: { slowMs },
    }),
  );
  const population = await listenUnless(
    environment['POPULATION_URL'],
    populationSimulator(people, clock, faults, slowMs, delayMs),
  );
  const platform = await listenUnless(
    environment['NGSP_URL'],
    createVssPlatformSimulator({
      people,
      ...platformAccount,
      clock,
      faults,
      delayMs: () => delayMs,
      settings: { slowMs },
    }),
  );

  const webhooks = createWebhookReceiver(clock);
  const hospital = await listenUnless(environment['WEBHOOKS_FILE'], webhooks.receive);

  const address = gatewayAddress(environment);
  const folder = resolve(environment['DATA_DIR'] || './data', 'sandbox');
  mkdirSync(folder, { recursive: true });
  const keys = keptSandboxKeys(folder);
  const signOn = createSandboxSignOn({
    issuer: `${address}/sandbox/sso`,
    privateJwk: keys.signOn,
    clock,
    knows: (personalId) => people().some((person) => numbersOf(person).includes(personalId)),
    isPortal: (id) => sandboxClients.some(({ clientId, isPortal }) => clientId === id && isPortal),
  });
  const issuer = createSandboxIssuer({
    issuer: `${address}/sandbox`,
    audience: address,
    privateJwk: keys.issuer,
    clock,
    clients: sandboxClients,
    tokenUrl: `${address}/sandbox/token`,
    signOn,
  });
  const file = (name: string, content: unknown) => {
    const path = resolve(folder, name);
    const draft = `${path}.${randomUUID()}`;
    writeFileSync(draft, JSON.stringify(content, null, 2), { mode: 0o600 });
    // Another process on the folder may be reading it.
    renameSync(draft, path);
    return path;
  };
  const stamps = keptTimeStampKey(folder, clock.now());
  const timeStamps = createTimeStampAuthority({ key: stamps.key, clock });
  return {
    faults,
    coPayCalls,
    notices,
    firstCheckIn: (gatewayUrl) => firstCheckInOf(people(), gatewayUrl),
    routes: new Map([
      ['/sandbox/token', issuer.handle],
      ['/sandbox/clients', issuer.handleClients],
      ['/sandbox/sso', signOn.handle],
      ['/sandbox/jwks.json', async () => Response.json(issuer.jwks)],
      [
        '/.well-known/oauth-authorization-server/sandbox',
        async () => Response.json(issuer.metadata),
      ],
      ['/sandbox/faults', faultSwitchboard(faults)],
      ['/sandbox/check-in-notices', noticeDesk(notices)],
      ['/sandbox/webhooks', webhooks.page],
      ['/sandbox/tsa', (request) => timeStamps(request, { clientAddress: '' })],
    ]),
    environment: {
      ...(portal === null ? {} : { VSS_PORTAL_URL: portal.url }),
      ...(population === null ? {} : { POPULATION_URL: `${population.url}${populationPath}` }),
      POPULATION_USERNAME: populationAccount.username,
      POPULATION_SECRET: populationAccount.secret,
      POPULATION_PROCEDURE_CODE: 'VSS',
      ...(population === null ? {} : { POPULATION_DECEASED_STATUSES: deceasedStatus }),
      ...(platform === null ? {} : platformEnvironment(platform.url)),
      VSS_PORTAL_ACCOUNTS_FILE: file('portal-accounts.json', portalAccounts),
      APPENDIX_II_FILE: fileURLToPath(new URL('appendix-ii.txt', import.meta.url)),
      ...webhookEnvironment(hospital, (entries) => file('webhooks.json', entries), webhooks.secret),
      ...timeStampEnvironment(environment, stamps.roots),
      TOKEN_ISSUERS_FILE: file('token-issuers.json', [{ ...issuer.issuerEntry, sandbox: true }]),
      ...withoutEmpty(environment),
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([portal, population, platform, hospital].map((each) => each?.close()));
    },
  };
}

function numbersOf({ citizens, card }: SandboxPerson): readonly (string | null)[] {
  return [...citizens.map(({ personalId }) => personalId), card?.personalId ?? null];
}

function firstCheckInOf([first]: readonly SandboxPerson[], gatewayUrl: string): string {
  if (first === undefined) throw new TypeError('The sandbox has no people');
  return firstCheckIn(gatewayUrl, first.visit.facilityCode, cccdScan(first) ?? '');
}

function platformEnvironment(url: string): Environment {
  const { consumerKey, consumerSecret } = platformAccount;
  return { NGSP_URL: url, NGSP_CONSUMER_KEY: consumerKey, NGSP_CONSUMER_SECRET: consumerSecret };
}

/** At the gateway's own port, past whatever stands before it. Nobody outside knows its certificate, so with TLS there is none. */
function timeStampEnvironment(environment: Environment, roots: string): Environment {
  const isOwn = !environment['TSA_URLS'] && !environment['TLS_CERT_FILE'];
  return isOwn
    ? { TSA_URLS: `http://${placeOf(environment)}/sandbox/tsa`, TSA_ROOTS_FILE: roots }
    : {};
}

/** The hospital's address is its own, on this machine, like those of the upstreams. */
function webhookEnvironment(
  hospital: { readonly url: string } | null,
  write: (entries: readonly object[]) => string,
  secret: string,
): Environment {
  if (hospital === null) return {};
  const client = 'hospital-district';
  const url = `${hospital.url}/webhooks`;
  return { WEBHOOKS_FILE: write([{ name: client, client, url, secrets: [secret] }]) };
}

function placeOf(environment: Environment): string {
  return `${environment['HOST'] || '127.0.0.1'}:${environment['PORT'] || '4000'}`;
}

function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
}

function gatewayAddress(environment: Environment): string {
  const scheme = environment['TLS_CERT_FILE'] ? 'https' : 'http';
  return (environment['GATEWAY_URL'] || `${scheme}://${placeOf(environment)}`).replace(/\/+$/, '');
}

/** Dates of the people follow the calendar, so that the sandbox works next year too. */
function peopleOf(clock: Clock): () => readonly SandboxPerson[] {
  let made: { readonly day: string; readonly people: readonly SandboxPerson[] } | undefined;
  return () => {
    const day = vietnamDate(clock.now());
    if (made?.day !== day) made = { day, people: sandboxPeople(day) };
    return made.people;
  };
}

function facilityNames(): (code: string) => string | undefined {
  const register = parseFacilityRegister(
    readFileSync(new URL('../connectors/facilities/bundled.csv', import.meta.url), 'utf8'),
  );
  return (text) => {
    const code = parseFacilityCode(text);
    return register.find([code]).get(code)?.name;
  };
}

/** Who may look up, and the names of facilities. */
function portalRegisters() {
  return {
    accounts: new Map(portalAccounts.map((account) => [account.facilityCode, account])),
    staff: registeredStaff,
    facilityName: facilityNames(),
  };
}

function populationSimulator(
  people: () => readonly SandboxPerson[],
  clock: Clock,
  faults: FaultSwitches,
  slowMs: number,
  delayMs: number,
): Handler {
  const handler = createPopulationSimulator({
    people,
    ...populationAccount,
    servicePath: populationPath,
    clock,
    faults,
    slowMs,
    timestampUnit: 'ms',
  });
  if (delayMs === 0) return handler;
  return async (request, context) => {
    await new Promise((done) => setTimeout(done, delayMs));
    return handler(request, context);
  };
}

async function listenUnless(configured: string | undefined, handler: Handler) {
  return configured === undefined || configured === ''
    ? listenWith(handler, { host: '127.0.0.1', port: 0 })
    : null;
}
