import { randomBytes } from 'node:crypto';
import { isJsonObject, type JsonObject, parseStrictJsonBytes } from '../domain/strict-json.ts';
import { canonicalJson } from './canonical-json.ts';
import { sha256Base64url } from './digest.ts';
import { signCompact } from './jws/sign.ts';
import {
  type JsonWebKeySet,
  type JwsRefusalCode,
  jwsRefusals,
  type PublicKeySet,
  verifyCompact,
} from './jws/verify.ts';
import { type KeyRefusalCode, keyRefusals } from './keys/judgement.ts';
import {
  type ExpectationRefusalCode,
  expectationRefusals,
  type ReceiptExpectations,
  unmetExpectation,
} from './receipt-expectations.ts';
import type { Signer } from './signer.ts';

/** `typ` of a receipt: it can never pass as an access token, nor a token as a receipt (RFC 8725 3.11). */
export const receiptType = 'vss-receipt+jws';

/** SHA-256 over salt and number, both base64url: ties a receipt to a claim file whose number is known. */
export interface SaltedDigest {
  readonly salt: string;
  readonly digest: string;
}

export interface ReceiptRequest {
  /** SHA-256 of the canonical JSON of the GraphQL variables, base64url. */
  readonly digest: string;
  readonly nonce?: string;
  /** Method and target URI of the HTTP request. */
  readonly htm: string;
  readonly htu: string;
  /** SHA-256 of the request's own signature, base64url, when it was signed. */
  readonly sig?: string;
}

/** Hundredths of a percent: 47.5 % is 4750, so that no receipt holds a fraction. */
export interface ReceiptBenefit {
  readonly levelBasisPoints: number;
  readonly routeFactorBasisPoints: number;
  readonly effectiveBasisPoints: number;
  readonly routeCode: string;
  /** Whole dong. */
  readonly fundPays?: number;
}

/** An earlier receipt. */
export interface ReceiptLink {
  /** Id of its decision. */
  readonly jti: string;
  /** SHA-256 of the compact JWS, base64url. */
  readonly digest: string;
}

export interface ReceiptSource {
  readonly id: string;
  /** When the answer used was received; else the state of the source. */
  readonly version?: string;
  /**
   * HMAC-SHA-256 under the gateway's pseudonym key over decision id and canonical JSON of the register's answer as read, base64url:
   * without the key nobody can try out guessed answers on it.
   */
  readonly digest?: string;
  /** `stale`: an earlier answer, because the register was not heard. Absent: one of now, or none. */
  readonly mode?: 'stale';
  /** Of a stale answer: the moment that it describes, its age at the decision, and why the register was not heard. */
  readonly asOf?: string;
  readonly ageSeconds?: number;
  /** Why the register was not heard. */
  readonly reason?: string;
  /** Key of the register's own signature, where it signs. */
  readonly kid?: string;
}

/** Code and, where there is one, the instant by which it is due. */
export interface ReceiptObligation {
  readonly code: string;
  readonly dueBy?: string;
}

/** What a decision receipt states. Instants in seconds (`iat`, `exp`) or ISO 8601 UTC (`asOf`). */
export interface ReceiptClaims {
  readonly v: 1;
  /** Public address of the gateway. */
  readonly iss: string;
  /** Client that was answered. */
  readonly aud: string;
  readonly iat: number;
  /** Until when the decision may be used, which is not how long it can be verified. */
  readonly exp: number;
  /** Id of the decision. */
  readonly jti: string;
  /** Keyed pseudonym of the person, different for each client. */
  readonly sub: string;
  /** Over the card number. */
  readonly person?: SaltedDigest;
  /** Over the personal ID number, when known. */
  readonly personalId?: SaltedDigest;
  /** SHA-256 of the GraphQL document, base64url. */
  readonly op: string;
  readonly req: ReceiptRequest;
  readonly purpose: string;
  /** Keyed pseudonym of the staff member; absent when the credential names none. */
  readonly operator?: string;
  /** The facility's own reference of the visit; without one the id of the decision stands in. */
  readonly encounter: string;
  /** Receipt before this one in the same encounter, so that none can be left out unnoticed. */
  readonly previous?: ReceiptLink;
  /** Id of the provisional or undetermined decision of the same encounter that this one settles. */
  readonly settles?: string;
  readonly decision: 'ELIGIBLE' | 'NOT_ELIGIBLE' | 'UNDETERMINED';
  readonly provisional: boolean;
  readonly reasonCodes: readonly string[];
  readonly benefit?: ReceiptBenefit;
  /** Evidence that the person was present, and what it proves. */
  readonly presence?: { readonly kind: string; readonly strength: string };
  readonly asOf: string;
  /** `shown`: decided from the card shown, unverified. `unchanged`: an earlier decision, given again to who knows it. */
  readonly mode: 'live' | 'stale' | 'shown' | 'unchanged';
  /** What the facility owes, because a register was not heard. */
  readonly obligations?: readonly ReceiptObligation[];
  /** By when the facility should have looked up again. */
  readonly recheckBy?: string;
  readonly sources: readonly ReceiptSource[];
  readonly policyVersion: string;
  readonly ledger: { readonly origin: string; readonly entryId: string };
  /** RFC 7800 confirmation of the caller's key, when its token was bound to one. */
  readonly cnf?: JsonObject;
}

