import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BodyContent, dataKey, openBody, sealBody } from '../../../src/ledger/body.ts';

const content: BodyContent = {
  v: 1,
  personalId: '001086000001',
  cardNumber: 'DN4010112345678',
  linked: true,
  practitioner: { personalId: '001085000101', fullName: 'Trần Quốc Bảo' },
  encounter: 'BA-2026-0001',
  reasonCodes: ['COVERED'],
};
const key = dataKey('key-1', new Uint8Array(32).fill(7));
const entryId = '0d4f2f7e-65f1-4a7b-9d5c-2c2a8f1f0001';

const contents: fc.Arbitrary<BodyContent> = fc.record({
  v: fc.constant(1 as const),
  personalId: fc.option(fc.string()),
  cardNumber: fc.option(fc.string()),
  linked: fc.boolean(),
  practitioner: fc.option(
    fc.record({ personalId: fc.string(), fullName: fc.string({ unit: 'grapheme' }) }),
  ),
  encounter: fc.option(fc.string({ unit: 'grapheme' })),
  reasonCodes: fc.array(fc.string()),
});

describe('a sealed body', () => {
  test('is opened by its key in its entry', () => {
    fc.assert(
      fc.property(contents, fc.uuid(), (any, id) => {
        expect(openBody(sealBody(any, id, key), id, key)).toEqual(any);
      }),
    );
  });

  test('has one form for one nonce', () => {
    const nonce = new Uint8Array(12).fill(1);
    expect(sealBody(content, entryId, key, nonce)).toEqual(sealBody(content, entryId, key, nonce));
    expect(sealBody(content, entryId, key)).not.toEqual(sealBody(content, entryId, key));
  });

  test('shows nothing of what it holds', () => {
    const { sealed } = sealBody(content, entryId, key);
    const bytes = Buffer.from(sealed, 'base64url').toString('latin1');
    for (const secret of ['001086000001', 'DN401', 'Bảo', 'BA-2026', 'COVERED']) {
      expect(sealed + bytes).not.toContain(secret);
    }
  });

  test('is refused with any bit of it changed', () => {
    const { sealed } = sealBody(content, entryId, key);
    const bytes = Buffer.from(sealed, 'base64url');
    for (let bit = 0; bit < bytes.byteLength * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const body = { key: key.id, sealed: changed.toString('base64url') };
      expect(openBody(body, entryId, key), `bit ${bit}`).toBeNull();
    }
  });

  test('is refused at any other length', () => {
    const { sealed } = sealBody(content, entryId, key);
    const bytes = Buffer.from(sealed, 'base64url');
    for (let length = 0; length < bytes.byteLength; length += 1) {
      const cut = { key: key.id, sealed: bytes.subarray(0, length).toString('base64url') };
      expect(openBody(cut, entryId, key)).toBeNull();
    }
  });

  test('is refused in another spelling of the same bytes', () => {
    const { sealed } = sealBody(content, entryId, key);
    const standard = Buffer.from(sealed, 'base64url').toString('base64');
    for (const spelling of [`${sealed}=`, `${sealed} `, `${sealed}\n`, `${standard}==`]) {
      expect(openBody({ key: key.id, sealed: spelling }, entryId, key)).toBeNull();
    }
  });

  test('is refused in every other entry', () => {
    const body = sealBody(content, entryId, key);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uuid(),
          fc.string(),
          fc.constant(entryId.toUpperCase()),
          fc.constant(`${entryId} `),
        ),
        (other) => {
          fc.pre(other !== entryId);
          expect(openBody(body, other, key)).toBeNull();
        },
      ),
    );
  });

  test('is refused by another key', () => {
    const body = sealBody(content, entryId, key);
    expect(openBody(body, entryId, dataKey(key.id, randomBytes(32)))).toBeNull();
  });

  test('of a later format is not read as this one', () => {
    const later = { ...content, v: 2 } as unknown as BodyContent;
    const id = randomUUID();
    expect(openBody(sealBody(later, id, key), id, key)).toBeNull();
  });
});
