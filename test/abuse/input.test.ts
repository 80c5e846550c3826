import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { vietnamDate } from '../../src/domain/date.ts';
import { errorCatalog } from '../../src/errors.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import { cardScan, cccdScan, mrz } from '../../src/sandbox/scans.ts';
import { type Json, type Kit, leaksOf, type Reply, startKit } from './graphql-kit.ts';

const people = sandboxPeople(vietnamDate(new Date()));
const [patient] = people;
if (patient === undefined) throw new TypeError('the sandbox has no people');
const scan = cccdScan(patient) ?? '';
const healthCard = cardScan(patient) ?? '';
const machineZone = mrz(patient) ?? '';
const { presented } = patient;
const goodPerson = {
  personalId: presented.personalId,
  fullName: presented.fullName,
  birthDate: presented.birthDate,
};
const goodCard = {
  cardNumber: presented.cardNumber,
  fullName: presented.fullName,
  birthDate: presented.birthDate,
};
const good: Json = { facilityCode: '99002', holder: { scan } };

const selection = '{ decision status reasons { code severity } identity { outcome } }';
const one = `query($input: EligibilityInput!) { eligibility(input: $input) ${selection} }`;
const many = `query($inputs: [EligibilityInput!]!) { eligibilityMany(inputs: $inputs) ${selection} }`;

let kit: Kit;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit[Symbol.asyncDispose]());

interface Case {
  readonly name: string;
  readonly input: Json;
  readonly code: string;
  readonly argument?: string;
  /** What must not come back. */
  readonly secret?: string;
}

const withHolder = (holder: unknown): Json => ({ ...good, holder });
const scanned = (name: string, text: string, code = 'SCAN_MALFORMED'): Case => ({
  name,
  input: withHolder({ scan: text }),
  code,
  argument: 'holder.scan',
  secret: text.length > 600 ? text.slice(0, 60) : text,
});
const fields = scan.split('|');
const cardFields = healthCard.split('|');
const replaced = (parts: readonly string[], at: number, text: string) =>
  parts.with(at, text).join('|');
const lines = machineZone.split('\n');

const badScans: readonly Case[] = [
  scanned('an empty scan', ''),
  scanned('a scan of blanks', '       '),
  scanned('a scan of a number alone', '001086000001', 'SCAN_NEEDS_NAME'),
  scanned('a scan of one field', 'Nguyễn Thử Nghiệm'),
  scanned('a scan of six fields', fields.slice(0, 6).join('|')),
  scanned('a scan of thirteen fields without a name', `${replaced(fields, 2, '')}|||||||`),
  scanned('a web address', 'https://example.vn/verify?id=001086000001'),
  scanned('binary junk', Buffer.from('fffe00c0c1f5', 'hex').toString('latin1').repeat(9)),
  scanned('a scan with a null byte', replaced(fields, 2, 'Nguyễn\u0000Văn An')),
  scanned('a scan with an escape sequence', replaced(fields, 2, 'Nguyễn\u001b[31m Văn An')),
  scanned('a scan with a bidirectional override', replaced(fields, 2, 'Nguyễn \u202eVăn An')),
  scanned('a scan with a bidirectional isolate', replaced(fields, 2, 'Nguyễn \u2066Văn An')),
  scanned('a scan with a zero-width blank', replaced(fields, 2, 'Nguyễn\u200bVăn An')),
  scanned('a scan with digits for a name', replaced(fields, 2, '0987654321')),
  scanned('a scan without a name', replaced(fields, 2, '')),
  scanned('a scan with a wrong old number', replaced(fields, 1, '1234567')),
  scanned('a scan born on 30 February', replaced(fields, 3, '30021986')),
  scanned('a scan with an ISO birth date', replaced(fields, 3, '1986-01-15')),
  scanned(
    'a scan of 513 bytes',
    `${scan}|${'x'.repeat(512 - Buffer.byteLength(scan))}`,
    'SCAN_TOO_LONG',
  ),
  scanned(
    'a health card of 2,049 bytes',
    `${healthCard}${'x'.repeat(2_049 - Buffer.byteLength(healthCard))}`,
    'SCAN_TOO_LONG',
  ),
  scanned('a scan of 30,000 bytes', 'ab|'.repeat(10_000), 'SCAN_TOO_LONG'),
  scanned('a health card with bad hexadecimal digits', replaced(cardFields, 1, '4e6775z9')),
  scanned('a health card with half a byte', replaced(cardFields, 1, '4e677')),
  scanned('a health card whose name is not UTF-8', replaced(cardFields, 1, 'c3284e67')),
  scanned('a health card born on 31 November', replaced(cardFields, 2, '31/11/1986')),
  scanned(
    'a health card with a short number',
    replaced(cardFields, 0, 'DN40101000'),
    'CARD_NUMBER_MALFORMED',
  ),
  scanned(
    'a scan of an unknown province',
    replaced(fields, 0, '099086000001'),
    'PERSONAL_ID_IMPOSSIBLE',
  ),
  scanned(
    'a machine-readable zone with a wrong check digit',
    lines
      .with(1, `${lines[1]?.slice(0, 6)}${(Number(lines[1]?.[6]) + 1) % 10}${lines[1]?.slice(7)}`)
      .join('\n'),
  ),
  scanned('a machine-readable zone without its last line', lines.slice(0, 2).join('\n')),
];

