import { createHash, timingSafeEqual } from 'node:crypto';
import {
  childOf,
  childText,
  readXml,
  type XmlElement,
  XmlRefused,
} from '../connectors/population/xml.ts';
import type { Clock } from '../domain/clock.ts';
import { vietnamDate } from '../domain/date.ts';
import { foldCase } from '../domain/person-name.ts';
import { crowdAround } from './crowd.ts';
import { type FaultSwitches, faulty } from './faults.ts';
import type { FaultName, SandboxCitizen, SandboxPerson } from './person.ts';
import {
  type AnswerForm,
  citizensAnswer,
  confirmationAnswer,
  faultAnswer,
  type SoapVersion,
  xmlResponse,
} from './population-answers.ts';

export interface PopulationSimulatorOptions {
  readonly people: () => readonly SandboxPerson[];
  readonly username: string;
  readonly secret: string;
  /** Path that enters the authorization hash. */
  readonly servicePath: string;
  /** Accepted `MaDVC`; any, and none at all, when absent. */
  readonly procedureCodes?: ReadonlySet<string>;
  /** `MaTichHop` of full record and yes/no; 037 and 003 unless set. */
  readonly integrationCodes?: { readonly record: string; readonly confirmation: string };
  readonly clock: Clock;
  readonly faults: FaultSwitches;
  readonly slowMs: number;
  readonly timestampUnit: 'ms' | 's' | 'both';
  readonly maxClockSkewMs?: number;
  readonly faultShape?: FaultShape;
}

/** Real faults are not public (population-database, 5.2), so their shape is a setting. */
export interface FaultShape {
  readonly soapVersion?: SoapVersion;
  /** HTTP status of faults about account, hash or timestamp; 401 unless set, as HTTP asks of a failed `Basic`. */
  readonly authenticationStatus?: number;
  /** HTTP status of all others; 500 unless set, as SOAP 1.1 (6.2) demands. */
  readonly status?: number;
}

/** The population database as its clients know it. It accepts nothing that the documents do not allow. */
export function createPopulationSimulator(
  options: PopulationSimulatorOptions,
): (request: Request, context: { readonly clientAddress: string }) => Promise<Response> {
  return async (request) => {
    const verdict = examine(request, await request.text(), options);
    const fault = faultFor(verdict, options);
    const respond = async () => answer(verdict, fault, options);
    return fault === null ? respond() : faulty(fault, respond, { slowMs: options.slowMs });
  };
}

class Refusal extends Error {
  readonly kind: RefusalKind;

