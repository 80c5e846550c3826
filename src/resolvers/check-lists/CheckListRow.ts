import type { Context } from '../../context.ts';
import type { CheckListRowResolvers } from '../../generated/schema.ts';
import { asSeen } from '../insurance/as-seen.ts';
import { revivedDecision } from '../insurance/kept-decision.ts';
import type { DecisionModel } from '../insurance/models.ts';
import { readVisit } from '../insurance/visit.ts';
import type { CheckListRowModel } from './models.ts';

export const CheckListRow: CheckListRowResolvers = {
  outcome: ({ result }) => result?.outcome ?? 'PENDING',
  version: ({ result }) => result?.version ?? null,
  decidedAt: ({ result }) => result?.decidedAt ?? null,
  decision: (row, _args, context) => shown(row, context),
  receipt: (row, _args, context) => shown(row, context)?.receipt ?? null,
};

const opened = new WeakMap<CheckListRowModel, DecisionModel>();

/** Whoever reads what was decided looks at the person: once for each row and request. */
function shown(row: CheckListRowModel, context: Context): DecisionModel | null {
  if (row.result === null) return null;
  const known = opened.get(row);
  if (known !== undefined) return known;
  const kept = revivedDecision(row.result.decision);
  const typed = () => numberIn(row, context);
  const decision = asSeen(kept, typed, context);
  opened.set(row, decision);
  const person = kept.identity.person?.personalId ?? typed();
  context.evidence.looked({ person, purpose: context.access.purpose, sources: [] });
  return decision;
}

/** What was asked for; null in a row that could not be read. */
function numberIn({ visit }: CheckListRowModel, context: Context): string | null {
  try {
    const { holder } = readVisit(visit, context.clock.now(), context);
    return holder.personNumber ?? holder.cardNumber;
  } catch {
    return null;
  }
}
