import { timingSafeEqual } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { sha256Base64url } from './digest.ts';
import type { JudgedKeys } from './keys/judgement.ts';
import type { ReceiptClaims, SaltedDigest } from './receipt.ts';

/** What whoever holds a receipt knows besides. What is left out is not compared. */
export interface ReceiptExpectations {
  /** Public address of the gateway (`iss`). */
  readonly issuer?: string | undefined;
  /** Client that was answered (`aud`). */
  readonly client?: string | undefined;
  /** The GraphQL request that was sent. */
  readonly request?: { readonly document: string; readonly variables: unknown } | undefined;
  /** Card number or personal number of the patient. */
  readonly number?: string | undefined;
  /** Lives of the keys. */
  readonly keys?: Pick<JudgedKeys, 'refusalOf'> | undefined;
}

/** Why a genuine receipt is not the one that was expected. */
export const expectationRefusals = {
  ISSUER_WRONG: 'The receipt was issued by another gateway.',
  CLIENT_WRONG: 'The receipt was issued to another client.',
  REQUEST_MISMATCH: 'The receipt answers another request: its document or its variables differ.',
  PERSON_MISMATCH: 'The receipt is about another card number and another personal number.',
  SIGNED_IN_FUTURE: 'The receipt is dated in the future: check the clock here.',
} as const satisfies Record<string, string>;

export type ExpectationRefusalCode = keyof typeof expectationRefusals;

/** Clocks of the gateway and of who verifies may differ by this much (trust 4). */
const clockToleranceMs = 10_000;

/** The first expectation that a genuine receipt does not meet; null when it meets all. */
export function unmetExpectation(
  claims: ReceiptClaims,
  { issuer, client, request, number }: ReceiptExpectations,
  now: Date,
): ExpectationRefusalCode | null {
  if (claims.iat * 1_000 > now.getTime() + clockToleranceMs) return 'SIGNED_IN_FUTURE';
  if (issuer !== undefined && claims.iss !== issuer) return 'ISSUER_WRONG';
  if (client !== undefined && claims.aud !== client) return 'CLIENT_WRONG';
  if (request !== undefined && !answers(claims, request)) return 'REQUEST_MISMATCH';
  return number !== undefined && !isAbout(claims, number) ? 'PERSON_MISMATCH' : null;
}

function answers(
  { op, req }: ReceiptClaims,
  { document, variables }: NonNullable<ReceiptExpectations['request']>,
): boolean {
  return (
    op === sha256Base64url(document) && req.digest === sha256Base64url(canonicalJson(variables))
  );
}

function isAbout({ person, personalId }: ReceiptClaims, number: string): boolean {
  return [person, personalId].some((digest) => digest !== undefined && fits(digest, number));
}

function fits({ salt, digest }: SaltedDigest, number: string): boolean {
  const own = Buffer.from(
    sha256Base64url(Buffer.concat([Buffer.from(salt, 'base64url'), Buffer.from(number)])),
  );
  const claimed = Buffer.from(digest);
  return own.length === claimed.length && timingSafeEqual(own, claimed);
}
