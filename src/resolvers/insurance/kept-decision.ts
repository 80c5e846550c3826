import type { Language } from '../../generated/schema.ts';
import type { DecisionModel } from './models.ts';

interface KeptText {
  /** The decision without what is made when asked for. */
  readonly decision: Omit<DecisionModel, 'explanation' | 'identity'> & {
    readonly identity: Omit<DecisionModel['identity'], 'advice' | 'insurance'>;
  };
  readonly explanation: ReturnType<DecisionModel['explanation']>;
  readonly advice: Readonly<Record<Language, readonly string[]>>;
}

/**
 * A decision as text, to be shown again later: it is personal data, and has to be sealed. What a register sent, and what the card
 * register of the platform might yet say, is left out.
 */
export function keptDecision({ explanation, identity, ...decision }: DecisionModel): string {
  const { advice, insurance: _insurance, ...resolved } = identity;
  const kept: KeptText = {
    decision: { ...decision, identity: resolved },
    explanation: explanation(),
    advice: { VI: advice({ language: 'VI' }), EN: advice({ language: 'EN' }) },
  };
  return JSON.stringify(kept, replaceDate);
}

/** What `keptDecision` wrote, in full again. */
export function revivedDecision(text: string): DecisionModel {
  const { advice, decision, explanation }: KeptText = JSON.parse(text, reviveDate);
  return {
    ...decision,
    explanation: () => explanation,
    identity: {
      ...decision.identity,
      advice: ({ language }) => advice[language],
      insurance: () => Promise.resolve(null),
    },
  };
}

const instant = 'instant';

/** `Date` has turned itself into text before a replacer sees it. */
function replaceDate(this: Readonly<Record<string, unknown>>, key: string, value: unknown) {
  if (key === 'content') return null;
  const held = this[key];
  return held instanceof Date ? { [instant]: held.getTime() } : value;
}

function reviveDate(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && instant in value
    ? new Date(Number(value.instant))
    : value;
}
