import { createHash } from 'node:crypto';
import type { GatewayProcess } from './gateway-process.ts';
import { type DecisionAnswer, type GraphQLClient, graphQLClient } from './graphql-client.ts';

/** What a client holds after a complete answer. */
export interface Held {
  readonly decisionId: string;
  /** SHA-256 of the body's bytes and of the receipt, base64url. */
  readonly answer: string;
  readonly receipt: string;
}

const query =
  'query ($input: EligibilityInput!) { eligibility(input: $input) { id decision receipt } }';

export async function sandboxToken(client: GraphQLClient, clientId: string): Promise<string> {
  const { text } = await client.send('POST', '/sandbox/token', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientId}-secret`,
  });
  return (JSON.parse(text) as { readonly access_token: string }).access_token;
}

/** Checks people in on `lanes` connections without end, and kills the gateway with the answer number `killAfter`. */
export async function checkInUntilKilled(
  gateway: GatewayProcess,
  inputs: readonly unknown[],
  { lanes, killAfter }: { readonly lanes: number; readonly killAfter: number },
): Promise<readonly Held[]> {
  await using client = graphQLClient(gateway.url);
  const token = await sandboxToken(client, 'hospital-district');
  const held: Held[] = [];
  let asked = 0;
  let killed = false;
  const lane = async () => {
    while (!killed) {
      asked += 1;
      const variables = { input: inputs[asked % inputs.length] };
      const answer = await client
        .post({ query, variables }, { authorization: `Bearer ${token}` })
        .catch(() => undefined);
      // A connection that broke gave no complete answer.
      if (answer === undefined) return;
      const decision = answer.data?.['eligibility'] as DecisionAnswer | undefined;
      if (decision === undefined) throw new Error(`HTTP ${answer.status} under load`);
      held.push({
        decisionId: decision.id,
        answer: sha256(answer.bytes),
        receipt: sha256(decision.receipt),
      });
      if (held.length >= killAfter && !killed) {
        killed = true;
        gateway.signal('SIGKILL');
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await gateway.exited;
  return held;
}

function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('base64url');
}

/** Numbers below `limit` that are the same in every run (mulberry32). */
export function seeded(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
