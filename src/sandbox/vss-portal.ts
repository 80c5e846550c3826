import { setTimeout as sleep } from 'node:timers/promises';
import {
  type LookupBody,
  lookupFields,
  noticePath,
  paths,
  sessionHeaders,
  sessionQuery,
} from '../connectors/vss-portal/wire.ts';
import type { Clock } from '../domain/clock.ts';
import { vietnamDate } from '../domain/date.ts';
import { crowdAround } from './crowd.ts';
import { type FaultSwitches, faulty } from './faults.ts';
import type { Handler, HandlerContext } from './listen.ts';
import type { FaultName, SandboxCard, SandboxPerson } from './person.ts';
import {
  compactInstant,
  historyRows,
  lookupAnswer,
  noteOf,
  type PastLookupRow,
  restrictedNote,
  showsCard,
} from './vss-portal-answers.ts';
import {
  type CoPayCalls,
  type CoPayFields,
  coPayAnswer,
  coPayComplaint,
  coPayCounter,
  coPayFieldsOf,
  coPayNotice,
  noCoPayCalls,
} from './vss-portal-co-pay.ts';
import { answerNotice, type NoticeBook, noticeBook } from './vss-portal-notices.ts';
import {
  examine,
  findHolder,
  type NameMatching,
  numberIn,
  personAsked,
  type RegisterSettings,
  type Verdict,
} from './vss-portal-register.ts';
import {
  expiresIn,
  isPasswordHash,
  type OpenSession,
  PortalSessionStore,
} from './vss-portal-sessions.ts';

export interface VssPortalSimulatorOptions {
  readonly people: () => readonly SandboxPerson[];
  /** By facility code. */
  readonly accounts: ReadonlyMap<string, { readonly username: string; readonly password: string }>;
  /** By facility code: personal number to full name of whoever may look up. */
  readonly staff: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly clock: Clock;
  readonly facilityName: (code: string) => string | undefined;
  readonly faults: FaultSwitches;
  /** Ordinary latency of a call. */
  readonly delayMs?: () => number;
  /** What the co-payment service takes for a look into its data; 5 to 60 s in production. */
  readonly coPayDelayMs?: () => number;
  /** Written to at every question to the co-payment service. */
  readonly coPayCalls?: CoPayCalls;
  /** Check-in notices that were received, and what is done with the next ones. */
  readonly notices?: NoticeBook;
  /** Read at every call, so it may be changed while the portal runs. */
  readonly settings?: Partial<VssPortalSettings>;
}

/** What the sources leave open (section 8), and the outcomes that no data brings about. */
export interface VssPortalSettings extends RegisterSettings {
  nameMatching: NameMatching;
  eightDigitBirthDates: boolean;
  seventeenCharacters: boolean;
  sessionMinutes: number;
  /** A refused account or session: HTTP 200 with code 401, or HTTP 401 with an empty body. */
  refusal: 'code' | 'http';
  newLoginEndsOldSession: boolean;
  /** `Lskcb2025` refuses JSON (one production report) or takes it. */
  historyBody: 'form' | 'any';
  emptyHistory: 'list' | 'null';
  /** User names on the restricted-lookup list. */
  restrictedAccounts: ReadonlySet<string>;
  /** Every look-up ends with this code, e.g. 100, 101, 205, 401. */
  outcome: string | null;
  /** HTTP status by code; 200 unless named. */
  statuses: Readonly<Record<string, number>>;
  /** `ghiChu` by code, in place of the built-in text. */
  notes: Readonly<Record<string, string>>;
  slowMs: number;
}

const defaults: VssPortalSettings = {
  nameMatching: 'accents-count',
  eightDigitBirthDates: false,
  seventeenCharacters: false,
  sessionMinutes: 10,
  refusal: 'code',
  newLoginEndsOldSession: false,
  historyBody: 'form',
  emptyHistory: 'list',
  restrictedAccounts: new Set(),
  outcome: null,
  statuses: {},
  notes: {},
  slowMs: 35_000,
};

/** Before Decision 3176. */
const oldNoticePath = '/api/qd130/checkInKcbQd4750';

/** The portal as far as its public traces tell, and never laxer: the section numbers are those of its dossier. */
export function createVssPortalSimulator(options: VssPortalSimulatorOptions): Handler {
  const portal = new PortalSimulator(options);
  return (request, context) => portal.serve(request, context);
}

type Endpoint = (call: Call) => Promise<Response>;

interface Call {
  readonly url: URL;
  readonly headers: Headers;
  readonly fields: ReadonlyMap<string, string>;
  readonly mediaType: MediaType;
  readonly clientAddress: string;
}

type MediaType = 'form' | 'json' | 'other';

