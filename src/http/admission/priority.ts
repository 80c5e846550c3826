import type { CallerKind } from '../../auth/caller.ts';

/** Whoever comes first here is served longest; under load the last class goes first (resilience, 5). */
export const priorities = ['CHECK_IN', 'PORTAL', 'DOCUMENTS', 'BULK'] as const;
export type Priority = (typeof priorities)[number];

const byKind = {
  hospital: 'CHECK_IN',
  citizen: 'PORTAL',
  agency: 'PORTAL',
  auditor: 'DOCUMENTS',
} as const satisfies Record<CallerKind, Priority>;

/** What is known of a request before anything of it has been verified, or its body read. */
export interface Arrival {
  readonly authorization: string | undefined;
  /** `X-Priority`: a client's own word that a request can wait. It never raises the class. */
  readonly wish: string | undefined;
}

/**
 * The class of a request to the endpoint. The token is only looked at, not verified: this decides how soon a request is turned
 * away under load, and nothing about what it may see. A forged one is refused a moment later.
 */
export function priorityOf({ authorization, wish }: Arrival): Priority {
  const kind = claimedKind(authorization);
  const own = kind === undefined ? 'BULK' : byKind[kind];
  return lower(own, wished(wish));
}

/** The less urgent of the two. */
export function lower(one: Priority, other: Priority | undefined): Priority {
  if (other === undefined) return one;
  return priorities.indexOf(other) > priorities.indexOf(one) ? other : one;
}

const longestHeader = 9_000;

function claimedKind(authorization: string | undefined): CallerKind | undefined {
  if (authorization === undefined || authorization.length > longestHeader) return undefined;
  const payload = authorization.split('.', 3)[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const kind =
      typeof claims === 'object' && claims !== null && 'caller_kind' in claims
        ? claims.caller_kind
        : undefined;
    return typeof kind === 'string' && Object.hasOwn(byKind, kind)
      ? (kind as CallerKind)
      : undefined;
  } catch {
    return undefined;
  }
}

function wished(wish: string | undefined): Priority | undefined {
  const name = wish?.trim().toUpperCase().replace('-', '_');
  return priorities.find((priority) => priority === name);
}