  constructor(kind: RefusalKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

type RefusalKind = 'method' | 'media-type' | 'authentication' | 'message' | 'server';

type Verdict = Question | Refusal;

interface Question {
  readonly form: OperationForm;
  readonly numberField: 'SoDinhDanh' | 'SoCMND';
  readonly number: string;
  readonly fullName: string;
  /** `yyyyMMdd`, or `yyyy` alone. */
  readonly birth: string;
}

function examine(request: Request, body: string, options: PopulationSimulatorOptions): Verdict {
  try {
    checkHeaders(request.method, request.headers, options);
    return readQuestion(body, options);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function checkHeaders(method: string, headers: Headers, options: PopulationSimulatorOptions): void {
  if (method !== 'POST') throw new Refusal('method', 'POST only');
  const mediaType = headers.get('content-type') ?? '';
  if (!/^application\/xml(?:\s*;\s*charset="?utf-8"?)?$/i.test(mediaType)) {
    throw new Refusal('media-type', 'Content-Type must be application/xml');
  }
  if (headers.get('soapaction') !== '""') {
    throw new Refusal('message', 'SOAPAction must be an empty quoted string');
  }
  const timestamp = headers.get('timestamp') ?? '';
  checkTimestamp(timestamp, options);
  checkAuthorization(headers.get('authorization') ?? '', timestamp, options);
}

const timestampForms = { ms: /^\d{13}$/, s: /^\d{10}$/ } as const;

function checkTimestamp(timestamp: string, options: PopulationSimulatorOptions): void {
  const units = options.timestampUnit === 'both' ? (['ms', 's'] as const) : [options.timestampUnit];
  const unit = units.find((each) => timestampForms[each].test(timestamp));
  if (unit === undefined) throw new Refusal('authentication', 'Timestamp missing or malformed');
  const sentAt = Number(timestamp) * (unit === 's' ? 1000 : 1);
  const skewMs = Math.abs(options.clock.now().getTime() - sentAt);
  if (skewMs > (options.maxClockSkewMs ?? 300_000)) {
    throw new Refusal('authentication', 'Timestamp outside the accepted window');
  }
}

function checkAuthorization(
  header: string,
  timestamp: string,
  { username, secret, servicePath }: PopulationSimulatorOptions,
): void {
  const hash = createHash('sha256')
    .update(`${servicePath}${username}${timestamp}${secret}`)
    .digest('hex');
  const expected = `Basic ${Buffer.from(`${username}:${hash}`).toString('base64')}`;
  if (!sameText(header, expected)) {
    throw new Refusal('authentication', 'Unknown account or wrong hash');
  }
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

interface OperationForm {
  readonly answer: 'citizens' | 'confirmation' | 'confirmation-033';
  /** Names of the children in their order, joined by blanks. */
  readonly order: RegExp;
  readonly codeField: 'MaTichHop' | 'MaDichVu';
  readonly code: string;
}

// MaDonVi, TaiKhoan and SoDienThoai come together or not at all: the newer profile of section 3, row 4a.
const order =
  /^MaYeuCau MaDVC MaTichHop MaCanBo( MaDonVi TaiKhoan SoDienThoai)? (SoDinhDanh|SoCMND) HoVaTen NgayThangNamSinh$/;
const order033 = /^MaYeuCau MaDichVu MaCanBo (SoDinhDanh|SoCMND) HoVaTen NgayThangNamSinh$/;

function operationForms(options: PopulationSimulatorOptions): ReadonlyMap<string, OperationForm> {
  const { record, confirmation } = options.integrationCodes ?? {
    record: '037',
    confirmation: '003',
  };
  return new Map<string, OperationForm>([
    ['TraCuuThongTinCongDan', { answer: 'citizens', order, codeField: 'MaTichHop', code: record }],
    [
      'XacThucThongTinCongDan',
      { answer: 'confirmation', order, codeField: 'MaTichHop', code: confirmation },
    ],
    [
      'XacThucThongTinCongDanRequest',
      { answer: 'confirmation-033', order: order033, codeField: 'MaDichVu', code: '033' },
    ],
  ]);
}

function readQuestion(body: string, options: PopulationSimulatorOptions): Question {
  const operation = operationIn(readEnvelope(body));
  const form = operationForms(options).get(operation.name);
  if (form === undefined || operation.namespace !== 'http://dancuquocgia.bca') {
    throw new Refusal('message', 'Unknown operation');
  }
  if (!form.order.test(operation.children.map((child) => child.name).join(' '))) {
    throw new Refusal('message', 'Elements missing, unknown or out of order');
  }
  checkCodes(operation, form, options);
  const numberField = childOf(operation, 'SoDinhDanh') === undefined ? 'SoCMND' : 'SoDinhDanh';
  const number = childText(operation, numberField);
  if (number.length !== (numberField === 'SoDinhDanh' ? 12 : 9) || !/^\d+$/.test(number)) {
    throw new Refusal('message', 'Malformed number');
  }
  return {
    form,
    numberField,
    number,
    fullName: required(operation, 'HoVaTen'),
    birth: readBirth(childOf(operation, 'NgayThangNamSinh')),
  };
}

function readEnvelope(body: string): XmlElement {
  try {
    return readXml(body);
  } catch (error) {
    if (error instanceof XmlRefused) throw new Refusal('message', 'Not an acceptable XML document');
    throw error;
  }
}

const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/';

function operationIn(envelope: XmlElement): XmlElement {
  const [header, body, extra] = envelope.children;
  const operation = body?.children[0];
  const isEnvelope =
    envelope.name === 'Envelope' &&
    header?.name === 'Header' &&
    header.children.length === 0 &&
    body?.name === 'Body' &&
    body.children.length === 1 &&
    extra === undefined &&
    [envelope, header, body].every((each) => each.namespace === soap11);
  if (!isEnvelope || operation === undefined) {
    throw new Refusal('message', 'A SOAP 1.1 envelope with one operation is needed');
  }
  return operation;
}

function checkCodes(
  operation: XmlElement,
  form: OperationForm,
  { procedureCodes }: PopulationSimulatorOptions,
): void {
  required(operation, 'MaYeuCau');
  required(operation, 'MaCanBo');
  if (childText(operation, form.codeField) !== form.code) {
    throw new Refusal('message', `${form.codeField} is not that of the operation`);
  }
  const procedure = childOf(operation, 'MaDVC');
  if (procedure !== undefined && procedureCodes?.has(procedure.text) === false) {
    throw new Refusal('message', 'MaDVC is not registered');
  }
}

function required(operation: XmlElement, name: string): string {
  const text = childText(operation, name);
  if (text === '') throw new Refusal('message', `${name} is empty`);
  return text;
}

function readBirth(element: XmlElement | undefined): string {
  const [child, second] = element?.children ?? [];
  const form = child === undefined ? undefined : birthForms.get(child.name);
  if (child === undefined || second !== undefined || form?.test(child.text) !== true) {
    throw new Refusal('message', 'NgayThangNamSinh holds one of NgayThangNam and Nam');
  }
  return child.text;
}

const birthForms: ReadonlyMap<string, RegExp> = new Map([
  ['NgayThangNam', /^\d{8}$/],
  ['Nam', /^\d{4}$/],
]);

/** A fault of the person asked about goes before the switch. */
function faultFor(verdict: Verdict, options: PopulationSimulatorOptions): FaultName | null {
  const person =
    verdict instanceof Refusal
      ? undefined
      : peopleAround(verdict.number, options).find((each) => isAbout(each, verdict.number));
  return person?.faults?.population ?? options.faults.population;
}

function isAbout(person: SandboxPerson, number: string): boolean {
  return (
    person.presented.personalId === number ||
    person.citizens.some((each) => each.personalId === number || each.oldNumber === number)
  );
}

function answer(
  verdict: Verdict,
  fault: FaultName | null,
  options: PopulationSimulatorOptions,
): Response {
  if (fault === 'session-dropped') {
    return refuse(new Refusal('server', 'Session with the data source was lost'), options);
  }
  if (verdict instanceof Refusal) return refuse(verdict, options);
  const form = answerForm(options);
  const matches = citizensOf(peopleAround(verdict.number, options)).filter((each) =>
    matchesAll(each, verdict),
  );
  if (verdict.form.answer === 'confirmation') {
    return confirmationAnswer('KetQuaXacThuc', matches.length > 0);
  }
  if (verdict.form.answer === 'confirmation-033') {
    return confirmationAnswer('KetQuaXacThucResponse', matches.length > 0);
  }
  if (fault === 'wrong-person') return citizensAnswer([strangerTo(verdict, options)], form);
  return citizensAnswer(matches, form);
}

/** Those with stories, and whoever of the crowd is asked about. */
function peopleAround(
  number: string,
  { clock, people }: PopulationSimulatorOptions,
): readonly SandboxPerson[] {
  return [...people(), ...crowdAround(number, vietnamDate(clock.now()))];
}

function citizensOf(people: readonly SandboxPerson[]): readonly SandboxCitizen[] {
  return people.flatMap((person) => person.citizens);
}

function answerForm({ clock }: PopulationSimulatorOptions): AnswerForm {
  return { asOf: clock.now() };
}

/** All three, letter by letter: the service takes the name in capitals, and accents count. */
function matchesAll(citizen: SandboxCitizen, question: Question): boolean {
  // A number that was changed still leads to its holder; one of 9 digits can only be an old one.
  const numbers: readonly (string | null)[] =
    question.numberField === 'SoDinhDanh'
      ? [citizen.personalId, citizen.oldNumber]
      : [citizen.oldNumber];
  const birth = citizen.birthDate.replaceAll('-', '');
  return (
    numbers.includes(question.number) &&
    foldCase(citizen.fullName) === question.fullName &&
    (question.birth.length === 8 ? birth : birth.slice(0, 4)) === question.birth
  );
}

const stranger: SandboxCitizen = {
  personalId: '001299099901',
  oldNumber: null,
  fullName: 'Trần Người Khác',
  birthDate: '1999-09-09',
  sex: 'MALE',
  address: {
    detail: 'Số 9 phố Thử Nghiệm',
    communeCode: '00004',
    districtCode: '001',
    provinceCode: '01',
  },
  profile: 'live',
};

function strangerTo(question: Question, options: PopulationSimulatorOptions): SandboxCitizen {
  const isOther = (each: SandboxCitizen) =>
    each.personalId !== question.number && each.oldNumber !== question.number;
  return citizensOf(options.people()).find(isOther) ?? stranger;
}

const faultCodes = {
  method: 'Client',
  'media-type': 'Client',
  authentication: 'Client.AuthenticationFailed',
  message: 'Client',
  server: 'Server',
} as const satisfies Record<RefusalKind, string>;

function refuse(refusal: Refusal, { faultShape = {} }: PopulationSimulatorOptions): Response {
  const { kind, message } = refusal;
  if (kind === 'method') {
    return xmlResponse('', { status: 405, headers: { allow: 'POST' } });
  }
  return faultAnswer({
    version: faultShape.soapVersion ?? '1.1',
    status: statusOf(kind, faultShape),
    code: faultCodes[kind],
    reason: message,
  });
}

function statusOf(kind: RefusalKind, shape: FaultShape): number {
  if (kind === 'media-type') return 415;
  return kind === 'authentication' ? (shape.authenticationStatus ?? 401) : (shape.status ?? 500);
}
