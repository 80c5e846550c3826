import type { Citizen } from '../connectors/population/index.ts';
import type { Clock } from '../domain/clock.ts';

/** Records that a caller has resolved as MATCHED a moment ago; `person` answers from these alone (trust 3.1). */
export interface RecentPersons {
  remember(client: string, citizen: Citizen): void;
  recall(client: string, personalId: string): Citizen | null;
}

const lifetimeMs = 5 * 60_000;

export function createRecentPersons(clock: Clock, capacity = 10_000): RecentPersons {
  const known = new Map<string, { readonly citizen: Citizen; readonly until: number }>();
  const keyOf = (client: string, personalId: string) => `${personalId} ${client}`;
  return {
    remember(client, citizen) {
      const key = keyOf(client, citizen.personalId);
      known.delete(key);
      known.set(key, { citizen, until: clock.monotonic() + lifetimeMs });
      if (known.size > capacity) {
        const [oldest] = known.keys();
        if (oldest !== undefined) known.delete(oldest);
      }
    },
    recall(client, personalId) {
      const found = known.get(keyOf(client, personalId));
      return found !== undefined && found.until > clock.monotonic() ? found.citizen : null;
    },
  };
}
