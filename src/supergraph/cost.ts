import type { ValidationRule } from 'graphql';
import type { Classification } from './data-classes.ts';
import { limitError } from './limits.ts';
import { type Selecting, selectedFields } from './selection.ts';

/** Of one row, where an argument is a list of them (trust page, section 5). */
export const workLimits = { cost: 200, calls: 6 } as const;

const costOfCall = 10;

export interface Cost {
  /** 1 for each field, 10 for each question to a register. */
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
  for (const { type, field } of selectedFields(selecting)) {
    const asked = asks.get(`${type.name}.${field.name}`) ?? [];
    const questions = asked.reduce((sum, { atMost }) => sum + atMost, 0);
    calls += questions;
    cost += 1 + questions * costOfCall;
    if (isTooMuch({ cost, calls })) break;
  }
  return { cost, calls };
}

function isTooMuch({ cost, calls }: Cost): boolean {
  return cost > workLimits.cost || calls > workLimits.calls;
}

/** Refuses what would cost too much before anything is asked. */
export function costRule(classification: Pick<Classification, 'asks'>): ValidationRule {
  return (context) => ({
    OperationDefinition(operation) {
      const selecting = {
        schema: context.getSchema(),
        document: context.getDocument(),
        operation,
      };
      if (isTooMuch(costOf(selecting, classification)))
        context.reportError(limitError('OPERATION_TOO_COSTLY'));
    },
  });
}
