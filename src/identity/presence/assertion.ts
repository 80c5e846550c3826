import { type BirthDate, parseBirthDate } from '../../domain/birth-date.ts';
import { parseInstant } from '../../domain/date.ts';
import { type PersonName, parsePersonName } from '../../domain/person-name.ts';
import { type PersonalId, parsePersonalId } from '../../domain/personal-id.ts';
import { type JsonObject, parseStrictJsonObject } from '../../domain/strict-json.ts';
import { InputError } from '../../errors.ts';
import { type PublicKeySet, type VerifiedJws, verifyCompact } from '../../signing/jws/verify.ts';
import type { AssertionRefusal } from './assertion-refusal.ts';
import type { AssuranceLevel, FingerprintDevice, PresenceIssuer } from './assertion-settings.ts';

/** Whom another system says it has before it. */
export interface AssertedPerson {
  readonly ok: true;
  readonly personalId: PersonalId;
  readonly fullName: PersonName | null;
  readonly birthDate: BirthDate | null;
  readonly level: AssuranceLevel | null;
}

export type AssertionAnswer =
  | AssertedPerson
  | { readonly ok: false; readonly refusal: AssertionRefusal };

export interface Assertion {
  /** Compact JWS. */
  readonly text: string;
  /** The one that this gateway issued for the check-in. */
  readonly nonce: string;
}

export const fingerprintType = 'fingerprint-assertion+jws';

const largestAssertion = 8_192;
const longestAgeSeconds = 300;
const toleranceSeconds = 10;

class AssertionRefused extends Error {
  override readonly name = 'AssertionRefused';
  readonly refusal: AssertionRefusal;