const numbered = (name: string, personalId: string): Case => ({
  name,
  input: withHolder({ person: { ...goodPerson, personalId } }),
  code: 'PERSONAL_ID_IMPOSSIBLE',
  argument: 'holder.person.personalId',
  secret: personalId,
});

const badNumbers: readonly Case[] = [
  numbered('a number of an unknown province', '003086000001'),
  numbered('a number of province 000', '000086000001'),
  numbered('a number of 8 digits', '00108600'),
  numbered('a number of 10 digits', '0010860000'),
  numbered('a number of 11 digits', '00108600000'),
  numbered('a number of 13 digits', '0010860000019'),
  numbered('a number with letters', '00108600OOO1'),
  numbered('a number of full-width digits', '００１０８６０００００１'),
  numbered('a number with a line break inside', '001086\n000001'),
  numbered('an SQL sentence', "001086000001' OR 1=1"),
  numbered('a number with the birth year 2099', '001399000001'),
];

const carded = (name: string, cardNumber: string): Case => ({
  name,
  input: withHolder({ card: { ...goodCard, cardNumber } }),
  code: 'CARD_NUMBER_MALFORMED',
  argument: 'holder.card',
  secret: cardNumber,
});

const badCards: readonly Case[] = [
  carded('a card number of 14 characters', 'DN401010000000'),
  carded('a card number of 16 characters', 'DN40101000000011'),
  carded('a card number with benefit digit 9', 'DN9010100000001'),
  carded('a card number with benefit digit 0', 'DN0010100000001'),
  carded('a card number with a digit in the object code', '1N4010100000001'),
  carded('a card number with an accent', 'ĐN4010100000001'),
  carded('an insurance number with a letter', '01000O0001'),
  carded('an empty card number', ''),
  {
    name: 'a card claim without a number',
    input: withHolder({ card: { fullName: goodCard.fullName, birthDate: goodCard.birthDate } }),
    code: 'CARD_NUMBER_MALFORMED',
    argument: 'holder.card',
  },
  {
    name: 'a card number and an insurance number of two cards',
    input: withHolder({ card: { ...goodCard, insuranceNumber: '9988776655' } }),
    code: 'CLAIM_NOT_ONE_HOLDER',
    argument: 'holder.card',
    secret: '9988776655',
  },
];

