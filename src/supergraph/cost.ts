import { Kind, type ValidationRule } from 'graphql';
import type { Classification } from './data-classes.ts';
import { limitError } from './limits.ts';
import { type Selecting, selectedFields, TooManySelections } from './selection.ts';

/** Of one row, where an argument is a list of them (trust page, section 5). */
export const workLimits = { cost: 200, calls: 6 } as const;

const costOfCall = 10;

export interface Cost {
  /** 1 for each field that has fields of its own, 10 for each question to a register. */
  readonly cost: number;
  /** Questions to registers at most. */
  readonly calls: number;
}

/** What an operation can cost at most, whatever `@skip` and `@include` leave out. Beyond a limit it is not counted to the end. */
export function costOf(
  selecting: Omit<Selecting, 'includes'>,
  { asks }: Pick<Classification, 'asks'>,
): Cost {
  let cost = 0;
  let calls = 0;
  try {
    for (const { type, field, node } of selectedFields(selecting)) {
      const asked = asks.get(`${type.name}.${field.name}`) ?? [];
      const questions = asked.reduce((sum, { atMost }) => sum + atMost, 0);
      calls += questions;
      cost += (node.selectionSet === undefined ? 0 : 1) + questions * costOfCall;
      if (isTooMuch({ cost, calls })) break;
    }
  } catch (error) {
    if (!(error instanceof TooManySelections)) throw error;
    cost = workLimits.cost + 1;
  }
  return { cost, calls };
}

function isTooMuch({ cost, calls }: Cost): boolean {
  return cost > workLimits.cost || calls > workLimits.calls;
}

/** Refuses what would cost too much before anything is asked; last of all, since other limits say more of what is wrong. */
export function costRule(classification: Pick<Classification, 'asks'>): ValidationRule {
  return (context) => ({
    Document: {
      leave(document) {
        for (const operation of document.definitions) {
          if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
          const selecting = { schema: context.getSchema(), document, operation };
          if (isTooMuch(costOf(selecting, classification)))
            context.reportError(limitError('OPERATION_TOO_COSTLY'));
        }
      },
    },
  });
}