  constructor(refusal: AssertionRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

function must(holds: boolean, otherwise: AssertionRefusal): asserts holds {
  if (!holds) throw new AssertionRefused(otherwise);
}

function answer(read: () => AssertedPerson): AssertionAnswer {
  try {
    return read();
  } catch (error) {
    if (error instanceof AssertionRefused) return { ok: false, refusal: error.refusal };
    if (error instanceof InputError) return { ok: false, refusal: 'ASSERTION_CLAIMS_INVALID' };
    throw error;
  }
}

/** An ID token of VNeID or the service portal (OpenID Connect Core 3.1.3.7), at most five minutes old. */
export function checkIdToken(
  assertion: Assertion,
  issuers: readonly PresenceIssuer[],
  now: Date,
): AssertionAnswer {
  return answer(() => {
    must(issuers.length > 0, 'ISSUERS_MISSING');
    const name = unverifiedPayload(assertion.text)['iss'];
    const issuer = issuers.find((each) => each.issuer === name);
    must(issuer !== undefined, 'ASSERTION_ISSUER_UNKNOWN');
    const { header, payload } = verified(assertion.text, issuer.keys);
    const claims = parseStrictJsonObject(payload);
    requireIdToken(header['typ'], claims, issuer);
    must(claims['nonce'] === assertion.nonce, 'ASSERTION_NONCE_WRONG');
    requireFresh(claims, issuer, now.getTime() / 1_000);
    return readPerson(claims, issuer);
  });
}

/** The word of a registered fingerprint station about one person. */
export function checkFingerprint(
  assertion: Assertion,
  devices: readonly FingerprintDevice[],
  now: Date,
): AssertionAnswer {
  return answer(() => {
    must(devices.length > 0, 'DEVICES_MISSING');
    const name = unverifiedPayload(assertion.text)['device'];
    const device = devices.find((each) => each.device === name);
    must(device !== undefined, 'ASSERTION_ISSUER_UNKNOWN');
    const { payload } = verified(assertion.text, device.keys, fingerprintType);
    const claims = parseStrictJsonObject(payload);
    must(claims['nonce'] === assertion.nonce, 'ASSERTION_NONCE_WRONG');
    const at = parseInstant(textOf(claims, 'time')).getTime() / 1_000;
    requireRecent(at, now.getTime() / 1_000);
    must(claims['result'] === 'MATCH', 'FINGER_NOT_MATCHED');
    const personalId = anyPersonalId(textOf(claims, 'personalId'));
    return { ok: true, personalId, fullName: null, birthDate: null, level: null };
  });
}

/** Only says whose keys to try; `verified` comes before anything in it counts. */
function unverifiedPayload(text: string): JsonObject {
  must(text.length <= largestAssertion, 'ASSERTION_TOO_LARGE');
  try {
    return parseStrictJsonObject(Buffer.from(text.split('.')[1] ?? '', 'base64url'));
  } catch {
    throw new AssertionRefused('MALFORMED');
  }
}

function verified(text: string, keys: PublicKeySet, typ?: string): VerifiedJws {
  const verdict = verifyCompact(text, keys, typ === undefined ? {} : { typ });
  if (!verdict.ok) throw new AssertionRefused(verdict.code);
  return verdict;
}

/** An access token of the same issuer has a type of its own, and must not pass (RFC 9068 2.1). */
function requireIdToken(typ: unknown, claims: JsonObject, { issuer, audience }: PresenceIssuer) {
  const isIdToken = typ === undefined || (typeof typ === 'string' && typ.toLowerCase() === 'jwt');
  must(isIdToken, 'TYPE_WRONG');
  must(claims['iss'] === issuer, 'ASSERTION_ISSUER_UNKNOWN');
  const aud = claims['aud'];
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  const isOurs = audiences.includes(audience);
  must(
    isOurs && (audiences.length === 1 || claims['azp'] === audience),
    'ASSERTION_AUDIENCE_WRONG',
  );
}

function requireFresh(claims: JsonObject, { authTime }: PresenceIssuer, now: number): void {
  const [issuedAt, expiresAt] = [secondsOf(claims, 'iat'), secondsOf(claims, 'exp')];
  must(now < expiresAt + toleranceSeconds, 'ASSERTION_EXPIRED');
  requireRecent(issuedAt, now);
  if (claims['nbf'] !== undefined) {
    must(secondsOf(claims, 'nbf') <= now + toleranceSeconds, 'ASSERTION_NOT_YET_VALID');
  }
  if (claims['auth_time'] !== undefined || authTime === 'required') {
    requireRecent(secondsOf(claims, 'auth_time'), now);
  }
}

function requireRecent(at: number, now: number): void {
  must(at <= now + toleranceSeconds, 'ASSERTION_NOT_YET_VALID');
  must(now - at <= longestAgeSeconds, 'ASSERTION_TOO_OLD');
}

function readPerson(claims: JsonObject, issuer: PresenceIssuer): AssertedPerson {
  const name = claims['acr'] ?? claims['loa'];
  const level = typeof name === 'string' ? issuer.levels.get(name) : undefined;
  must(level !== undefined && level !== 'LOW', 'ASSERTION_LEVEL_REFUSED');
  return {
    ok: true,
    personalId: anyPersonalId(textOf(claims, issuer.personalIdClaim)),
    fullName: claims['name'] === undefined ? null : parsePersonName(textOf(claims, 'name')),
    birthDate:
      claims['birthdate'] === undefined ? null : parseBirthDate(textOf(claims, 'birthdate')),
    level,
  };
}

/** Prefixes of births abroad are not published; the issuer knows its own numbers. */
function anyPersonalId(text: string): PersonalId {
  return parsePersonalId(text, { allowsPrefix: () => true });
}

function textOf(claims: JsonObject, name: string): string {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  must(typeof value === 'string', 'ASSERTION_CLAIMS_INVALID');
  return value;
}

function secondsOf(claims: JsonObject, name: string): number {
  const value = claims[name];
  const isTime = typeof value === 'number' && Number.isFinite(value) && value >= 0;
  must(isTime, 'ASSERTION_CLAIMS_INVALID');
  return value;
}