const born = (name: string, birthDate: string, code = 'BIRTH_DATE_MALFORMED'): Case => ({
  name,
  input: withHolder({ person: { ...goodPerson, birthDate } }),
  code,
  argument: 'holder.person.birthDate',
  secret: birthDate,
});

const dated = (name: string, changes: Json, argument: string): Case => ({
  name,
  input: { ...good, ...changes },
  code: 'DATE_MALFORMED',
  argument,
});

const slip = { slipNumber: 'GCT-7712345', issuingFacility: '99001', issuedOn: '2026-11-01' };

const badDates: readonly Case[] = [
  born('a birth date in the future', '2199-12-31', 'BIRTH_DATE_IN_FUTURE'),
  born('a birth year in the future', '2198', 'BIRTH_DATE_IN_FUTURE'),
  born('a birth date of 30 February', '1986-02-30'),
  born('a birth date in month 13', '1986-13-01'),
  born('a birth date of day 00', '00/01/1986'),
  born('a birth date in American order', '01/25/1986'),
  born('a birth date of the year 0086', '0086-01-15'),
  born('a birth date in words', 'rằm tháng giêng'),
  born('an empty birth date', ''),
  dated('a visit on 31 February', { visitAt: '2026-02-31T08:00:00+07:00' }, 'visitAt'),
  dated('a visit without an offset', { visitAt: '2026-11-21T08:00:00' }, 'visitAt'),
  dated('a visit at 25 hours', { visitAt: '2026-11-21T25:00:00+07:00' }, 'visitAt'),
  dated('a visit in the year 9999', { visitAt: '9999-11-21T08:00:00Z' }, 'visitAt'),
  dated(
    'an admission at an impossible instant',
    { admittedAt: 'hôm qua lúc tám giờ' },
    'admittedAt',
  ),
  dated(
    'a referral signed on an impossible day',
    { referral: { ...slip, issuedOn: '2026-04-31' } },
    'referral.issuedOn',
  ),
  dated(
    'an appointment on an impossible day',
    { appointment: { slipNumber: 'HK-1', date: '21/11/2026' } },
    'appointment.date',
  ),
  dated(
    'a stay from an impossible day',
    { temporaryResidence: { kind: 'SHORT_STAY', from: '2026-00-10' } },
    'temporaryResidence.from',
  ),
  dated(
    'a stay to an impossible day',
    { temporaryResidence: { kind: 'SHORT_STAY', from: '2026-11-01', to: '2026-11-32' } },
    'temporaryResidence.to',
  ),
  {
    name: 'an admission after the visit',
    input: {
      ...good,
      visitAt: '2026-11-21T08:00:00+07:00',
      admittedAt: '2026-11-21T08:00:01+07:00',
    },
    code: 'INPUT_INVALID',
    argument: 'admittedAt',
    secret: '2026-11-21T08:00:01',
  },
];

const placed = (name: string, facilityCode: string, code: string, argument?: string): Case => ({
  name,
  input: { ...good, facilityCode },
  code,
  ...(argument === undefined ? {} : { argument }),
  secret: facilityCode,
});

const badPlaces: readonly Case[] = [
  placed('an unknown facility', '98765', 'FACILITY_UNKNOWN', 'facilityCode'),
  placed("another hospital's facility", '99004', 'FACILITY_NOT_YOURS'),
  placed('a facility code of 4 characters', '9900', 'FACILITY_CODE_MALFORMED', 'facilityCode'),
  placed('a facility code of 6 characters', '990025', 'FACILITY_CODE_MALFORMED', 'facilityCode'),
  placed('a facility code of letters', 'ABCDE', 'FACILITY_CODE_MALFORMED', 'facilityCode'),
  placed('an empty facility code', '', 'FACILITY_CODE_MALFORMED', 'facilityCode'),
  {
    name: 'a referral by a malformed facility',
    input: { ...good, referral: { ...slip, issuingFacility: 'xyzzy9' } },
    code: 'FACILITY_CODE_MALFORMED',
    argument: 'referral.issuingFacility',
    secret: 'xyzzy9',
  },
];

