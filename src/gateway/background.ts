import { randomUUID } from 'node:crypto';
import type { BackgroundDesk } from '../background.ts';
import type { Context, Repeats } from '../context.ts';
import { collectEvidence, type EvidenceParts } from '../http/evidence.ts';
import { decideRow } from '../resolvers/insurance/decide-row.ts';
import { sha256Base64url } from '../signing/digest.ts';
import type { Served } from './desk.ts';

export interface BackgroundParts {
  readonly contextOf: (served: Served) => Context;
  readonly evidence: EvidenceParts;
}

/** Nobody repeats what nobody sent. */
const neverRepeated: Repeats = { claim: () => Promise.resolve() };

export function createBackgroundDesk({
  contextOf,
  evidence: parts,
}: BackgroundParts): BackgroundDesk {
  return {
    async decide(task) {
      const { caller, counted, coordinate, purpose, visit, withCoPayment } = task;
      const requestId = randomUUID();
      const evidence = collectEvidence(parts, {
        requestId,
        caller,
        purpose,
        method: 'POST',
        targetUri: `${parts.gatewayUrl}/graphql`,
        signature: undefined,
        nonce: null,
      });
      evidence.asked(task.document, task.variables);
      evidence.follows(task.previous);
      const context = contextOf({
        requestId,
        caller,
        evidence,
        counted,
        repeats: neverRepeated,
        waits: null,
      });
      const decision = await decideRow(visit, context, {
        aloneInRequest: withCoPayment,
        begin: () => context.access.operation(coordinate, [purpose]),
      });
      return {
        decision,
        record: (disclosed) =>
          evidence.record({
            digest: sha256Base64url(disclosed),
            status: 200,
            operations: [task.operation],
            refusal: null,
          }),
      };
    },
  };
}
