import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CallerRequest } from '../../../src/auth/authenticate.ts';
import { createDpopNonces } from '../../../src/auth/dpop-nonce.ts';
import { errorCatalog } from '../../../src/errors.ts';
import {
  authenticatorWith,
  forge,
  gatewayUrl,
  hospitalClaims,
  type Json,
  type KeyPair,
  outcomeOf,
  pairs,
  publicJwk,
  type RawSign,
  signers,
  start,
  target,
  testClock,
  thumbprint,
} from './token-forge.ts';

const ours = pairs.other;
const boundToken = (pair: KeyPair = ours) =>
  forge({ ...hospitalClaims, cnf: { jkt: thumbprint(pair) } });
const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url');

interface ProofParts {
  readonly header?: Json;
  readonly claims?: Json;
  readonly pair?: KeyPair;
  readonly by?: RawSign;
}

let proofs = 0;
function proof(token: string, { header, claims, pair = ours, by }: ProofParts = {}): string {
  proofs += 1;
  return forge(
    {
      jti: `proof-${proofs}`,
      htm: 'POST',
      htu: target,
      iat: start,
      ath: hashOf(token),
      ...claims,
    },
    { typ: 'dpop+jwt', alg: 'ES256', jwk: publicJwk(pair), ...header },
    by ?? signers.ES256(pair.privateKey),
  );
}

const token = boundToken();
const request = (dpop: CallerRequest['dpop'], text = token) => ({
  authorization: `DPoP ${text}`,
  dpop,
});

describe('a token bound to a DPoP key', () => {
  it.each(['required', 'optional'] as const)(
    'proves its sender where that is %s',
    async (senderConstraint) => {
      const authenticate = authenticatorWith({ senderConstraint });
      const caller = await authenticate(request(proof(token)));
      expect(caller).toMatchObject({ kind: 'hospital', boundTo: thumbprint(ours) });
    },
  );

  it('may be bound to an Ed25519 or an RSA key', async () => {
    const authenticate = authenticatorWith();
    const forEd = boundToken(pairs.ed);
    const byEd = proof(forEd, {
      pair: pairs.ed,
      header: { alg: 'EdDSA' },
      by: signers.EdDSA(pairs.ed.privateKey),
    });
    const forRsa = boundToken(pairs.rsa);
    const byRsa = proof(forRsa, {
      pair: pairs.rsa,
      header: { alg: 'PS256' },
      by: signers.PS256(pairs.rsa.privateKey),
    });
    expect(await outcomeOf(() => authenticate(request(byEd, forEd)))).toBe('accepted');
    expect(await outcomeOf(() => authenticate(request(byRsa, forRsa)))).toBe('accepted');
  });

  it('needs a new proof on every request, also when it is remembered', async () => {
    const authenticate = authenticatorWith();
    const first = proof(token);
    expect(await outcomeOf(() => authenticate(request(first)))).toBe('accepted');
    expect(await outcomeOf(() => authenticate(request(proof(token))))).toBe('accepted');
    expect(await outcomeOf(() => authenticate(request(first)))).toBe('PROOF_REPLAYED');
    expect(await outcomeOf(() => authenticate(request(undefined)))).toBe(
      'SENDER_CONSTRAINT_FAILED',
    );
  });

  it('is accepted once when one proof comes twice at the same time', async () => {
    const authenticate = authenticatorWith();
    const same = proof(token);
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => outcomeOf(() => authenticate(request(same)))),
    );
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
  });

  it('cannot be replayed at any moment at which the proof is still recent', async () => {
    const clock = testClock();
    const authenticate = authenticatorWith({ clock });
    const ahead = proof(token, { claims: { iat: start + 10 } });
    expect(await outcomeOf(() => authenticate(request(ahead)))).toBe('accepted');
    for (const wait of [1, 59, 9.999, 0.001]) {
      clock.advance(wait);
      expect(await outcomeOf(() => authenticate(request(ahead)))).toBe('PROOF_REPLAYED');
    }
    for (const wait of [0.001, 30]) {
      clock.advance(wait);
      expect(await outcomeOf(() => authenticate(request(ahead)))).toBe('PROOF_TOO_OLD');
    }
  });

  /** Seconds by which the sender's clock is ahead of the gateway's, and what comes of a proof made by it (P12). */
  const clocks: ReadonlyArray<readonly [ahead: number, outcome: string]> = [
    [-120, 'PROOF_TOO_OLD'],
    [-90, 'PROOF_TOO_OLD'],
    [-61, 'PROOF_TOO_OLD'],
    [-60.001, 'PROOF_TOO_OLD'],
    [-60, 'accepted'],
    [-59, 'accepted'],
    [-30, 'accepted'],
    [-10, 'accepted'],
    [-1, 'accepted'],
    [0, 'accepted'],
    [1, 'accepted'],
    [9, 'accepted'],
    [10, 'accepted'],
    [10.001, 'PROOF_CLOCK_AHEAD'],
    [11, 'PROOF_CLOCK_AHEAD'],
    [30, 'PROOF_CLOCK_AHEAD'],
    [60, 'PROOF_CLOCK_AHEAD'],
    [61, 'PROOF_CLOCK_AHEAD'],
    [120, 'PROOF_CLOCK_AHEAD'],
  ];

  it.each(clocks)('comes from a clock that is %d s ahead: %s', async (ahead, expected) => {
    const authenticate = authenticatorWith();
    const dpop = proof(token, { claims: { iat: start + ahead } });
    expect(await outcomeOf(() => authenticate(request(dpop)))).toBe(expected);
  });

  it('is refused in words that name the clock and its direction', () => {
    expect(errorCatalog.PROOF_CLOCK_AHEAD).toMatchObject({
      en: expect.stringContaining('clock of the sender is ahead'),
      vi: expect.stringContaining('đồng hồ của bên gửi chạy nhanh'),
    });
    expect(errorCatalog.PROOF_TOO_OLD).toMatchObject({
      en: expect.stringContaining('clock of the sender is behind'),
      vi: expect.stringContaining('đồng hồ của bên gửi chạy chậm'),
    });
  });

  it.each([3_600, -3_600])('survives a step of our clock by %d s', async (step) => {
    const clock = testClock();
    const authenticate = authenticatorWith({ clock });
    const long = forge({
      ...hospitalClaims,
      iat: start - 5,
      cnf: { jkt: thumbprint(ours) },
    });
    clock.advance(step);
    const dpop = proof(long, { claims: { iat: start } });
    expect(await outcomeOf(() => authenticate(request(dpop, long)))).toBe(
      step > 0 ? 'TOKEN_EXPIRED' : 'TOKEN_NOT_YET_VALID',
    );
    clock.advance(-step);
    expect(await outcomeOf(() => authenticate(request(dpop, long)))).toBe('accepted');
  });

  it('is proved for the address without query and fragment', async () => {
    const authenticate = authenticatorWith();
    const attempt = { ...request(proof(token)), targetUri: `${target}?x=1#y` };
    expect(await outcomeOf(() => authenticate(attempt))).toBe('accepted');
    const path = { ...request(proof(token)), targetUri: '/graphql' };
    expect(await outcomeOf(() => authenticate(path))).toBe('accepted');
  });

  it('cannot be proved for a target that is not the gateway', async () => {
    const evil = 'https://evil.example/graphql';
    const attempt = { ...request(proof(token, { claims: { htu: evil } })), targetUri: evil };
    expect(await outcomeOf(() => authenticatorWith()(attempt))).toBe('SENDER_CONSTRAINT_FAILED');
  });
});

