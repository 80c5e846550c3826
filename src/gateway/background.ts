import { randomUUID } from 'node:crypto';
import type { BackgroundDecision, BackgroundDesk, BackgroundTask } from '../background.ts';
import type { Context, Repeats } from '../context.ts';
import { AuthError, InputError } from '../errors.ts';
import { collectEvidence, type EvidenceParts } from '../http/evidence.ts';
import { decideRow } from '../resolvers/insurance/decide-row.ts';
import type { DecisionModel } from '../resolvers/insurance/models.ts';
import { repeatDecision } from '../resolvers/insurance/repeat-decision.ts';
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
  function open(task: BackgroundTask) {
    const { caller, counted, purpose } = task;
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
      isRepeated: true,
      repeats: neverRepeated,
      waits: null,
      priority: () => 'BULK',
      startedAt: parts.clock.monotonic(),
    });
    const decided = (decision: DecisionModel): BackgroundDecision => ({
      decision,
      record: (disclosed) =>
        evidence.record({
          digest: sha256Base64url(disclosed),
          status: 200,
          operations: [task.operation],
          refusal: null,
        }),
    });
    return { context, decided };
  }

  return {
    async decide(task) {
      const { coordinate, purpose, visit, withCoPayment } = task;
      const { context, decided } = open(task);
      const decision = await decideRow(visit, context, {
        aloneInRequest: withCoPayment,
        begin: () => context.access.operation(coordinate, [purpose]),
      });
      return decided(decision);
    },

    async repeat(task, known) {
      const { context, decided } = open(task);
      try {
        context.access.operation(task.coordinate, [task.purpose]);
        return decided(await repeatDecision(task.visit, known, context));
      } catch (error) {
        if (error instanceof AuthError || error instanceof InputError) return null;
        throw error;
      }
    },
  };
}
