import { describe, expect, it } from 'vitest';
import { challenge } from '../../../src/auth/challenge.ts';
import { RequestSignatureError } from '../../../src/auth/request-signature.ts';
import { AuthError, type ErrorCode, errorCatalog } from '../../../src/errors.ts';

const challengeFor = (code: ErrorCode) => challenge(new AuthError(code));

describe('WWW-Authenticate', () => {
  it('names no error when there were no credentials', () => {
    expect(challengeFor('UNAUTHENTICATED')).toBe(
      'Bearer realm="vss-gateway", DPoP realm="vss-gateway", algs="ES256 EdDSA PS256"',
    );
  });

  it('says that a token is invalid, and why', () => {
    expect(challengeFor('TOKEN_EXPIRED')).toContain(
      'error="invalid_token", error_description="The access token has expired.',
    );
  });

  it('asks for a proof when the sender is not proved', () => {
    expect(challengeFor('SENDER_CONSTRAINT_FAILED')).toMatch(
      /^DPoP .*algs="ES256 EdDSA PS256", error="invalid_dpop_proof"/,
    );
  });

  it.each(['PROOF_CLOCK_AHEAD', 'PROOF_TOO_OLD', 'PROOF_REPLAYED'] as const)(
    'calls %s an invalid proof',
    (code) => {
      expect(challengeFor(code)).toMatch(/^DPoP .*error="invalid_dpop_proof"/);
    },
  );

  it('does not call a signature a proof', () => {
    expect(challenge(new RequestSignatureError('TOO_OLD'))).not.toContain('invalid_dpop_proof');
  });

  it('asks for a nonce by its registered name', () => {
    expect(challengeFor('DPOP_NONCE_NEEDED')).toMatch(/^DPoP .*error="use_dpop_nonce"/);
  });

  it('calls a token without its certificate invalid', () => {
    expect(challengeFor('CLIENT_CERTIFICATE_MISMATCH')).toMatch(/^Bearer .*error="invalid_token"/);
  });

  it('says that the scope does not suffice', () => {
    expect(challengeFor('SCOPE_MISSING')).toContain('error="insufficient_scope"');
  });

  it('is absent where another token would not help', () => {
    expect(challengeFor('CALLER_NOT_ALLOWED')).toBeUndefined();
    expect(challenge(new Error('x'))).toBeUndefined();
  });

  it('is given for every refusal with status 401, in the characters of RFC 6750', () => {
    for (const [code, { status }] of Object.entries(errorCatalog)) {
      if (status !== 401) continue;
      const value = challengeFor(code as ErrorCode);
      expect(value).toMatch(/^(Bearer|DPoP) realm="vss-gateway"/);
      for (const [, text] of value?.matchAll(/error_description="(.*?)"(?:,|$)/g) ?? []) {
        expect(text).toMatch(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/);
      }
    }
  });
});