describe('the nonce of a proof', () => {
  const clock = testClock();
  const nonces = createDpopNonces({ key: Buffer.alloc(32, 1), clock });
  const withNonce = (nonce: unknown) => request(proof(token, { claims: { nonce } }));
  const authenticators = {
    required: authenticatorWith({ clock, nonce: { ...nonces, required: true } }),
    optional: authenticatorWith({ clock, nonce: { ...nonces, required: false } }),
  };
  const others = createDpopNonces({ key: Buffer.alloc(32, 2), clock }).issue();

  it.each<readonly [string, unknown, string, string]>([
    ['ours', nonces.issue(), 'accepted', 'accepted'],
    ['none', undefined, 'DPOP_NONCE_NEEDED', 'accepted'],
    ['of another gateway', others, 'DPOP_NONCE_NEEDED', 'DPOP_NONCE_NEEDED'],
    ['empty', '', 'DPOP_NONCE_NEEDED', 'DPOP_NONCE_NEEDED'],
    ['null', null, 'DPOP_NONCE_NEEDED', 'DPOP_NONCE_NEEDED'],
    ['a list', [nonces.issue()], 'DPOP_NONCE_NEEDED', 'DPOP_NONCE_NEEDED'],
    ['padded', `${nonces.issue()}=`, 'DPOP_NONCE_NEEDED', 'DPOP_NONCE_NEEDED'],
  ])('%s', async (_name, nonce, whenRequired, whenOptional) => {
    const { required, optional } = authenticators;
    expect(await outcomeOf(() => required(withNonce(nonce)))).toBe(whenRequired);
    expect(await outcomeOf(() => optional(withNonce(nonce)))).toBe(whenOptional);
  });

  it('that is refused does not use up the proof', async () => {
    const late = authenticatorWith({ clock, nonce: { accepts: () => accepts, required: true } });
    let accepts = false;
    const same = withNonce(nonces.issue());
    expect(await outcomeOf(() => late(same))).toBe('DPOP_NONCE_NEEDED');
    accepts = true;
    expect(await outcomeOf(() => late(same))).toBe('accepted');
  });
});

