/** How many requests may be under way, between two bounds, by how the gateway itself keeps up. */
export interface AdaptiveLimit {
  value(): number;
  observe(sample: LoadSample): void;
}

/** Of the time since the last sample. */
export interface LoadSample {
  /** Least delay of the event loop; null when nothing was measured. */
  readonly leastDelayMs: number | null;
  /** Mean time that finished requests took of the gateway itself, without their wait for upstreams; null without any. */
  readonly ownMs: number | null;
  /** Mean time that finished requests were under way; null without any. */
  readonly stayMs: number | null;
  /** Most requests that were under way at once. */
  readonly mostInFlight: number;
}

export interface LimitBounds {
  readonly min: number;
  readonly max: number;
}

/**
 * The least delay of a tenth of a second, as in CoDel (RFC 8289): one long step, of the garbage collector or of another process
 * on the machine, leaves some of the time undelayed; a loop that has more to do than it gets done is late all the time.
 */
const congestedLoopMs = 3;
/** Waiting for a ledger or a database counts, too: more requests would only wait with them. */
const congestedOwnMs = 250;
const cut = 0.8;
const growth = 1.03;
/** One such sample is a burst that passes. */
const samplesToCut = 2;
const sampleMs = 100;
/** Up to this stay the limit grows by its full step with each sample; with longer ones by as much less. */
const shortStayMs = 400;

/**
 * Additive increase would take minutes from a check-in rush at a fast portal to one at a slow portal, where thirty times as many
 * requests wait at the same load: so growth is by parts. A cut begins at what was really under way, not at the bound. What it
 * does is seen when those who were let in before have left: until then there is no other, or a slow portal would make it fall to
 * nothing while they come back.
 */
export function adaptiveLimit({ min, max }: LimitBounds): AdaptiveLimit {
  let limit = max;
  let congestedFor = 0;
  let sinceCutMs = Number.POSITIVE_INFINITY;
  let stay = 0;
  return {
    value: () => Math.floor(limit),
    observe({ leastDelayMs, ownMs, stayMs, mostInFlight }) {
      stay = stayMs === null ? stay : 0.7 * stay + 0.3 * stayMs;
      sinceCutMs += sampleMs;
      const congested = (leastDelayMs ?? 0) > congestedLoopMs || (ownMs ?? 0) > congestedOwnMs;
      congestedFor = congested ? congestedFor + 1 : 0;
      if (!congested) {
        limit = Math.min(max, limit * growth ** Math.min(1, shortStayMs / stay));
      } else if (congestedFor >= samplesToCut && sinceCutMs >= stay) {
        limit = Math.max(min, Math.min(limit, mostInFlight) * cut);
        congestedFor = 0;
        sinceCutMs = 0;
      }
    },
  };
}