class PortalSimulator {
  readonly #options: VssPortalSimulatorOptions;
  readonly #sessions: PortalSessionStore;
  readonly #lookups = new Map<string, readonly PastLookupRow[]>();
  readonly #endpoints: ReadonlyMap<string, Endpoint>;
  readonly #countCoPay: (card: string) => void;
  readonly #notices: NoticeBook;

  constructor(options: VssPortalSimulatorOptions) {
    this.#options = options;
    this.#sessions = new PortalSessionStore(options.clock);
    this.#endpoints = new Map<string, Endpoint>([
      [paths.session, (call) => this.#login(call)],
      [paths.cardLookup, (call) => this.#lookUp(call, (...asked) => this.#cardAnswer(...asked))],
      [paths.treatmentHistory, (call) => this.#history(call)],
      [paths.coPay, (call) => this.#coPay(call)],
      [noticePath, (call) => this.#checkIn(call)],
      [oldNoticePath, (call) => this.#checkIn(call)],
    ]);
    this.#notices = options.notices ?? noticeBook();
    this.#countCoPay = coPayCounter(options.coPayCalls ?? noCoPayCalls(), options.clock);
  }

  async serve(request: Request, context: HandlerContext): Promise<Response> {
    const url = new URL(request.url);
    const endpoint = this.#endpoints.get(url.pathname);
    if (endpoint === undefined) return new Response(null, { status: 404 });
    if (request.method !== 'POST') return new Response(null, { status: 405 });
    const mediaType = mediaTypeOf(request);
    const fields = readFields(await request.text(), mediaType);
    await pause(this.#options.delayMs);
    const { headers } = request;
    return endpoint({ url, headers, fields, mediaType, clientAddress: context.clientAddress });
  }

  get #settings(): VssPortalSettings {
    return { ...defaults, ...this.#options.settings };
  }

  #login({ fields, clientAddress }: Call): Promise<Response> {
    return this.#withFault(this.#options.faults.portal, async () => {
      const username = fields.get('username') ?? '';
      const account = this.#accountOf(username);
      if (
        account === undefined ||
        !isPasswordHash(fields.get('password') ?? null, account.password)
      )
        return this.#refusal({ APIKey: null });
      const session = this.#sessions.issue(username, clientAddress, {
        minutes: this.#settings.sessionMinutes,
        endOthers: this.#settings.newLoginEndsOldSession,
      });
      return json(200, { maKetQua: '200', APIKey: apiKey(session) });
    });
  }

