import { describe, expect, test } from 'vitest';
import { priorities, priorityOf } from '../../../../src/http/admission/priority.ts';

function bearer(claims: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `Bearer ${part({ alg: 'ES256' })}.${part(claims)}.c2lnbmF0dXJl`;
}

const classOf = (claims: unknown, wish?: string) =>
  priorityOf({ authorization: bearer(claims), wish });

describe('the class of a request', () => {
  test.each([
    ['hospital', 'CHECK_IN'],
    ['citizen', 'PORTAL'],
    ['agency', 'PORTAL'],
    ['auditor', 'DOCUMENTS'],
  ])('of a caller who says to be a %s is %s', (kind, priority) => {
    expect(classOf({ caller_kind: kind })).toBe(priority);
  });

  test.each([
    ['no token', undefined],
    ['another scheme', 'Basic YTpi'],
    ['no three parts', 'Bearer abc'],
    ['a part that is no JSON', 'Bearer a.!!!.c'],
    ['a claim that is no text', bearer({ caller_kind: ['hospital'] })],
    ['a kind that nobody is', bearer({ caller_kind: 'toString' })],
    ['claims that are no object', bearer('hospital')],
    ['null', bearer(null)],
    ['a header beyond all measure', `${bearer({ caller_kind: 'hospital' })}${'x'.repeat(10_000)}`],
  ])('with %s is the last', (_what, authorization) => {
    expect(priorityOf({ authorization, wish: undefined })).toBe('BULK');
  });
});

describe('X-Priority', () => {
  test.each([
    ['bulk', 'BULK'],
    [' Bulk ', 'BULK'],
    ['documents', 'DOCUMENTS'],
    ['portal', 'PORTAL'],
    ['check-in', 'CHECK_IN'],
    ['urgent', 'CHECK_IN'],
    ['', 'CHECK_IN'],
  ])('%j makes a hospital %s', (wish, priority) => {
    expect(classOf({ caller_kind: 'hospital' }, wish)).toBe(priority);
  });

  test('never raises a class', () => {
    for (const kind of ['hospital', 'citizen', 'agency', 'auditor', 'nobody']) {
      const own = priorities.indexOf(classOf({ caller_kind: kind }));
      for (const wish of ['check-in', 'check_in', 'CHECK_IN', 'portal', 'documents', 'bulk']) {
        expect(priorities.indexOf(classOf({ caller_kind: kind }, wish))).toBeGreaterThanOrEqual(
          own,
        );
      }
    }
  });
});
