import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../src/auth/caller.ts';
import type { PlainDate } from '../../../src/domain/date.ts';
import type { FacilityCode } from '../../../src/domain/facility.ts';
import type { PersonalId } from '../../../src/domain/personal-id.ts';
import { collectEvidence, type RequestEvidence } from '../../../src/http/evidence.ts';
import { openBody } from '../../../src/ledger/body.ts';
import { createBodySealer, createKeyWrapping } from '../../../src/ledger/data-keys.ts';
import type { LedgerDecision } from '../../../src/ledger/entry.ts';
import { createPseudonyms } from '../../../src/ledger/pseudonym.ts';
import {
  type UnsignedDecision,
  withoutObligations,
} from '../../../src/resolvers/insurance/models.ts';
import { generateSigningKeys, loadSigningKeys } from '../../../src/signing/keys/key-set.ts';
import type { JsonWebKeySet } from '../../../src/signing/keys/public-key-set.ts';
import { type ReceiptClaims, verifyReceipt } from '../../../src/signing/receipt.ts';
import { HandClock } from '../../support/hand-clock.ts';

const keys = loadSigningKeys(generateSigningKeys());
const pseudonymKey = new Uint8Array(32).fill(7);
const pseudonyms = createPseudonyms(pseudonymKey);
const wrapping = createKeyWrapping(pseudonymKey);
const personalId = '001086000001';
const cardNumber = 'DN4010100000001';
const document = 'query($input: EligibilityInput!) { eligibility(input: $input) { id } }';
const variables = { input: { holder: { scan: 'đ|é' }, facilityCode: '99002', inScopeCost: 1_000 } };

const hospital: Caller = {
  kind: 'hospital',
  clientId: 'hospital-a',
  issuer: 'https://sso.example.vn',
  scopes: new Set(['eligibility:read']),
  boundTo: null,
  facility: '99002' as FacilityCode,
  practitioner: { personalId: '001085000101', fullName: 'Trần Quốc Bảo' },
};

function evidenceOf(
  caller: Caller = hospital,
  {
    at = '2026-11-21T03:00:00.500Z',
    signature,
    last = null,
  }: { at?: string; signature?: string; last?: LedgerDecision | null } = {},
): RequestEvidence {
  const evidence = collectEvidence(
    {
      signerAt: (at) => keys.signerFor('receipt', at),
      pseudonyms,
      lastOfVisit: () => Promise.resolve(last),
      bodies: createBodySealer(pseudonymKey, new HandClock(at)),
      gatewayUrl: 'https://gateway.example.vn',
      clock: new HandClock(at),
    },
    {
      requestId: 'request-1',
      caller,
      purpose: 'CHECK_IN',
      method: 'POST',
      targetUri: 'https://gateway.example.vn/graphql',
      signature,
      nonce: signature === undefined ? null : 'nonce-1',
    },
  );
  evidence.asked(document, variables);
  return evidence;
}

function decisionAt(decidedAt: string, changes: Partial<UnsignedDecision> = {}): UnsignedDecision {
  const at = new Date(decidedAt);
  return {
    id: 'decision-1',
    decision: 'ELIGIBLE',
    provisional: false,
    status: 'ELIGIBLE',
    asOf: at,
    decidedAt: at,
    visitDate: '2026-11-21' as PlainDate,
    facility: { code: '99002' as FacilityCode },
    reasons: [{ code: 'CARD_VALID' }, { code: 'RIGHT_ROUTE' }],
    identity: {
      outcome: 'MATCHED',
      differences: [],
      person: { personalId: personalId as PersonalId },
      registers: [],
      presence: null,
      advice: () => [],
      insurance: () => Promise.resolve(null),
      sources: [],
    },
    card: null,
    otherCards: [],
    benefit: {
      levelPercent: 95,
      routeFactorPercent: 50,
      effectiveBasisPoints: 4_750,
      routeCode: '1.14',
      listOrderCode: null,
      selfReferral: true,
      upgrades: [],
      money: { fundPays: 475, coPay: 25, selfPay: 500 },
      conditional: [],
    },
    paidThrough: null,
    segments: [],
    fiveYears: { exempt: false, yearThreshold: null, coPayment: null, dataAsOf: null },
    explanation: () => [],
    sources: [
      {
        register: 'VSS_PORTAL',
        status: 'ANSWERED',
        asOf: at,
        fetchedAt: at,
        ageSeconds: 0,
        reason: null,
        content: { code: '000' },
      },
      {
        register: 'POPULATION_REGISTER',
        status: 'FAILED',
        asOf: null,
        fetchedAt: null,
        ageSeconds: null,
        reason: 'TIMEOUT',
        content: null,
      },
    ],
    ...withoutObligations,
    policyVersion: '2026-07+abc',
    ...changes,
  };
}