const named = (name: string, fullName: string): Case => ({
  name,
  input: withHolder({ person: { ...goodPerson, fullName } }),
  code: 'NAME_MISSING',
  argument: 'holder.person.fullName',
  secret: fullName.slice(0, 60),
});

const badNames: readonly Case[] = [
  named('an empty name', ''),
  named('a name of digits', '0912345678'),
  named('a name of 101 letters', 'Nguyễn'.padEnd(101, 'n')),
  named('a name with a tag', 'Nguyễn <b>Văn</b>'),
  named('a name with a zero-width blank', 'Nguyễn\u200b Văn'),
];

const holders = (name: string, holder: unknown): Case => ({
  name,
  input: withHolder(holder),
  code: 'CLAIM_NOT_ONE_HOLDER',
});

const badClaims: readonly Case[] = [
  holders('two holders in one claim', { scan, person: goodPerson }),
  holders('three holders in one claim', { scan, person: goodPerson, card: goodCard }),
  holders('no holder', {}),
];

const isEmpty = (reply: Reply) => reply.json.data === undefined || reply.json.data === null;

/** The refusal has its code, both sentences, the request's id and, where one is to blame, the argument. */
function expectRefusal(reply: Reply, { code, argument }: Pick<Case, 'code' | 'argument'>): void {
  const [error] = reply.json.errors ?? [];
  const entry = errorCatalog[code as keyof typeof errorCatalog];
  expect(reply.code, reply.text.slice(0, 400)).toBe(code);
  expect(isEmpty(reply)).toBe(true);
  expect(error?.extensions.text).toEqual({ vi: entry.vi, en: entry.en });
  expect(error?.message).toBe(entry.vi);
  expect(error?.extensions.requestId).toBe(reply.headers['x-request-id']);
  if (argument !== undefined) expect(error?.extensions.argument).toBe(argument);
  expect(reply.status).toBeGreaterThanOrEqual(400);
  expect(reply.status).toBeLessThan(500);
  expect(reply.signatureProblem).toBeNull();
}

function expectSilence(reply: Reply, { secret = '' }: Pick<Case, 'secret'>): void {
  expect(leaksOf(secret, reply.text.replaceAll(requestIds, ''))).toEqual([]);
}

/** Random, and long enough to hold any four characters by chance. */
const requestIds = /"requestId":"[-0-9a-f]{36}"/g;

/** A value as a GraphQL literal. */
function literal(
  value: unknown,
  enums: ReadonlySet<string> = new Set(['kind', 'careType']),
): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, enums)).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, inner]) => `${key}: ${enums.has(key) ? String(inner) : literal(inner, enums)}`,
  );
  return `{${members.join(' ')}}`;
}

const badSlips: readonly Case[] = [
  {
    name: 'a referral by the facility that asks',
    input: { ...good, referral: { ...slip, issuingFacility: '99002' } },
    code: 'INPUT_INVALID',
    argument: 'referral.issuingFacility',
    secret: 'GCT-7712345',
  },
  {
    name: 'a referral without a number',
    input: { ...good, referral: { ...slip, slipNumber: '  ' } },
    code: 'INPUT_INVALID',
    argument: 'referral.slipNumber',
  },
  {
    name: 'a newborn of forty years',
    input: { ...good, newborn: true },
    code: 'INPUT_INVALID',
    argument: 'newborn',
    secret: presented.birthDate,
  },
];

const badAmounts: readonly Case[] = [-7_712_345, 77_123.45, 7_712_345_000_000_000, 1e300].map(
  (inScopeCost) => ({
    name: `a cost of ${inScopeCost}`,
    input: { ...good, inScopeCost },
    code: 'AMOUNT_MALFORMED',
    argument: 'inScopeCost',
    secret: String(inScopeCost),
  }),
);

