import { GatewayError } from '../../errors.ts';

/** Streams that may be open at once in this process. */
export interface StreamLimits {
  readonly perClient: number;
  readonly inAll: number;
}

/** Counts open streams. */
export interface StreamPlaces {
  /** Returns what gives the place back; calling it twice gives it back once. @throws GatewayError TOO_MANY_SUBSCRIPTIONS */
  take(client: string): () => void;
  readonly taken: number;
}

export function createStreamPlaces({ inAll, perClient }: StreamLimits): StreamPlaces {
  const byClient = new Map<string, number>();
  let taken = 0;
  return {
    take(client) {
      const own = byClient.get(client) ?? 0;
      if (own >= perClient || taken >= inAll) throw new GatewayError('TOO_MANY_SUBSCRIPTIONS');
      byClient.set(client, own + 1);
      taken += 1;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        taken -= 1;
        const left = (byClient.get(client) ?? 1) - 1;
        if (left === 0) byClient.delete(client);
        else byClient.set(client, left);
      };
    },
    get taken() {
      return taken;
    },
  };
}