describe('a DPoP proof is refused', () => {
  const good = proof(token);
  const privateJwk = ours.privateKey.export({ format: 'jwk' }) as Json;
  const refused: ReadonlyArray<readonly [string, CallerRequest['dpop']]> = [
    ['absent', undefined],
    ['empty', ''],
    ['twice', [proof(token), proof(token)]],
    ['twice in one header', `${proof(token)}, ${proof(token)}`],
    ['no header values', []],
    ['not a JWS', 'proof'],
    ['padded', `${good}=`],
    ['with an unsigned tail', `${good.slice(0, good.lastIndexOf('.'))}.`],
    ['typ JWT', proof(token, { header: { typ: 'JWT' } })],
    ['typ at+jwt', proof(token, { header: { typ: 'at+jwt' } })],
    ['without typ', proof(token, { header: { typ: undefined } })],
    ['alg none', proof(token, { header: { alg: 'none' } })],
    ['alg HS256', proof(token, { header: { alg: 'HS256' } })],
    ['alg PS256 with an EC key', proof(token, { header: { alg: 'PS256' } })],
    ['crit', proof(token, { header: { crit: ['exp'] } })],
    ['without jwk', proof(token, { header: { jwk: undefined } })],
    ['with kid in place of jwk', proof(token, { header: { jwk: undefined, kid: 'es-1' } })],
    ['private key embedded', proof(token, { header: { jwk: privateJwk } })],
    ['symmetric key embedded', proof(token, { header: { jwk: { kty: 'oct', k: 'AAAA' } } })],
    [
      'point not on the curve',
      proof(token, { header: { jwk: { ...publicJwk(ours), y: 'AAAA' } } }),
    ],
    ['by another key', proof(token, { pair: pairs.stranger })],
    [
      'signed by a key other than the embedded',
      proof(token, { by: signers.ES256(pairs.es.privateKey) }),
    ],
    ['htm GET', proof(token, { claims: { htm: 'GET' } })],
    ['htm in lower case', proof(token, { claims: { htm: 'post' } })],
    ['without htm', proof(token, { claims: { htm: undefined } })],
    ['htu of another path', proof(token, { claims: { htu: `${gatewayUrl}/other` } })],
    ['htu of another host', proof(token, { claims: { htu: 'https://evil.example/graphql' } })],
    ['htu over http', proof(token, { claims: { htu: target.replace('https', 'http') } })],
    ['htu with credentials', proof(token, { claims: { htu: target.replace('//', '//a:b@') } })],
    ['htu relative', proof(token, { claims: { htu: '/graphql' } })],
    ['without htu', proof(token, { claims: { htu: undefined } })],
    ['without ath', proof(token, { claims: { ath: undefined } })],
    ['ath of another token', proof(token, { claims: { ath: hashOf('x') } })],
    ['ath padded', proof(token, { claims: { ath: `${hashOf(token)}=` } })],
    ['without iat', proof(token, { claims: { iat: undefined } })],
    ['iat as text', proof(token, { claims: { iat: String(start) } })],
    ['without jti', proof(token, { claims: { jti: undefined } })],
    ['jti empty', proof(token, { claims: { jti: '' } })],
    ['jti of 257 characters', proof(token, { claims: { jti: 'x'.repeat(257) } })],
    ['over 8 KB', proof(token, { claims: { pad: 'x'.repeat(7_000) } })],
  ];

  it.each(refused)('%s', async (_name, dpop) => {
    const outcome = await outcomeOf(() => authenticatorWith()(request(dpop)));
    expect(outcome).toBe('SENDER_CONSTRAINT_FAILED');
  });

  it.each([
    ['RS256', pairs.rsa, { alg: 'RS256', jwk: publicJwk(pairs.rsa, { alg: 'RS256' }) }],
    ['PS256 with 1,024 bits', pairs.weak, { alg: 'PS256' }],
  ] as const)('%s, by the key that the token is bound to', async (_name, pair, header) => {
    const bound = boundToken(pair);
    const by = signers[header.alg](pair.privateKey);
    const outcome = await outcomeOf(() =>
      authenticatorWith()(request(proof(bound, { pair, header, by }), bound)),
    );
    expect(outcome).toBe('SENDER_CONSTRAINT_FAILED');
  });

  it('when the token comes as bearer', async () => {
    const attempt = { authorization: `Bearer ${token}`, dpop: proof(token) };
    expect(await outcomeOf(() => authenticatorWith()(attempt))).toBe('SENDER_CONSTRAINT_FAILED');
  });
});