const refused: readonly Case[] = [
  ...badAmounts,
  ...badSlips,
  ...badScans,
  ...badNumbers,
  ...badCards,
  ...badDates,
  ...badPlaces,
  ...badNames,
  ...badClaims,
];

describe('bad input is refused by name and never repeated', () => {
  test.each(refused)('$name in a variable: $code', async (bad) => {
    const reply = await kit.ask(one, { input: bad.input });
    expectRefusal(reply, bad);
    expectSilence(reply, bad);
  });

  test.each(refused)('$name inside the document: $code', async (bad) => {
    const reply = await kit.ask(`{ eligibility(input: ${literal(bad.input)}) ${selection} }`);
    expectRefusal(reply, bad);
    expectSilence(reply, bad);
  });

  test('an identity claim is refused like the holder of a visit', async () => {
    const query = 'query($claim: IdentityClaim!) { resolveIdentity(claim: $claim) { outcome } }';
    const claim = { person: { ...goodPerson, personalId: '003086000001' } };
    const reply = await kit.ask(query, { claim });
    expectRefusal(reply, { code: 'PERSONAL_ID_IMPOSSIBLE', argument: 'person.personalId' });
    expectSilence(reply, { secret: '003086000001' });
  });

  test('a malformed number of a bare person is refused with its argument', async () => {
    const query =
      'query($id: PersonalId!) { person(personalId: $id, purpose: CHECK_IN) { fullName } }';
    const reply = await kit.ask(query, { id: '001086' });
    expect(reply.status).toBe(400);
    expect(reply.json.data).toEqual({ person: null });
    expect(reply.json.errors?.[0]?.extensions).toMatchObject({
      code: 'PERSONAL_ID_IMPOSSIBLE',
      argument: 'personalId',
    });
    expectSilence(reply, { secret: '001086' });
  });

  test('the sentence is the English one when English is asked for', async () => {
    const reply = await kit.ask(
      one,
      { input: withHolder({ scan: 'x' }) },
      { headers: { 'accept-language': 'en-GB,en;q=0.9,vi;q=0.5' } },
    );
    expect(reply.json.errors?.[0]?.message).toBe(errorCatalog.SCAN_MALFORMED.en);
  });
});

const wrongTypes: Readonly<Record<string, unknown>> = {
  'a number': 7_712_345,
  'an array': ['Trần Mật Khẩu', 'Lê Bí Danh'],
  'an object': { mật_khẩu: 'Trần Mật Khẩu' },
  true: true,
};

/** Every place of the input, and what to put around a value there. */
const places: ReadonlyArray<readonly [argument: string, wrap: (value: unknown) => Json]> = [
  ['facilityCode', (value) => ({ ...good, facilityCode: value })],
  ['visitAt', (value) => ({ ...good, visitAt: value })],
  ['admittedAt', (value) => ({ ...good, admittedAt: value })],
  ['careType', (value) => ({ ...good, careType: value })],
  ['referral.slipNumber', (value) => ({ ...good, referral: { ...slip, slipNumber: value } })],
  [
    'referral.issuingFacility',
    (value) => ({ ...good, referral: { ...slip, issuingFacility: value } }),
  ],
  ['referral.issuedOn', (value) => ({ ...good, referral: { ...slip, issuedOn: value } })],
  ['referral.kind', (value) => ({ ...good, referral: { ...slip, kind: value } })],
  ['appointment.date', (value) => ({ ...good, appointment: { slipNumber: 'a', date: value } })],
  [
    'temporaryResidence.kind',
    (value) => ({ ...good, temporaryResidence: { kind: value, from: '2026-11-01' } }),
  ],
  [
    'temporaryResidence.from',
    (value) => ({ ...good, temporaryResidence: { kind: 'SHORT_STAY', from: value } }),
  ],
  ['holder.scan', (value) => withHolder({ scan: value })],
  [
    'holder.person.personalId',
    (value) => withHolder({ person: { ...goodPerson, personalId: value } }),
  ],
  ['holder.person.fullName', (value) => withHolder({ person: { ...goodPerson, fullName: value } })],
  [
    'holder.person.birthDate',
    (value) => withHolder({ person: { ...goodPerson, birthDate: value } }),
  ],
  ['holder.card.cardNumber', (value) => withHolder({ card: { ...goodCard, cardNumber: value } })],
  ['holder.card.birthDate', (value) => withHolder({ card: { ...goodCard, birthDate: value } })],
];

