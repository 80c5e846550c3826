import type { VerifiedToken } from './token.ts';

/** Tokens that were verified, so that the signature of one that is sent again is not checked again. */
export interface TokenMemory {
  recall(tokenHash: string, now: number): VerifiedToken | undefined;
  keep(tokenHash: string, token: VerifiedToken): void;
}

/** Forgets a token when it ends, when its issuer's key is no longer served, and the least used one when full. */
export function tokenMemory(capacity: number): TokenMemory {
  const tokens = new Map<string, VerifiedToken>();
  return {
    recall(tokenHash, now) {
      const token = tokens.get(tokenHash);
      if (token === undefined) return undefined;
      tokens.delete(tokenHash);
      if (now >= token.acceptedUntil || !isKeyServed(token)) return undefined;
      tokens.set(tokenHash, token);
      return token;
    },
    keep(tokenHash, token) {
      const [leastUsed] = tokens.keys();
      if (tokens.size >= capacity && leastUsed !== undefined) tokens.delete(leastUsed);
      tokens.set(tokenHash, token);
    },
  };
}

function isKeyServed({ issuer, key }: VerifiedToken): boolean {
  const served = issuer.keys.peek(key.kid);
  return served?.thumbprint === key.thumbprint && served.algorithm === key.algorithm;
}
