import { describe, expect, it } from 'vitest';
import type { AnsweredRow } from '../../../../src/cli/check/documents.ts';
import { resultTable } from '../../../../src/cli/check/results.ts';
import { type ReasonCode, reasonCatalog } from '../../../../src/eligibility/reasons.ts';

function resultOf(status: string, ...codes: readonly ReasonCode[]) {
  const answer: AnsweredRow = {
    reference: 'A-1',
    position: 1,
    outcome: 'DECIDED',
    version: 'v',
    receipt: 'r',
    decidedAt: '2026-11-22T01:00:00.000Z',
    decision: {
      decision: 'ELIGIBLE',
      status,
      asOf: '2026-11-22T01:00:00.000Z',
      benefit: null,
      card: null,
      reasons: codes.map((code) => {
        const { desk, severity, text } = reasonCatalog[code];
        return { code, severity, text: text.en, deskAction: desk?.en ?? null };
      }),
    },
  };
  const list = { headers: [], delimiter: ',', rows: [{ line: 2, cells: [], values: {} }] };
  const table = resultTable(list, ['A-1'], new Map(), new Map([['A-1', answer]]), 'en');
  const { deskAction, reason, reasonCodes } = table.rows[0]?.result ?? {};
  return { deskAction, reason, reasonCodes };
}

const text = (...codes: readonly ReasonCode[]) =>
  codes.map((code) => reasonCatalog[code].text.en).join(' ');

describe('the reason of a row', () => {
  it.each<
    readonly [
      what: string,
      status: string,
      found: readonly ReasonCode[],
      told: readonly ReasonCode[],
    ]
  >([
    [
      'says why the fund pays, and leaves notes to the codes',
      'ELIGIBLE',
      ['REFERENCE_LEVEL_ASSUMED', 'CARD_VALID', 'IDENTITY_MATCHED', 'RIGHT_ROUTE'],
      ['CARD_VALID'],
    ],
    [
      'says then what the desk action is about',
      'ELIGIBLE',
      ['CARD_REPLACED', 'REFERENCE_LEVEL_ASSUMED', 'CARD_VALID', 'IDENTITY_MATCHED'],
      ['CARD_VALID', 'CARD_REPLACED'],
    ],
    [
      'says why it does not',
      'NOT_ELIGIBLE',
      ['CARD_EXPIRED', 'IDENTITY_MATCHED'],
      ['CARD_EXPIRED'],
    ],
    [
      'says why it is only for now',
      'ELIGIBLE_PROVISIONAL',
      ['PORTAL_UNAVAILABLE', 'DECIDED_FROM_SHOWN_CARD', 'SELF_REFERRAL_FULL'],
      ['PORTAL_UNAVAILABLE'],
    ],
  ])('%s', (_, status, found, told) => {
    const { deskAction, reason, reasonCodes } = resultOf(status, ...found);
    expect(reason).toBe(text(...told));
    expect(reasonCodes).toBe(found.join(' '));
    const acting = found.find((code) => reasonCatalog[code].desk !== null);
    expect(deskAction).toBe(acting === undefined ? '' : reasonCatalog[acting].desk?.en);
  });
});