  #history(call: Call): Promise<Response> {
    if (call.mediaType === 'json' && this.#settings.historyBody === 'form') {
      return Promise.resolve(new Response(null, { status: 415 }));
    }
    return this.#lookUp(call, (_session, verdict) => this.#historyAnswer(verdict));
  }

  #lookUp(
    call: Call,
    answer: (session: OpenSession, verdict: Verdict) => Response,
  ): Promise<Response> {
    const body = lookupBodyOf(call.fields);
    const person = personAsked(this.#peopleAround(body), body);
    const fault = person?.faults?.portal ?? this.#options.faults.portal;
    return this.#withFault(fault, async () => {
      const session = this.#sessionOf(call);
      if (session === undefined) return this.#refusal();
      if (fault === 'session-dropped' && !session.spared) {
        this.#sessions.drop(session);
        return this.#refusal();
      }
      const verdict = this.#verdict(session, body);
      if (verdict.code === '401') return this.#refusal();
      return answer(
        session,
        fault === 'wrong-person' ? this.#aboutSomebodyElse(person, verdict) : verdict,
      );
    });
  }

  #coPay(call: Call): Promise<Response> {
    if (call.mediaType !== 'json') return Promise.resolve(new Response(null, { status: 415 }));
    const asked = coPayFieldsOf(call.fields);
    const lookup = coPayLookup(asked);
    const person = personAsked(this.#peopleAround(lookup), lookup);
    const fault = person?.faults?.portal ?? this.#options.faults.portal;
    return this.#withFault(fault, async () => {
      const session = this.#headerSession(call, asked.username);
      if (session === undefined) return new Response(null, { status: 401 });
      if (fault === 'session-dropped' && !session.spared) {
        this.#sessions.drop(session);
        return new Response(null, { status: 401 });
      }
      this.#countCoPay(person?.key ?? asked.number);
      return (
        this.#coPayRefusal(session, asked) ??
        this.#coPayAnswer(asked, { aboutSomebodyElse: fault === 'wrong-person' })
      );
    });
  }

  /** Header style, as the co-payment service; form as documented, JSON as one system sends it (section 5.2). */
  #checkIn(call: Call): Promise<Response> {
    if (call.mediaType === 'other') return Promise.resolve(new Response(null, { status: 415 }));
    const fault = this.#options.faults.portal;
    return this.#withFault(fault, async () => {
      const session = this.#headerSession(call, call.fields.get('username') ?? '');
      if (session === undefined) return new Response(null, { status: 401 });
      if (fault === 'session-dropped' && !session.spared) {
        this.#sessions.drop(session);
        return new Response(null, { status: 401 });
      }
      const facility = this.#facilityOf(session.username);
      const question = { fields: call.fields, facility };
      const { body, ending } = answerNotice(question, this.#notices, this.#options.clock);
      const respond = async () => json(200, body);
      return ending === 'whole' ? respond() : this.#withFault(ending, respond);
    });
  }

  /** A session in the query string is refused even beside one in the headers: the two styles do not mix (section 1). */
  #headerSession({ url, headers, clientAddress }: Call, username: string): OpenSession | undefined {
    const account = this.#accountOf(username);
    if (
      Object.values(sessionQuery).some((name) => url.searchParams.has(name)) ||
      account === undefined ||
      !isPasswordHash(headers.get(sessionHeaders.password), account.password)
    )
      return undefined;
    const accessToken = headers.get(sessionHeaders.accessToken);
    const sessionId = headers.get(sessionHeaders.sessionId);
    return this.#sessions.find({ accessToken, sessionId, username }, clientAddress);
  }

  /** Of the codes of the look-up this service knows 401 and 500; any other outcome is a failure of its own too. */
  #coPayRefusal({ username }: OpenSession, asked: CoPayFields): Response | null {
    const { restrictedAccounts, outcome } = this.#settings;
    if (restrictedAccounts.has(username)) return json(500, coPayNotice('500', restrictedNote));
    if (outcome === '401') return new Response(null, { status: 401 });
    if (outcome !== null) return json(500, coPayNotice('500', this.#noteOf('500')));
    const complaint = coPayComplaint(asked);
    return complaint === null ? null : json(400, coPayNotice('400', complaint));
  }

  /** Whoever is not found, is somebody else, or has paid nothing gets the same 204. */
  async #coPayAnswer(
    asked: CoPayFields,
    { aboutSomebodyElse }: { readonly aboutSomebodyElse: boolean },
  ): Promise<Response> {
    await pause(this.#options.coPayDelayMs);
    const { clock } = this.#options;
    const lookup = coPayLookup(asked);
    const holder = findHolder(lookup, this.#peopleAround(lookup), this.#settings);
    const { card = null, coPay = [] } = holder ?? {};
    if (holder === null || card === null || coPay.length === 0) {
      return json(200, coPayNotice('204', ''));
    }
    const right = { code: '000', card };
    const { card: shown } = aboutSomebodyElse ? this.#aboutSomebodyElse(holder, right) : right;
    return json(200, coPayAnswer(shown ?? card, coPay, vietnamDate(clock.now())));
  }

  /** Header-style credentials are not looked at: mixing the two styles is refused without a reason (section 1). */
  #sessionOf({ url: { searchParams: query }, clientAddress }: Call): OpenSession | undefined {
    const username = query.get('username');
    const account = this.#accountOf(username ?? '');
    if (account === undefined || !isPasswordHash(query.get('password'), account.password)) {
      return undefined;
    }
    const presented = { accessToken: query.get('token'), sessionId: query.get('id_token') };
    return this.#sessions.find({ ...presented, username }, clientAddress);
  }

  /** Those with stories, and whoever of the crowd is asked about. */
  #peopleAround(body: Pick<LookupBody, 'maThe'>): readonly SandboxPerson[] {
    const { clock, people } = this.#options;
    return [...people(), ...crowdAround(numberIn(body).slice(0, 15), vietnamDate(clock.now()))];
  }

  #verdict(session: OpenSession, body: LookupBody): Verdict {
    const settings = this.#settings;
    if (settings.restrictedAccounts.has(session.username)) {
      return { code: '500', note: restrictedNote, card: null };
    }
    if (settings.outcome !== null) return { code: settings.outcome, card: null };
    return examine(body, {
      registeredStaff: this.#staffOf(session.username),
      people: this.#peopleAround(body),
      today: vietnamDate(this.#options.clock.now()),
      settings,
    });
  }

  #cardAnswer(session: OpenSession, { code, note, card }: Verdict): Response {
    const text = note ?? this.#noteOf(code);
    const key = card?.insuranceNumber ?? '';
    const lookups = this.#lookups.get(key) ?? [];
    if (card !== null)
      this.#lookups.set(key, [this.#row(session, code, text), ...lookups.slice(0, 19)]);
    const { facilityName } = this.#options;
    return this.#answer(code, lookupAnswer(code, text, card, { lookups, facilityName }));
  }

  #row({ username }: OpenSession, code: string, text: string): PastLookupRow {
    const thoiGianKT = compactInstant(this.#options.clock.now());
    return { userKT: username, thoiGianKT, thongBao: text, maLoi: code };
  }

  /** Section 3.4 names only 000; codes about the card's standing do not hide what was treated. */
  #historyAnswer({ code, note, card }: Verdict): Response {
    if (card === null || !showsCard(code)) {
      return this.#answer(code, {
        maKetQua: code,
        ghiChu: note ?? this.#noteOf(code),
        dsLichSuKCB2025: null,
      });
    }
    const rows = historyRows(card);
    const none = this.#settings.emptyHistory === 'null' ? null : [];
    return this.#answer('000', {
      maKetQua: '000',
      ghiChu: '',
      dsLichSuKCB2025: rows.length === 0 ? none : rows,
    });
  }

  #aboutSomebodyElse(asked: SandboxPerson | undefined, verdict: Verdict): Verdict {
    const other = this.#options
      .people()
      .map(({ card }) => card)
      .find((card) => card !== null && isSomebodyElse(card, verdict.card ?? asked?.card ?? null));
    return other === undefined || other === null ? verdict : { code: '000', card: other };
  }

  #withFault(fault: FaultName | null, respond: () => Promise<Response>): Promise<Response> {
    return fault === null ? respond() : faulty(fault, respond, { slowMs: this.#settings.slowMs });
  }

  #answer(code: string, body: unknown): Response {
    return json(this.#settings.statuses[code] ?? 200, body);
  }

  #noteOf(code: string): string {
    return this.#settings.notes[code] ?? noteOf(code);
  }

  #refusal(more: Readonly<Record<string, unknown>> = {}): Response {
    return this.#settings.refusal === 'http'
      ? new Response(null, { status: 401 })
      : json(200, { maKetQua: '401', ghiChu: this.#noteOf('401'), ...more });
  }

  #accountOf(username: string): { readonly password: string } | undefined {
    return [...this.#options.accounts.values()].find((account) => account.username === username);
  }

  #facilityOf(username: string): string {
    const found = [...this.#options.accounts].find(([, account]) => account.username === username);
    return found?.[0] ?? '';
  }

  #staffOf(username: string): ReadonlyMap<string, string> {
    for (const [facility, account] of this.#options.accounts) {
      if (account.username === username) return this.#options.staff.get(facility) ?? new Map();
    }
    return new Map();
  }
}