const flags: ReadonlyArray<readonly [string, unknown]> = [
  ['emergency', 'có'],
  ['emergency', 1],
  ['documentsCheckedByEye', 'đã kiểm tra'],
  ['deadlineMs', 'tám giây'],
  ['deadlineMs', 1.5],
  ['deadlineMs', 3_000_000_000],
  ['inScopeCost', '7712345'],
];

describe('a value of the wrong type is refused at its place', () => {
  const everyPlace = places.flatMap(([argument, wrap]) =>
    Object.entries(wrongTypes).map(([type, value]) => ({ argument, type, value, wrap })),
  );

  test.each(everyPlace)('$type for $argument', async ({ argument, value, wrap }) => {
    const reply = await kit.ask(one, { input: wrap(value) });
    expectRefusal(reply, { code: 'INPUT_INVALID' });
    expect(reply.json.errors?.[0]?.extensions.argument).toMatch(new RegExp(`^${argument}`));
    for (const secret of ['7712345', 'Trần Mật Khẩu', 'Lê Bí Danh', 'mật_khẩu'])
      expectSilence(reply, { secret });
  });

  test.each(flags)('%s as %j', async (argument, value) => {
    const reply = await kit.ask(one, { input: { ...good, [argument]: value } });
    expectRefusal(reply, { code: 'INPUT_INVALID', argument });
    expectSilence(reply, { secret: String(value) });
  });

  test.each(flags)('%s as %j inside the document', async (argument, value) => {
    const input = literal({ ...good, [argument]: value });
    const reply = await kit.ask(`{ eligibility(input: ${input}) ${selection} }`);
    expect(['INPUT_INVALID', 'GRAPHQL_VALIDATION_FAILED']).toContain(reply.code);
    expect(reply.status).toBe(400);
    expectSilence(reply, { secret: String(value) });
  });

  test.each(['facilityCode', 'holder'])('null for the required %s', async (argument) => {
    const reply = await kit.ask(one, { input: { ...good, [argument]: null } });
    expectRefusal(reply, { code: 'INPUT_INVALID', argument });
  });

  test.each([
    [
      'emergency',
      'Boolean',
      `input: { facilityCode: "99002", holder: { scan: "x" }, emergency: $v }`,
      selection,
    ],
    [
      'careType',
      'CareType',
      `input: { facilityCode: "99002", holder: { scan: "x" }, careType: $v }`,
      selection,
    ],
    ['scan', 'String', `input: { facilityCode: "99002", holder: { scan: $v } }`, selection],
    ['language', 'Language', `input: $input`, '{ reasons { text(language: $v) } }'],
  ])(
    'a variable for %s that is null where a value is wanted',
    async (_name, type, call, fields) => {
      const variables = call.includes('$input') ? '$input: EligibilityInput!, ' : '';
      const document = `query(${variables}$v: ${type}) { eligibility(${call}) ${fields} }`;
      const reply = await kit.ask(document, { input: good, v: null });
      expect(['INPUT_INVALID', 'CLAIM_NOT_ONE_HOLDER', 'GRAPHQL_VALIDATION_FAILED']).toContain(
        reply.code,
      );
      expect(reply.status).toBe(400);
      expect(reply.json.errors?.[0]?.extensions.retryable).toBe(false);
    },
  );

  test('null for one of the three holders counts as none given', async () => {
    const reply = await kit.ask(one, { input: withHolder({ scan: null }) });
    expect(['INPUT_INVALID', 'CLAIM_NOT_ONE_HOLDER']).toContain(reply.code);
  });

  test('an unknown field is refused without its name', async () => {
    const input = { ...good, 'Trần Thị " at "Bí"; Mật': 'Lê Bí Danh' };
    const reply = await kit.ask(one, { input });
    expectRefusal(reply, { code: 'INPUT_INVALID' });
    for (const secret of ['Trần Thị', '"Bí"', 'Lê Bí Danh']) expectSilence(reply, { secret });
  });

  test('an unknown field inside the document is refused without its name', async () => {
    const reply = await kit.ask(
      `{ eligibility(input: {facilityCode: "99002", holder: {scan: "a"}, TranThiMat: 1}) ${selection} }`,
    );
    expectRefusal(reply, { code: 'GRAPHQL_VALIDATION_FAILED' });
    expectSilence(reply, { secret: 'TranThiMat' });
  });

  test('an unknown enum value is refused without it', async () => {
    const reply = await kit.ask(one, { input: { ...good, careType: 'TranThiMat' } });
    expectRefusal(reply, { code: 'INPUT_INVALID', argument: 'careType' });
    expectSilence(reply, { secret: 'TranThiMat' });
  });

  test('a name without quotes for a text is refused without it', async () => {
    const reply = await kit.ask(
      `{ eligibility(input: {facilityCode: TranThiMat, holder: {scan: LeBiDanh}}) ${selection} }`,
    );
    expect(reply.status).toBe(400);
    for (const secret of ['TranThiMat', 'LeBiDanh']) expectSilence(reply, { secret });
  });

  test('a missing variable is named', async () => {
    const reply = await kit.ask(one, {});
    expectRefusal(reply, { code: 'INPUT_INVALID' });
    expect(reply.json.errors?.[0]?.extensions.detail).toContain('"$input"');
  });
});

