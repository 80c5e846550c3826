import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseBirthDate } from '../../../../src/domain/birth-date.ts';
import { parsePersonalId } from '../../../../src/domain/personal-id.ts';
import { checkPresence } from '../../../../src/identity/presence/strength.ts';
import { parseChipTrust } from '../../../../src/identity/presence/trust.ts';
import { writeChips } from '../../../support/chip/write.ts';

const now = new Date('2026-11-21T03:00:00Z');
const claim = {
  personNumber: parsePersonalId('001186000001'),
  fullName: 'Trần Thị Mẫu',
  birthDate: parseBirthDate('1986-01-15'),
};
const folder = mkdtempSync(join(tmpdir(), 'chips-'));
let written = 0;

beforeAll(() => {
  const { personNumber, fullName, birthDate } = claim;
  written = writeChips(folder, { personalId: personNumber, fullName, birthDate });
});
afterAll(() => rmSync(folder, { recursive: true }));

function evidenceIn(place: string) {
  const read = (name: string) => readFileSync(join(folder, place, name));
  const dataGroups = new Map([1, 2, 13].map((number) => [number, read(`DG${number}`)] as const));
  return { kind: 'CHIP', sod: read('EF.SOD'), dataGroups } as const;
}

const folders = () => readdirSync(folder).filter((name) => name !== 'csca.pem');

test('a folder is written for every kind', () => {
  expect(written).toBeGreaterThanOrEqual(30);
  expect(folders()).toHaveLength(written);
});

function trustIn(...path: readonly string[]) {
  const { trust, problems } = parseChipTrust(
    readFileSync(join(folder, ...path, 'csca.pem'), 'utf8'),
  );
  expect(problems).toEqual([]);
  return { chip: trust, issuers: [], devices: [] };
}

test('each chip is authentic under its own root, and under all of them', () => {
  const all = trustIn();
  for (const place of folders()) {
    for (const trust of [trustIn(place), all]) {
      expect([place, checkPresence(evidenceIn(place), claim, trust, now)]).toMatchObject([
        place,
        { strength: 'CHIP_AUTHENTIC', matchesClaim: true, refusal: null },
      ]);
    }
  }
});

test('and under no other', () => {
  const other = trustIn('secp521r1-named');
  expect(checkPresence(evidenceIn('rsa-4096-pss-sha512'), claim, other, now)).toMatchObject({
    strength: 'NONE',
    refusal: expect.stringMatching(/^(?:ISSUER|KEY)_/),
  });
});
