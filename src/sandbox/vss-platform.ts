import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  headers,
  lgspTokenFields,
  paths,
  tokenAnswer,
  tokenRequest,
} from '../connectors/vss-platform/wire.ts';
import type { Clock } from '../domain/clock.ts';
import { isJsonObject } from '../domain/strict-json.ts';
import { type FaultSwitches, faulty } from './faults.ts';
import type { Handler } from './listen.ts';
import type { FaultName, SandboxPerson } from './person.ts';
import {
  byCriteria,
  byHousehold,
  byNumber,
  type Fields,
  type PlatformRegisterSettings,
  type PlatformRow,
  type PlatformService,
  platformAnswer,
  platformRows,
} from './vss-platform-register.ts';

export interface VssPlatformSimulatorOptions {
  readonly people: () => readonly SandboxPerson[];
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly clock: Clock;
  readonly faults: FaultSwitches;
  /** Ordinary latency of a call. */
  readonly delayMs?: () => number;
  /** Read at every call, so it may be changed while the platform runs. */
  readonly settings?: Partial<VssPlatformSettings>;
}

export interface VssPlatformSettings extends PlatformRegisterSettings {
  /** Path of a provincial copy, in front of every other. */
  readonly base: string;
  readonly tokenSeconds: number;
  readonly statesLifetime: boolean;
  /** JSON whose Base64 every service call has to carry; null where none is asked for. */
  readonly lgspToken: Readonly<Record<string, string>> | null;
  readonly xRoadClient: string | null;
  readonly slowMs: number;
}

const defaults: VssPlatformSettings = {
  one: 'object',
  none: 'empty-list',
  partialDateFill: '01',
  statesNumber: false,
  demands: 'province',
  base: '',
  tokenSeconds: 3_600,
  statesLifetime: true,
  lgspToken: null,
  xRoadClient: null,
  slowMs: 30_000,
};

/** The platform and the three services of VSS on it, as far as public traces tell, and never laxer. */
export function createVssPlatformSimulator(options: VssPlatformSimulatorOptions): Handler {
  const platform = new PlatformSimulator(options);
  return (request) => platform.serve(request);
}

const services: ReadonlyMap<string, PlatformService> = new Map([
  [paths.numberByCriteria, byCriteria],
  [paths.memberByNumber, byNumber],
  [paths.searchHousehold, byHousehold],
]);

interface IssuedToken {
  readonly endsAt: number;
  /** Taken after one was dropped: the fault does not drop it again. */
  readonly spared: boolean;
}

class PlatformSimulator {
  readonly #options: VssPlatformSimulatorOptions;
  readonly #tokens = new Map<string, IssuedToken>();
  #dropped = false;

  constructor(options: VssPlatformSimulatorOptions) {
    this.#options = options;
  }

  async serve(request: Request): Promise<Response> {
    const { base } = this.#settings;
    const { pathname } = new URL(request.url);
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : '';
    const service = services.get(path);
    if (service === undefined && path !== paths.token) return fault(404, 'No matching resource');
    if (request.method !== 'POST') return fault(405, 'Method not allowed');
    const body = await request.text();
    await pause(this.#options.delayMs);
    return service === undefined
      ? this.#withFault(this.#options.faults.platform, async () => this.#token(request, body))
      : this.#call(service, request, body);
  }

  get #settings(): VssPlatformSettings {
    return { ...defaults, ...this.#options.settings };
  }

  get #now(): number {
    return this.#options.clock.now().getTime();
  }

  /** RFC 6749 sections 4.4 and 5.2. */
  #token(request: Request, body: string): Response {
    const { consumerKey, consumerSecret } = this.#options;
    const credential = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
    if (request.headers.get('authorization') !== `Basic ${credential}`) {
      return json(401, { error: 'invalid_client' });
    }
    if (!isMediaType(request, 'application/x-www-form-urlencoded')) return fault(415, 'Not a form');
    const form = new URLSearchParams(body);
    if (form.get(tokenRequest.grantType) !== tokenRequest.clientCredentials) {
      return json(400, { error: 'unsupported_grant_type' });
    }
    return json(200, this.#issued());
  }