describe('texts and numbers beyond any sense', () => {
  const long = 'Trần Mật Khẩu '.repeat(8_000);
  const longTexts: ReadonlyArray<readonly [string, Json]> = [
    ['a scan', withHolder({ scan: long })],
    ['a name', withHolder({ person: { ...goodPerson, fullName: long } })],
    ['a slip number', { ...good, referral: { ...slip, slipNumber: long } }],
    ['a diagnosis', { ...good, diagnosisCodes: [long] }],
    ['a facility code', { ...good, facilityCode: long }],
    ['an unknown field', { ...good, other: long }],
    ['the name of a field', { ...good, [long]: 1 }],
  ];

  test.each(longTexts)('%s of 100 KB is refused in a single question', async (_name, input) => {
    const reply = await kit.ask(one, { input });
    expect([400, 413]).toContain(reply.status);
    expect(reply.code).toMatch(/^(?:BODY_TOO_LARGE|INPUT_INVALID|SCAN_TOO_LONG)$/);
    expectSilence(reply, { secret: 'Trần Mật Khẩu' });
    expect(reply.signatureProblem).toBeNull();
  });

  test('a scan of 100 KB costs a list only its own row', async () => {
    const reply = await kit.ask(many, { inputs: [good, withHolder({ scan: long }), good] });
    expect(rowsOf(reply).map(({ decision }) => decision)).toEqual([
      'ELIGIBLE',
      'UNDETERMINED',
      'ELIGIBLE',
    ]);
    expectSilence(reply, { secret: 'Trần Mật Khẩu' });
  });

  test.each([0, -1, -2_147_483_648, 1])(
    'a deadline of %i ms is answered, if only with an unknown',
    async (deadlineMs) => {
      const reply = await kit.ask(one, { input: { ...good, deadlineMs } });
      expect(reply.status).toBe(200);
      expect(reply.milliseconds).toBeLessThan(2_000);
    },
  );

  test('a huge deadline is cut to the gateway’s own', async () => {
    kit.sandbox.faults.portal = 'slow';
    try {
      const quick = await startKit({ environment: { DEADLINE_MS: '300' }, slowMs: 5_000 });
      await using _closing = quick;
      quick.sandbox.faults.portal = 'slow';
      const reply = await quick.ask(one, { input: { ...good, deadlineMs: 2_147_483_647 } });
      expect(reply.status).toBe(200);
      expect(reply.milliseconds).toBeLessThan(2_500);
    } finally {
      kit.sandbox.faults.portal = null;
    }
  });
});

