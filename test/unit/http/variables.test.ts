import { describe, expect, it } from 'vitest';
import { refuseUnusable } from '../../../src/http/variables.ts';

function presence(chip: unknown): unknown {
  return { inputs: [{ presence: { chip } }] };
}

function group(length: number): unknown {
  return { sod: '', dataGroups: [{ number: 1, content: 'A'.repeat(length) }] };
}

describe('variables', () => {
  it.each([
    ['EF.SOD', presence({ sod: 'A'.repeat(16_384), dataGroups: [] })],
    ['a data group', presence(group(65_536))],
    ['an answer of a chip', presence({ response: 'A'.repeat(1_024) })],
    ['an assertion', { presence: { idToken: { token: 'A'.repeat(8_192) } } }],
    ['any other text', { input: { facilityCode: 'A'.repeat(2_048) } }],
    ['EF.SOD in a variable of its own', { sod: 'A'.repeat(16_384) }],
    ['a scan, which is measured elsewhere', { scan: 'A'.repeat(100_000) }],
    ['the person of a row, and one level below', { inputs: [{ holder: { person: {} } }] }],
  ])('may be as long or deep as %s', (_what, variables) => {
    expect(() => refuseUnusable(variables)).not.toThrow();
  });

  it.each([
    ['a longer EF.SOD', presence({ sod: 'A'.repeat(16_385), dataGroups: [] })],
    ['a longer data group', presence(group(65_537))],
    ['a longer answer of a chip', presence({ response: 'A'.repeat(1_025) })],
    ['a longer assertion', { presence: { idToken: { token: 'A'.repeat(8_193) } } }],
    ['another longer text', { input: { facilityCode: 'A'.repeat(2_049) } }],
    ['a longer name', { ['A'.repeat(2_049)]: 1 }],
    ['a deeper question', { inputs: [{ holder: { person: { personalId: { a: {} } } } }] }],
    ['deeper evidence', presence({ dataGroups: [{ content: { a: {} } }] })],
  ])('are refused for %s', (_what, variables) => {
    expect(() => refuseUnusable(variables)).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
  });

  it.each([
    ['half a character', { sod: '\ud800' }],
    ['half a character in a name', { '\ud800': 1 }],
    ['a number that is none', { input: { inScopeCost: Number.POSITIVE_INFINITY } }],
  ])('are refused for %s', (_what, variables) => {
    expect(() => refuseUnusable(variables)).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST' }),
    );
  });
});
