import { parseFacilityCode } from '../domain/facility.ts';
import { parsePersonName } from '../domain/person-name.ts';
import { type PersonalIdRules, parsePersonalId } from '../domain/personal-id.ts';
import { isJsonObject, type JsonObject } from '../domain/strict-json.ts';
import { AuthError, InputError } from '../errors.ts';
import { type Caller, type CallerKind, type Practitioner, type Scope, scopes } from './caller.ts';

export interface ClaimRules {
  readonly issuer: string;
  readonly audience: string;
  /** Seconds since the epoch. */
  readonly now: number;
  readonly personalIds: PersonalIdRules;
  /** Longest time between `iat` and `exp` that is accepted, in seconds. */
  readonly longestLifetime: number;
}

export interface AccessClaims {
  /** `boundTo` is what the token claims; it holds for a request only once the proof has been checked. */
  readonly caller: Caller;
  /** Seconds since the epoch at which the token stops being accepted, tolerance included. */
  readonly acceptedUntil: number;
}

export const clockToleranceSeconds = 10;

const shortText = /^[^\p{Cc}]{1,256}$/u;
const thumbprintForm = /^[A-Za-z0-9_-]{43}$/;
const scopeForm = /^[\x21\x23-\x5B\x5D-\x7E]+(?: [\x21\x23-\x5B\x5D-\x7E]+)*$/;
const confirmations: ReadonlySet<string> = new Set(['jkt', 'x5t#S256']);
const agencyForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,34}$/;

/** @throws AuthError TOKEN_CLAIMS_INVALID, TOKEN_LIVES_TOO_LONG, TOKEN_AUDIENCE_WRONG, TOKEN_EXPIRED, TOKEN_NOT_YET_VALID, SENDER_CONSTRAINT_FAILED */
export function readAccessClaims(claims: JsonObject, rules: ClaimRules): AccessClaims {
  textOf(claims, 'jti', shortText);
  const clientId = clientOf(claims);
  const grantedScopes = scopesOf(claims);
  requireAudience(claims, rules.audience);
  const acceptedUntil = requireValidTime(claims, rules);
  const credential = {
    clientId,
    issuer: rules.issuer,
    scopes: grantedScopes,
    ...bindingOf(claims),
  };
  const caller = { ...credential, ...identityOf(claims, rules) };
  return { caller, acceptedUntil };
}

/**
 * Of a citizen who comes by a portal the token names both: the citizen is the subject, and the portal acts for them (RFC
 * 8693, section 4.1). For the gateway the client is the one who sends the request.
 */
function clientOf(claims: JsonObject): string {
  const subject = textOf(claims, 'sub', shortText);
  const actor = claims['act'];
  if (actor === undefined) return subject;
  if (claims['caller_kind'] !== 'citizen' || !isJsonObject(actor)) throw invalid('act');
  return textOf(actor, 'sub', shortText);
}

function scopesOf(claims: JsonObject): ReadonlySet<Scope> {
  const granted = textOf(claims, 'scope', scopeForm).split(' ');
  return new Set(scopes.filter((scope) => granted.includes(scope)));
}

function requireAudience(claims: JsonObject, ours: string): void {
  const aud = claims['aud'];
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (!audiences.every((audience) => typeof audience === 'string')) throw invalid('aud');
  if (!audiences.includes(ours)) throw new AuthError('TOKEN_AUDIENCE_WRONG');
}

function requireValidTime(claims: JsonObject, { now, longestLifetime }: ClaimRules): number {
  const exp = secondsOf(claims, 'exp');
  const iat = secondsOf(claims, 'iat');
  const nbf = claims['nbf'] === undefined ? iat : secondsOf(claims, 'nbf');
  if (exp <= iat) throw invalid('exp');
  if (exp - iat > longestLifetime) throw new AuthError('TOKEN_LIVES_TOO_LONG');
  if (Math.max(iat, nbf) > now + clockToleranceSeconds) throw new AuthError('TOKEN_NOT_YET_VALID');
  const acceptedUntil = exp + clockToleranceSeconds;
  if (now >= acceptedUntil) throw new AuthError('TOKEN_EXPIRED');
  return acceptedUntil;
}