interface Row {
  readonly decision: string;
  readonly status: string;
  readonly reasons: ReadonlyArray<{ readonly code: string; readonly severity: string }>;
}

function rowsOf(reply: Reply): readonly Row[] {
  return (reply.json.data?.['eligibilityMany'] ?? []) as readonly Row[];
}

describe('a list', () => {
  const rowReasons: ReadonlyMap<string, string> = new Map([
    ['SCAN_TOO_LONG', 'SCAN_MALFORMED'],
    ['INPUT_INVALID', 'INPUT_REFUSED'],
  ]);

  test('loses only its bad rows, each undetermined with a reason that does not repeat it', async () => {
    const bad = refused.filter(({ code }) => code !== 'CLAIM_NOT_ONE_HOLDER').slice(0, 100);
    const inputs = bad.flatMap(({ input }) => [input, good]);
    const reply = await kit.ask(many, { inputs });
    const rows = rowsOf(reply);
    expect(reply.status).toBe(200);
    expect(rows).toHaveLength(inputs.length);
    for (const [index, { name, code, secret = '' }] of bad.entries()) {
      const row = rows[2 * index];
      expect(row?.decision, name).toBe('UNDETERMINED');
      expect(
        [code, rowReasons.get(code), 'INPUT_REFUSED'],
        `${name}: ${row?.reasons[0]?.code}`,
      ).toContain(row?.reasons[0]?.code);
      if (secret !== '99004') expect(leaksOf(secret, reply.text), name).toEqual([]);
    }
    const answered = rows.filter((_row, index) => index % 2 === 1);
    expect(new Set(answered.map(({ decision }) => decision))).toEqual(new Set(['ELIGIBLE']));
  });

  test('of 200 rows is answered in full', async () => {
    const reply = await kit.ask(many, { inputs: Array.from({ length: 200 }, () => good) });
    expect(rowsOf(reply)).toHaveLength(200);
  });

  test('of 201 rows is refused', async () => {
    const reply = await kit.ask(many, { inputs: Array.from({ length: 201 }, () => good) });
    expectRefusal(reply, { code: 'TOO_MANY_ROWS', argument: 'inputs' });
  });

  test('of no rows is answered with none', async () => {
    const reply = await kit.ask(many, { inputs: [] });
    expect(rowsOf(reply)).toEqual([]);
    expect(reply.status).toBe(200);
  });
});

describe('what is odd but possible is answered', () => {
  test('a card with an unknown object code is a warning, not an error', async () => {
    const person = people.find(({ key }) => key === 'unknown-object-code');
    const { cardNumber, fullName, birthDate } = person?.presented ?? presented;
    const reply = await kit.ask(one, {
      input: withHolder({ card: { cardNumber, fullName, birthDate } }),
    });
    expect(reply.json.data?.['eligibility']).toMatchObject({
      decision: 'ELIGIBLE',
      reasons: expect.arrayContaining([{ code: 'UNKNOWN_OBJECT_CODE', severity: 'WARNING' }]),
    });
  });

  test('a byte order mark and blanks around a scan are overlooked', async () => {
    const reply = await kit.ask(one, { input: withHolder({ scan: `\ufeff ${scan} \r\n` }) });
    expect(reply.json.data?.['eligibility']).toMatchObject({ decision: 'ELIGIBLE' });
  });
});
