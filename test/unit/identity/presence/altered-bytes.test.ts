import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passiveAuthentication } from '../../../../src/identity/presence/passive-authentication.ts';
import { chipRefusals } from '../../../../src/identity/presence/refusal.ts';
import { type Chip, flipped, makeChip } from '../../../support/chip/chip.ts';
import { pem } from '../../../support/chip/der.ts';
import { ecPair, rsaPair } from '../../../support/chip/keys.ts';
import { plain, plainRsa } from '../../../support/chip/kinds.ts';
import { hasOpenssl } from '../../signing/fixtures.ts';

const now = new Date('2026-11-21T03:00:00Z');

const brainpool = {
  signer: ecPair('brainpoolP256r1', 'explicit'),
  root: ecPair('brainpoolP256r1', 'explicit', 'root'),
  hash: 'sha256',
} as const;
const pss = {
  signer: rsaPair(2048, 'PSS'),
  root: rsaPair(2048, 'PSS', 'root'),
  hash: 'sha256',
} as const;

const chips: readonly (readonly [string, Chip])[] = [
  ['RSA', makeChip(plainRsa)],
  ['RSA-PSS', makeChip(pss)],
  ['P-256', makeChip(plain)],
  ['explicit brainpool', makeChip(brainpool)],
];

function outcome(chip: Chip, sod: Uint8Array): string {
  const answer = passiveAuthentication({ ...chip, sod }, chip.trust, now);
  return answer.ok ? 'ACCEPTED' : answer.refusal;
}

describe.each(chips)('%s', (_name, chip) => {
  test('unaltered it is accepted', () => {
    expect(outcome(chip, chip.sod)).toBe('ACCEPTED');
  });

  test('no byte of EF.SOD can be changed', () => {
    const accepted = [...chip.sod.keys()].filter((at) =>
      [1 << (at % 8), 0xff].some(
        (mask) => outcome(chip, flipped(chip.sod, at, mask)) === 'ACCEPTED',
      ),
    );
    expect(accepted).toEqual([]);
  });
});

test('no byte can be removed, doubled or put in', () => {
  const [, chip] = chips[2]!;
  const accepted = [...chip.sod.keys()].filter((at) => {
    const [head, tail] = [chip.sod.subarray(0, at), chip.sod.subarray(at)];
    const altered = [
      [head, tail.subarray(1)],
      [head, tail.subarray(0, 1), tail],
      [head, Buffer.from([0]), tail],
      [head],
    ];
    return altered.some((parts) => outcome(chip, Buffer.concat(parts)) === 'ACCEPTED');
  });
  expect(accepted).toEqual([]);
});

const known = new Set<string>(Object.keys(chipRefusals));

test('any bytes get an answer, and never a good one', () => {
  const [, chip] = chips[2]!;
  const edit = fc.record({
    at: fc.nat(chip.sod.length - 1),
    remove: fc.nat(8),
    put: fc.uint8Array({ maxLength: 8 }),
  });
  const edited = fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) =>
    edits.reduce((bytes: Uint8Array, { at, remove, put }) => {
      return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + remove)]);
    }, chip.sod),
  );
  const bytes = fc.oneof(edited, fc.uint8Array({ maxLength: 300 }));
  fc.assert(
    fc.property(bytes, (sod) => {
      fc.pre(!chip.sod.equals(sod));
      expect(known).toContain(outcome(chip, sod));
    }),
    { numRuns: 2_000 },
  );
});

/** The same EF.SOD by OpenSSL's own CMS reader: an independent opinion on what this suite makes. */
describe.skipIf(!hasOpenssl)('openssl cms -verify (skipped where the binary is missing)', () => {
  const primeField = Buffer.from('06072a8648ce3d0101', 'hex');

  function opensslAccepts({ sod, anchor }: Chip): boolean {
    const folder = mkdtempSync(join(tmpdir(), 'sod-'));
    const [content, root] = [join(folder, 'sod.der'), join(folder, 'root.pem')];
    // The tag 77 and its length of two octets stand before the ContentInfo.
    writeFileSync(content, sod.subarray(4));
    writeFileSync(root, pem('CERTIFICATE', anchor));
    const args = ['cms', '-verify', '-inform', 'DER', '-in', content, '-CAfile', root];
    try {
      execFileSync('openssl', [...args, '-purpose', 'any', '-out', join(folder, 'out')], {
        stdio: 'pipe',
      });
      return true;
    } catch {
      return false;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  const named = makeChip({
    ...brainpool,
    signer: ecPair('brainpoolP384r1'),
    root: ecPair('brainpoolP384r1', 'named', 'root'),
  });
  // OpenSSL itself takes no explicit parameters in a chain, known curve or not (since 1.1.1h).
  const readable = chips.filter(([, chip]) => !chip.sod.includes(primeField));
  test.each([...readable, ['brainpoolP384r1', named] as const])('%s', (_name, chip) => {
    expect(opensslAccepts(chip)).toBe(true);
    const last = chip.sod.length - 1;
    expect(opensslAccepts({ ...chip, sod: flipped(chip.sod, last) })).toBe(false);
  });
});