const about = { person: personalId, cardNumber, purpose: 'CHECK_IN', encounter: null } as const;
const noon = '2026-11-21T05:00:00.000Z';

async function claimsOf(
  evidence: RequestEvidence,
  decision = decisionAt(noon),
  subject: Parameters<RequestEvidence['decided']>[1] = about,
): Promise<ReceiptClaims> {
  const receipt = await evidence.decided(decision, subject);
  const verdict = verifyReceipt(receipt, keys.publicKeys() as unknown as JsonWebKeySet, {
    now: new Date('2027-01-01T00:00:00Z'),
  });
  if (!verdict.ok) throw new Error(verdict.code);
  return verdict.claims;
}

const sha256 = (...parts: readonly (string | Uint8Array)[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url');
};

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

const sent = { digest: 'answer-digest', status: 200, operations: ['eligibility'], refusal: null };

function bodiesOf(evidence: RequestEvidence) {
  const { entries, keys: rows } = evidence.record(sent);
  return entries.map(({ id, body }) => {
    const row = rows.find((each) => each.id === body?.key);
    const key = row === undefined ? null : wrapping.unwrap(row);
    return body === null || key === null ? null : openBody(body, id, key);
  });
}

describe('the receipt', () => {
  test('holds whole numbers only, 47.5 % as 4,750', async () => {
    const claims = await claimsOf(evidenceOf());
    expect(numbersIn(claims).filter((number) => !Number.isInteger(number))).toEqual([]);
    expect(claims.benefit).toEqual({
      levelBasisPoints: 9_500,
      routeFactorBasisPoints: 5_000,
      effectiveBasisPoints: 4_750,
      routeCode: '1.14',
      fundPays: 475,
    });
  });

  test('names the person by another pseudonym for each client', async () => {
    const [a, again, b] = await Promise.all([
      claimsOf(evidenceOf()),
      claimsOf(evidenceOf()),
      claimsOf(evidenceOf({ ...hospital, clientId: 'hospital-b' })),
    ]);
    expect(a.sub).toBe(again.sub);
    expect(a.sub).not.toBe(b.sub);
    expect(a.sub).not.toBe(pseudonyms.person(personalId));
  });

  test('cannot be joined by a client id that ends where a number begins', async () => {
    const one = await claimsOf(evidenceOf({ ...hospital, clientId: 'hospital' }), undefined, {
      ...about,
      person: '1001086000001',
      cardNumber: null,
    });
    const other = await claimsOf(evidenceOf({ ...hospital, clientId: 'hospital1' }), undefined, {
      ...about,
      person: '001086000001',
      cardNumber: null,
    });
    expect(one.sub).not.toBe(other.sub);
  });

  test('of nobody has a subject of its own each time', async () => {
    const nobody = { ...about, person: null, cardNumber: null };
    const first = await claimsOf(evidenceOf(), decisionAt(noon, { id: 'd-1' }), nobody);
    const second = await claimsOf(evidenceOf(), decisionAt(noon, { id: 'd-2' }), nobody);
    expect(first.sub).not.toBe(second.sub);
    expect(first).not.toHaveProperty('person');
  });

  test('ties card and personal number to whoever knows them, by salted digests', async () => {
    const claims = await claimsOf(evidenceOf());
    const recomputed = (salt: string | undefined, number: string) =>
      sha256(Buffer.from(salt ?? '', 'base64url'), number);
    expect(claims.person?.digest).toBe(recomputed(claims.person?.salt, cardNumber));
    expect(claims.personalId?.digest).toBe(recomputed(claims.personalId?.salt, personalId));
    expect(Buffer.from(claims.person?.salt ?? '', 'base64url')).toHaveLength(16);
    expect(claims.person?.salt).not.toBe(claims.personalId?.salt);
  });

  test('has a new salt each time', async () => {
    const [a, b] = await Promise.all([claimsOf(evidenceOf()), claimsOf(evidenceOf())]);
    expect(a.person?.salt).not.toBe(b.person?.salt);
  });

  test.each([
    ['in the morning', '2026-11-20T17:00:00.000Z', '2026-11-21'],
    ['at noon', '2026-11-21T05:00:00.000Z', '2026-11-21'],
    ['in the last second', '2026-11-21T16:59:59.999Z', '2026-11-21'],
    ['one millisecond later', '2026-11-21T17:00:00.000Z', '2026-11-22'],
    ['on the last day of a year', '2026-12-31T16:00:00.000Z', '2026-12-31'],
  ])('made %s may be used to the end of the day in Viet Nam', async (_name, decidedAt, day) => {
    const { exp, iat } = await claimsOf(evidenceOf(), decisionAt(decidedAt));
    expect(exp).toBe(Date.parse(`${day}T23:59:59+07:00`) / 1_000);
    expect(iat).toBe(Math.floor(Date.parse(decidedAt) / 1_000));
    expect(exp).toBeGreaterThanOrEqual(iat);
  });

  test('binds document, variables, method, address and the signature of the request', async () => {
    const { op, req } = await claimsOf(evidenceOf(hospital, { signature: 'sig=:AAAA:' }));
    expect(op).toBe(sha256(document));
    expect(req).toEqual({
      digest: sha256(canonicalize(variables) ?? ''),
      htm: 'POST',
      htu: 'https://gateway.example.vn/graphql',
      nonce: 'nonce-1',
      sig: sha256('sig=:AAAA:'),
    });
  });

  test('digests the same variables alike, in whatever order they came', async () => {
    const evidence = evidenceOf();
    const { input } = variables;
    evidence.asked(document, {
      input: { inScopeCost: 1e3, facilityCode: '99002', holder: input.holder },
    });
    const { req } = await claimsOf(evidence);
    expect(req.digest).toBe((await claimsOf(evidenceOf())).req.digest);
    expect(req).not.toHaveProperty('sig');
  });

  test('names neither person, card nor staff', async () => {
    const text = JSON.stringify(await claimsOf(evidenceOf()));
    for (const secret of [personalId, cardNumber, '001085000101', 'Trần Quốc Bảo'])
      expect(text).not.toContain(secret);
  });

  test('says which register was heard when, and why another was not', async () => {
    const { sources, asOf, mode } = await claimsOf(evidenceOf());
    expect({ sources, asOf, mode }).toEqual({
      sources: [
        { id: 'VSS_PORTAL', version: noon, digest: expect.stringMatching(/^[\w-]{43}$/) },
        { id: 'POPULATION_REGISTER', version: 'FAILED', reason: 'TIMEOUT' },
      ],
      asOf: noon,
      mode: 'live',
    });
  });

  test('binds what a register said by a keyed digest, another one in each receipt', async () => {
    const digestOf = async (changes: Partial<UnsignedDecision>) =>
      (await claimsOf(evidenceOf(), decisionAt(noon, changes))).sources[0]?.digest;
    const first = await digestOf({ id: 'decision-1' });
    expect(await digestOf({ id: 'decision-1' })).toBe(first);
    expect(await digestOf({ id: 'decision-2' })).not.toBe(first);
    expect(first).toBe(pseudonyms.answer('decision-1', '{"code":"000"}'));
  });

  test('says what is owed, how old a stale answer is, and why the register was not heard', async () => {
    const { sources, mode, obligations, recheckBy } = await claimsOf(
      evidenceOf(),
      decisionAt(noon, {
        mode: 'stale',
        obligations: [
          { code: 'RETRY_LOOKUP', dueBy: null },
          { code: 'RECHECK_BEFORE_DISCHARGE', dueBy: new Date(noon) },
        ],
        recheckBy: new Date(noon),
        sources: [
          {
            register: 'VSS_PORTAL',
            status: 'STALE',
            asOf: new Date(noon),
            fetchedAt: new Date(noon),
            ageSeconds: 3_600,
            reason: 'CIRCUIT_OPEN',
            content: { code: '000' },
          },
        ],
      }),
    );
    expect({ sources, mode, obligations, recheckBy }).toEqual({
      mode: 'stale',
      obligations: [{ code: 'RETRY_LOOKUP' }, { code: 'RECHECK_BEFORE_DISCHARGE', dueBy: noon }],
      recheckBy: noon,
      sources: [
        {
          id: 'VSS_PORTAL',
          version: noon,
          digest: expect.any(String),
          mode: 'stale',
          asOf: noon,
          ageSeconds: 3_600,
          reason: 'CIRCUIT_OPEN',
        },
      ],
    });
  });

  test('of a caller with a key of its own carries that key', async () => {
    const { cnf } = await claimsOf(evidenceOf({ ...hospital, boundTo: 'thumbprint' }));
    expect(cnf).toEqual({ jkt: 'thumbprint' });
    expect(await claimsOf(evidenceOf())).not.toHaveProperty('cnf');
  });

  test('of a caller with a client certificate carries that of the certificate', async () => {
    const { cnf } = await claimsOf(evidenceOf({ ...hospital, boundToCertificate: 'thumbprint' }));
    expect(cnf).toEqual({ 'x5t#S256': 'thumbprint' });
  });

  test('names the ledger entry that is then made', async () => {
    const evidence = evidenceOf();
    const { ledger } = await claimsOf(evidence);
    const [entry] = evidence.record(sent).entries;
    expect(ledger).toEqual({ origin: 'https://gateway.example.vn', entryId: entry?.id });
  });
});

describe('a receipt of an encounter', () => {
  const inEncounter = { ...about, encounter: 'visit-7' };
  const provisional: LedgerDecision = {
    id: 'd-0',
    decision: 'ELIGIBLE',
    provisional: true,
    receipt: 'digest-of-receipt-0',
    key: 'kid',
  };

  test('has the reference of the facility, or its own id without one', async () => {
    expect((await claimsOf(evidenceOf(), undefined, inEncounter)).encounter).toBe('visit-7');
    expect((await claimsOf(evidenceOf(), decisionAt(noon, { id: 'd-9' }))).encounter).toBe('d-9');
  });

  test('names the receipt before it, and the provisional decision that it settles', async () => {
    const claims = await claimsOf(
      evidenceOf(hospital, { last: provisional }),
      undefined,
      inEncounter,
    );
    expect(claims.previous).toEqual({ jti: 'd-0', digest: 'digest-of-receipt-0' });
    expect(claims.settles).toBe('d-0');
  });

  test('settles nothing that stood already, and nothing while it is open itself', async () => {
    const stood = await claimsOf(
      evidenceOf(hospital, { last: { ...provisional, provisional: false } }),
      undefined,
      inEncounter,
    );
    const open = await claimsOf(
      evidenceOf(hospital, { last: provisional }),
      decisionAt(noon, { decision: 'UNDETERMINED' }),
      inEncounter,
    );
    for (const claims of [stood, open]) {
      expect(claims.previous?.jti).toBe('d-0');
      expect(claims).not.toHaveProperty('settles');
    }
  });

  test('is linked to nothing without an encounter', async () => {
    const claims = await claimsOf(evidenceOf(hospital, { last: provisional }));
    expect(claims).not.toHaveProperty('previous');
  });

  test('has an entry under a pseudonym of facility and reference', async () => {
    const evidence = evidenceOf();
    await claimsOf(evidence, undefined, inEncounter);
    const [entry] = evidence.record(sent).entries;
    expect(entry?.visit).toBe(pseudonyms.visit('99002', 'visit-7'));
    expect(bodiesOf(evidence)[0]?.encounter).toBe('visit-7');
  });
});

describe('the ledger entries', () => {
  test('are one for each decision of a list, each with its own receipt', async () => {
    const evidence = evidenceOf();
    const receipts: string[] = [];
    for (const id of ['d-1', 'd-2', 'd-3'])
      receipts.push(await evidence.decided(decisionAt(noon, { id }), about));
    const { entries } = evidence.record({ ...sent, operations: ['eligibilityMany'] });
    expect(entries.map(({ decision }) => decision?.id)).toEqual(['d-1', 'd-2', 'd-3']);
    expect(entries.map(({ decision }) => decision?.receipt)).toEqual(
      receipts.map((receipt) => sha256(receipt)),
    );
    expect(new Set(entries.map(({ id }) => id)).size).toBe(3);
  });

  test('hold pseudonyms, the caller, and the digest of the bytes that were sent', async () => {
    const evidence = evidenceOf();
    await evidence.decided(decisionAt(noon), about);
    const [entry] = evidence.record(sent).entries;
    expect(entry).toMatchObject({
      at: noon,
      requestId: 'request-1',
      client: 'hospital-a',
      callerKind: 'hospital',
      organisation: '99002',
      practitioner: pseudonyms.practitioner('001085000101'),
      purpose: 'CHECK_IN',
      operation: 'eligibility',
      document: sha256(document),
      person: pseudonyms.person(personalId),
      refusal: null,
      status: 200,
      answer: 'answer-digest',
    });
    expect(JSON.stringify(entry)).not.toContain(personalId);
  });

  test('are one about nobody when nobody was disclosed, with the refusal', () => {
    const { entries } = evidenceOf().record({
      ...sent,
      status: 400,
      operations: [],
      refusal: 'GRAPHQL_PARSE_FAILED',
    });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      person: null,
      decision: null,
      sources: [],
      operation: '',
      refusal: 'GRAPHQL_PARSE_FAILED',
      status: 400,
    });
  });

  test('of a look without a decision name the purpose that was stated', () => {
    const evidence = evidenceOf();
    evidence.looked({ person: personalId, purpose: 'TREATMENT', sources: [] });
    evidence.looked({ person: null, purpose: 'CLAIM_REVIEW', sources: [] });
    const { entries } = evidence.record({ ...sent, operations: ['person', 'resolveIdentity'] });
    expect(entries).toMatchObject([
      { person: pseudonyms.person(personalId), purpose: 'TREATMENT', decision: null },
      { person: null, purpose: 'CLAIM_REVIEW', operation: 'person resolveIdentity' },
    ]);
  });

  test('of a citizen name neither organisation nor staff', () => {
    const { issuer, scopes, boundTo } = hospital;
    const citizen: Caller = {
      kind: 'citizen',
      clientId: 'portal-citizen',
      issuer,
      scopes,
      boundTo,
      personalId: personalId as PersonalId,
    };
    expect(evidenceOf(citizen).record(sent).entries).toMatchObject([
      { callerKind: 'citizen', organisation: null, practitioner: null, body: null },
    ]);
  });

  test('hold numbers, names and reasons in a body that opens with the key that goes with it', async () => {
    const evidence = evidenceOf();
    await evidence.decided(decisionAt(noon), about);
    expect(bodiesOf(evidence)).toEqual([
      {
        v: 1,
        personalId,
        cardNumber,
        linked: false,
        practitioner: hospital.practitioner,
        encounter: null,
        reasonCodes: ['CARD_VALID', 'RIGHT_ROUTE'],
      },
    ]);
  });

  test('are sealed by one key for one person, and bring it until it is durable', () => {
    const evidence = evidenceOf();
    for (const number of [personalId, personalId, cardNumber])
      evidence.looked({ person: number, purpose: 'TREATMENT', sources: [] });
    const record = evidence.record(sent);
    expect(record.keys.map(({ subject, epoch }) => [subject, epoch])).toEqual([
      [pseudonyms.person(personalId), '2026-11'],
      [pseudonyms.person(cardNumber), '2026-11'],
    ]);
    expect(bodiesOf(evidence)).toMatchObject([
      { personalId, cardNumber: null },
      { personalId, cardNumber: null },
      { personalId: null, cardNumber },
    ]);
    record.kept();
    expect(evidence.record(sent).keys).toEqual([]);
  });

  test('about nobody name the staff member under a key of the client', () => {
    const { entries, keys } = evidenceOf().record(sent);
    expect(keys).toMatchObject([{ subject: pseudonyms.client('hospital-a') }]);
    expect(entries[0]?.body?.key).toBe(keys[0]?.id);
    expect(bodiesOf(evidenceOf())).toMatchObject([
      { personalId: null, cardNumber: null, practitioner: hospital.practitioner },
    ]);
  });

  test('name the key of the receipt', async () => {
    const evidence = evidenceOf();
    await evidence.decided(decisionAt(noon), about);
    const [entry] = evidence.record(sent).entries;
    expect(entry?.decision?.key).toBe(keys.signerFor('receipt').kid);
  });

  test('of a person and of a staff member with one number cannot be joined', () => {
    expect(pseudonyms.person(personalId)).not.toBe(pseudonyms.practitioner(personalId));
  });
});