async function pause(wanted: (() => number) | undefined): Promise<void> {
  const ms = wanted?.() ?? 0;
  if (ms > 0) await sleep(ms, undefined, { ref: false });
}

function isSomebodyElse(card: SandboxCard, asked: SandboxCard | null): boolean {
  return card.insuranceNumber !== asked?.insuranceNumber && card.holderName !== asked?.holderName;
}

function apiKey(session: OpenSession): Readonly<Record<string, string>> {
  return {
    access_token: session.accessToken,
    id_token: session.sessionId,
    token_type: 'Bearer',
    username: session.username,
    expires_in: expiresIn(session),
  };
}

function lookupBodyOf(fields: ReadonlyMap<string, string>): LookupBody {
  const field = (name: string) => fields.get(name.toLowerCase()) ?? '';
  return {
    maThe: field(lookupFields.number),
    hoTen: field(lookupFields.fullName),
    ngaySinh: field(lookupFields.birthDate),
    hoTenCb: field(lookupFields.staffName).trim(),
    cccdCb: field(lookupFields.staffId).trim(),
  };
}

function coPayLookup({ number, fullName, birthDate }: CoPayFields) {
  return { maThe: number, hoTen: fullName, ngaySinh: birthDate };
}

function mediaTypeOf(request: Request): MediaType {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  return mediaTypes.get(type) ?? 'other';
}

const mediaTypes: ReadonlyMap<string, MediaType> = new Map([
  ['application/json', 'json'],
  ['application/x-www-form-urlencoded', 'form'],
]);

/** Names are bound whatever their case (section 2.1); a body that cannot be read binds nothing. */
function readFields(text: string, mediaType: MediaType): ReadonlyMap<string, string> {
  const fields = mediaType === 'form' ? new URLSearchParams(text) : jsonFields(text, mediaType);
  return new Map([...fields].map(([name, value]) => [name.toLowerCase(), value]));
}

function jsonFields(text: string, mediaType: MediaType): Iterable<[string, string]> {
  if (mediaType !== 'json') return [];
  try {
    const body: unknown = JSON.parse(text);
    return Object.entries(body ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : '',
    ]);
  } catch {
    return [];
  }
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}
