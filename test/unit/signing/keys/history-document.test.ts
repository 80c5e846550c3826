import { describe, expect, test } from 'vitest';
import { generateKey, generateSigningKeys } from '../../../../src/signing/keys/generate.ts';
import {
  type SignedKeyHistory,
  signHistory,
  verifyHistory,
} from '../../../../src/signing/keys/history-document.ts';
import { historyDocument, parseKeyFile } from '../../../../src/signing/keys/key-file.ts';
import { loadSigningKeys } from '../../../../src/signing/keys/key-set.ts';
import { planRotation, planWithdrawal, publicationMs } from '../../../../src/signing/keys/plan.ts';

const now = new Date('2026-11-22T01:00:00.000Z');
const issuer = 'https://gateway.example.vn';

const start = planRotation(generateSigningKeys(), {
  now,
  purpose: 'receipt',
  key: generateKey('ES256', 'receipt'),
  from: new Date(now.getTime() + publicationMs),
  emergency: false,
}).json;

function signed(json: unknown, signAs: 'receipt' | 'http' = 'receipt'): Promise<SignedKeyHistory> {
  const signer = loadSigningKeys(json, { now: () => now }).signerFor(signAs);
  return signHistory(historyDocument(parseKeyFile(json)), { issuer, signer, now });
}

const withdrawn = planWithdrawal(start, {
  now,
  kid: loadSigningKeys(start, { now: () => now }).signerFor('receipt').kid,
  since: now,
  reason: 'KEY_COMPROMISE',
  replacement: () => null,
  alone: false,
}).json;

describe('a signed key history', () => {
  test('is believed by who knows one of its keys, or an earlier history', async () => {
    const [earlier, later] = [await signed(start), await signed(withdrawn)];
    expect(verifyHistory(earlier, { keys: earlier.keys })).toMatchObject({ ok: true });
    expect(verifyHistory(later, earlier)).toMatchObject({ ok: true, document: { issuer } });
  });

  test('has nothing private in it', async () => {
    const text = JSON.stringify(await signed(withdrawn));
    expect(text).not.toContain('"d":');
    for (const { d } of start['keys'] as readonly { readonly d?: string }[])
      if (d !== undefined) expect(text).not.toContain(d);
  });

  test.each<[string, (document: SignedKeyHistory) => unknown, string]>([
    ['without its signature', ({ signature: _, ...rest }) => rest, 'HISTORY_UNSIGNED'],
    ['of another gateway', (one) => ({ ...one, issuer: 'https://other.vn' }), 'HISTORY_ALTERED'],
    ['dated later', (one) => ({ ...one, issuedAt: '2026-11-23T01:00:00.000Z' }), 'HISTORY_ALTERED'],
    [
      'with an event less',
      (one) => ({ ...one, events: one.events.slice(0, -1) }),
      'HISTORY_ALTERED',
    ],
    ['with a key less', (one) => ({ ...one, keys: one.keys.slice(1) }), 'HISTORY_ALTERED'],
    ['with a broken signature', (one) => ({ ...one, signature: 'a.b' }), 'MALFORMED'],
  ])('%s is refused', async (_name, change, code) => {
    const document = await signed(withdrawn);
    expect(verifyHistory(change(document), { keys: document.keys })).toEqual({ ok: false, code });
  });

  test('of somebody else is refused by who knows ours', async () => {
    const ours = await signed(start);
    const theirs = await signed(generateSigningKeys());
    expect(verifyHistory(theirs, ours)).toEqual({ ok: false, code: 'KEY_UNKNOWN' });
  });

  test('that takes back a withdrawal is refused by who has seen it', async () => {
    const [before, after] = [await signed(start), await signed(withdrawn)];
    expect(verifyHistory(before, after)).toEqual({ ok: false, code: 'HISTORY_REWRITTEN' });
  });

  test('signed with the key that it withdraws is refused', async () => {
    const thief = loadSigningKeys(start, { now: () => now }).signerFor('receipt');
    const document = historyDocument(parseKeyFile(withdrawn));
    const forged = await signHistory(document, { issuer, signer: thief, now });
    expect(verifyHistory(forged, await signed(start))).toEqual({
      ok: false,
      code: 'SIGNER_NOT_CURRENT',
    });
  });
});
