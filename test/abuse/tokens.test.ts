import { describe, expect, it } from 'vitest';
import {
  agencyClaims,
  auditorClaims,
  authenticatorWith,
  citizenClaims,
  forge,
  outcomeOf,
} from '../unit/auth/token-forge.ts';
import { attacks, valid } from './token-attacks.ts';

describe('confused and forged access tokens', () => {
  const authenticate = authenticatorWith();

  it('are built from a token that is accepted', async () => {
    expect(await outcomeOf(() => authenticate({ authorization: `Bearer ${valid}` }))).toBe(
      'accepted',
    );
    for (const honest of [agencyClaims, citizenClaims, auditorClaims]) {
      const authorization = `Bearer ${forge(honest)}`;
      expect(await outcomeOf(() => authenticate({ authorization }))).toBe('accepted');
    }
  });

  it('are at least 200 and all different', () => {
    expect(new Set(attacks.map(([, , token]) => token)).size).toBeGreaterThanOrEqual(200);
    expect(new Set(attacks.map(([name]) => name)).size).toBe(attacks.length);
  });

  it.each(attacks)('%s: %s', async (_name, code, token) => {
    const authorization = `Bearer ${token}`;
    expect(await outcomeOf(() => authenticate({ authorization }))).toBe(code);
    expect(await outcomeOf(() => authenticate({ authorization }))).toBe(code);
  });
});