  #issued(): Readonly<Record<string, unknown>> {
    const { tokenSeconds, statesLifetime } = this.#settings;
    const token = randomUUID();
    this.#tokens.set(token, { endsAt: this.#now + tokenSeconds * 1_000, spared: this.#dropped });
    return {
      [tokenAnswer.accessToken]: token,
      scope: 'default',
      [tokenAnswer.tokenType]: 'Bearer',
      ...(statesLifetime ? { [tokenAnswer.expiresIn]: tokenSeconds } : {}),
    };
  }

  #call(service: PlatformService, request: Request, body: string): Promise<Response> {
    const rows = platformRows(this.#options.people());
    const fields = fieldsOf(body, service);
    const found = typeof fields === 'string' ? [] : service.find(fields, rows, this.#settings);
    const wrong = found[0]?.person.faults?.platform ?? this.#options.faults.platform;
    return this.#withFault(wrong, async () => {
      const refusal = this.#refusal(request, wrong);
      if (refusal !== null) return refusal;
      if (!isMediaType(request, 'application/json')) return fault(415, 'Not JSON');
      if (typeof fields === 'string') return fault(400, fields);
      const complaint = service.complaint(fields, this.#settings);
      if (complaint !== null) return fault(400, `${complaint} cannot be used`);
      const shown = wrong === 'wrong-person' ? somebodyElse(rows, found) : found;
      return json(200, platformAnswer(service, shown, this.#settings));
    });
  }

  #refusal(request: Request, wrong: FaultName | null): Response | null {
    const [scheme, token = ''] = (request.headers.get('authorization') ?? '').split(' ');
    const issued = scheme === 'Bearer' ? this.#tokens.get(token) : undefined;
    if (issued === undefined || this.#now >= issued.endsAt) return unauthorised();
    if (wrong === 'session-dropped' && !issued.spared) {
      this.#tokens.delete(token);
      this.#dropped = true;
      return unauthorised();
    }
    const { lgspToken, xRoadClient } = this.#settings;
    if (lgspToken !== null && !carries(request, lgspToken)) return unauthorised();
    return xRoadClient !== null && request.headers.get(headers.xRoadClient) !== xRoadClient
      ? fault(403, 'Unknown X-Road client')
      : null;
  }

  #withFault(name: FaultName | null, respond: () => Promise<Response>): Promise<Response> {
    return name === null ? respond() : faulty(name, respond, { slowMs: this.#settings.slowMs });
  }
}

/** All of the documented fields and no others, each a text; else what is wrong. */
function fieldsOf(body: string, { fields }: PlatformService): Fields | string {
  const given = parsed(body);
  if (!isJsonObject(given)) return 'The body is no object';
  const names = Object.keys(given);
  if (names.length !== fields.length || !fields.every((field) => names.includes(field))) {
    return `The members must be ${fields.join(', ')}`;
  }
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string') return `${name} is no text`;
    texts.set(name, value);
  }
  return texts;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Somebody whom the question was not about. */
function somebodyElse(
  rows: readonly PlatformRow[],
  found: readonly PlatformRow[],
): readonly PlatformRow[] {
  const other = rows.findLast(({ person }) => found.every((row) => row.person !== person));
  return other === undefined ? [] : [other];
}

function carries(request: Request, wanted: Readonly<Record<string, string>>): boolean {
  const header = request.headers.get(headers.lgspToken) ?? '';
  const given = parsed(Buffer.from(header, 'base64').toString());
  return isJsonObject(given) && lgspTokenFields.every((name) => given[name] === wanted[name]);
}

function isMediaType(request: Request, wanted: string): boolean {
  const [type = '', ...parameters] = (request.headers.get('content-type') ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  return type === wanted && parameters.every((parameter) => parameter === 'charset=utf-8');
}

async function pause(wanted: (() => number) | undefined): Promise<void> {
  const ms = wanted?.() ?? 0;
  if (ms > 0) await sleep(ms, undefined, { ref: false });
}

function unauthorised(): Response {
  return fault(401, 'Invalid Credentials');
}

/** As WSO2 gateways word their own refusals. */
function fault(status: number, message: string): Response {
  return json(status, { fault: { code: status, message } });
}

function json(status: number, body: unknown): Response {
  return Response.json(body, { status });
}