/**
 * Signs canonical JSON (RFC 8785), so that equal decisions have equal bytes. A promise only when the signer's answer is one.
 *
 * @throws TypeError when a number is not a whole one
 */
export function signReceipt(signer: Signer, claims: ReceiptClaims): string | Promise<string> {
  refuseFractions(claims);
  return signCompact(signer, canonicalJson(claims), { typ: receiptType });
}

function refuseFractions(value: unknown): void {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new TypeError('A receipt holds whole numbers only');
  }
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) {
      refuseFractions(member);
    }
  }
}

export function saltedDigest(number: string, salt: Uint8Array = randomBytes(16)): SaltedDigest {
  return {
    salt: Buffer.from(salt).toString('base64url'),
    digest: sha256Base64url(Buffer.concat([salt, Buffer.from(number)])),
  };
}

/** Why a receipt is refused: as a JWS, or for what it states. */
export const receiptRefusals = {
  ...jwsRefusals,
  CLAIMS_MALFORMED: 'The signature holds, but the content is not a receipt of a known version.',
  ...keyRefusals,
  ...expectationRefusals,
} as const satisfies Record<string, string>;

export type ReceiptRefusalCode =
  | JwsRefusalCode
  | 'CLAIMS_MALFORMED'
  | KeyRefusalCode
  | ExpectationRefusalCode;

export interface VerifiedReceipt {
  readonly ok: true;
  readonly claims: ReceiptClaims;
  readonly kid: string;
  readonly alg: string;
  /** The decision may no longer be used; the receipt is as genuine as before. */
  readonly expired: boolean;
}

/** Verifies a receipt of any age: signature, then key, then what was expected decide; expiry is only reported. */
export function verifyReceipt(
  jws: string,
  keys: JsonWebKeySet | PublicKeySet,
  options: { readonly now: Date; readonly expected?: ReceiptExpectations },
): VerifiedReceipt | { readonly ok: false; readonly code: ReceiptRefusalCode } {
  const verdict = verifyCompact(jws, keys, { typ: receiptType });
  if (!verdict.ok) {
    return verdict;
  }
  const claims = readClaims(verdict.payload);
  if (claims === null) {
    return { ok: false, code: 'CLAIMS_MALFORMED' };
  }
  const { kid, alg } = verdict.header;
  const { now, expected = {} } = options;
  const code =
    expected.keys?.refusalOf(kid, new Date(claims.iat * 1_000), 'receipt') ??
    unmetExpectation(claims, expected, now);
  if (code !== null) {
    return { ok: false, code };
  }
  return { ok: true, claims, kid, alg, expired: claims.exp * 1000 <= now.getTime() };
}

function readClaims(payload: Uint8Array): ReceiptClaims | null {
  try {
    const claims = parseStrictJsonBytes(payload);
    return isReceiptClaims(claims) ? claims : null;
  } catch {
    return null;
  }
}

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isWhole: Test = (value) => Number.isSafeInteger(value);
const oneOf =
  (...values: readonly unknown[]): Test =>
  (value) =>
    values.includes(value);
const shape =
  (members: Readonly<Record<string, Test>>): Test =>
  (value) =>
    isJsonObject(value) && Object.entries(members).every(([name, test]) => test(value[name]));
const optional =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);

const isSaltedDigest = shape({ salt: isText, digest: isText });

const claimTests = {
  v: oneOf(1),
  iss: isText,
  aud: isText,
  iat: isWhole,
  exp: isWhole,
  jti: isText,
  sub: isText,
  person: optional(isSaltedDigest),
  personalId: optional(isSaltedDigest),
  op: isText,
  req: shape({
    digest: isText,
    nonce: optional(isText),
    htm: isText,
    htu: isText,
    sig: optional(isText),
  }),
  purpose: isText,
  operator: optional(isText),
  encounter: isText,
  previous: optional(shape({ jti: isText, digest: isText })),
  settles: optional(isText),
  decision: oneOf('ELIGIBLE', 'NOT_ELIGIBLE', 'UNDETERMINED'),
  provisional: oneOf(true, false),
  reasonCodes: listOf(isText),
  benefit: optional(
    shape({
      levelBasisPoints: isWhole,
      routeFactorBasisPoints: isWhole,
      effectiveBasisPoints: isWhole,
      routeCode: isText,
      fundPays: optional(isWhole),
    }),
  ),
  presence: optional(shape({ kind: isText, strength: isText })),
  asOf: isText,
  mode: oneOf('live', 'stale', 'shown', 'unchanged'),
  obligations: optional(listOf(shape({ code: isText, dueBy: optional(isText) }))),
  recheckBy: optional(isText),
  sources: listOf(
    shape({
      id: isText,
      version: optional(isText),
      digest: optional(isText),
      mode: optional(oneOf('stale')),
      asOf: optional(isText),
      ageSeconds: optional(isWhole),
      reason: optional(isText),
      kid: optional(isText),
    }),
  ),
  policyVersion: isText,
  ledger: shape({ origin: isText, entryId: isText }),
  cnf: optional(isJsonObject),
} as const satisfies Record<keyof ReceiptClaims, Test>;

function isReceiptClaims(value: unknown): value is ReceiptClaims {
  return shape(claimTests)(value);
}