/** A confirmation that this gateway cannot check must not be passed over (RFC 7800, section 3.1). */
function bindingOf(claims: JsonObject): Pick<Caller, 'boundTo' | 'boundToCertificate'> {
  const cnf = claims['cnf'];
  if (cnf === undefined) return { boundTo: null };
  if (!isJsonObject(cnf) || Object.keys(cnf).length === 0) throw invalid('cnf');
  if (Object.keys(cnf).some((method) => !confirmations.has(method))) {
    throw new AuthError('SENDER_CONSTRAINT_FAILED', {
      detail: '"cnf" (Confirmation) names a method other than "jkt" and "x5t#S256"',
    });
  }
  return {
    boundTo: cnf['jkt'] === undefined ? null : textOf(cnf, 'jkt', thumbprintForm),
    ...(cnf['x5t#S256'] === undefined
      ? {}
      : { boundToCertificate: textOf(cnf, 'x5t#S256', thumbprintForm) }),
  };
}

type Identity<Kind extends CallerKind> = Omit<
  Extract<Caller, { kind: Kind }>,
  'clientId' | 'issuer' | 'scopes' | 'boundTo' | 'boundToCertificate'
>;
type AnyIdentity = { [Kind in CallerKind]: Identity<Kind> }[CallerKind];

const identities = {
  hospital: (claims) => ({
    kind: 'hospital',
    facility: parsed(claims, 'facility_code', parseFacilityCode),
    practitioner: practitionerOf(claims),
  }),
  agency: (claims) => ({
    kind: 'agency',
    agency: textOf(claims, 'agency_code', agencyForm),
    practitioner: optionalPractitionerOf(claims),
  }),
  citizen: (claims, rules) => ({
    kind: 'citizen',
    personalId: parsed(claims, 'personal_id', (text) => parsePersonalId(text, rules.personalIds)),
  }),
  auditor: (claims) => ({ kind: 'auditor', practitioner: optionalPractitionerOf(claims) }),
} satisfies {
  [Kind in CallerKind]: (claims: JsonObject, rules: ClaimRules) => Identity<Kind>;
};

function identityOf(claims: JsonObject, rules: ClaimRules): AnyIdentity {
  const kind = claims['caller_kind'];
  if (typeof kind !== 'string' || !isCallerKind(kind)) throw invalid('caller_kind');
  return identities[kind](claims, rules);
}

function isCallerKind(kind: string): kind is CallerKind {
  return Object.hasOwn(identities, kind);
}

function optionalPractitionerOf(claims: JsonObject): Practitioner | null {
  const isNamed =
    claims['practitioner_id'] !== undefined || claims['practitioner_name'] !== undefined;
  return isNamed ? practitionerOf(claims) : null;
}

/** Staff born abroad carry prefixes whose table is not public, so only the twelve digits are asked for. */
function practitionerOf(claims: JsonObject): Practitioner {
  return {
    personalId: textOf(claims, 'practitioner_id', /^\d{12}$/),
    fullName: parsed(claims, 'practitioner_name', parsePersonName),
  };
}

function parsed<Value>(claims: JsonObject, name: string, parse: (text: string) => Value): Value {
  const text = textOf(claims, name, shortText);
  if (text.trim() !== text) throw invalid(name);
  try {
    return parse(text);
  } catch (cause) {
    if (cause instanceof InputError) throw invalid(name, cause);
    throw cause;
  }
}

function textOf(claims: JsonObject, name: string, form: RegExp): string {
  const value = claims[name];
  if (typeof value !== 'string' || !form.test(value)) throw invalid(name);
  return value;
}

function secondsOf(claims: JsonObject, name: string): number {
  const value = claims[name];
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw invalid(name);
  return value;
}

function invalid(claim: string, cause?: unknown): AuthError {
  return new AuthError('TOKEN_CLAIMS_INVALID', {
    detail: `claim "${claim}" is missing or wrong`,
    cause,
  });
}
