import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readScan } from '../../../../src/identity/scan/read-scan.ts';
import type { RepairKind, ScanFields } from '../../../../src/identity/scan/scan-result.ts';
import { cccd, type Layout, mrz, newCard, oldCard, written } from './samples.ts';

/** More in `npm run nightly`. */
const scans = Number(process.env['SCANS'] ?? 50_000);
const timeout = 60_000 + scans * 2;

const syllables = fc.constantFrom(
  ...'Nguyễn Trần Lê Phạm Đặng Đỗ Văn Thị Ngọc Hương Thuỳ Mẫu Thử Nghiệm An Ý Đức Quỳnh Giang'.split(
    ' ',
  ),
);
const nameOf = (least: number) =>
  fc.array(syllables, { minLength: least, maxLength: 5 }).map((words) => words.join(' '));
const name = nameOf(2);
const ascii = fc
  .array(fc.constantFrom('NGUYEN', 'VAN', 'THI', 'MAU', 'THU', 'DO', 'AN'), {
    minLength: 2,
    maxLength: 4,
  })
  .map((words) => words.join(' '));
const padded = (most: number, length: number) =>
  fc.nat(most).map((number) => String(number).padStart(length, '0'));
const day = (first: string, last: string) =>
  fc
    .date({ min: new Date(first), max: new Date(last), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
const born = day('1900-01-01', '2026-11-21');
const lately = day('2015-01-01', '2040-12-31');
const sex = fc.constantFrom('MALE', 'FEMALE');
const address = fc
  .array(fc.oneof(syllables, fc.constantFrom('Số 1,', 'Tổ 12,', 'Hà Nội')), {
    minLength: 1,
    maxLength: 8,
  })
  .map((words) => words.join(' '));
const optional = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined, freq: 3 });

/** A number that has the century, sex and year of its owner. */
const person = fc
  .tuple(born, sex, fc.constantFrom('001', '022', '079', '096'), padded(999_999, 6))
  .map(([birthDate, sex, province, digits]) => {
    const century = (Number(birthDate.slice(0, 2)) - 19) * 2 + (sex === 'FEMALE' ? 1 : 0);
    return { birthDate, sex, personalId: `${province}${century}${birthDate.slice(2, 4)}${digits}` };
  });

const citizen = fc
  .tuple(
    person,
    fc.record({
      oldNumber: optional(padded(999_999_999, 9)),
      fullName: name,
      address: optional(address),
      issuedOn: lately,
    }),
  )
  .map(([who, card]) => ({ ...who, ...card }));
const canCuoc = fc
  .tuple(citizen, optional(padded(999_999_999, 9)), name, name)
  .map(([card, cancelledNumber, fatherName, motherName]) => ({
    ...card,
    // Nine digits are those of the old card where that is not named.
    cancelledNumber:
      card.oldNumber === undefined || card.oldNumber === cancelledNumber
        ? cancelledNumber?.padStart(12, '0')
        : cancelledNumber,
    fatherName,
    motherName,
  }));

const printed = fc.record({
  fullName: name,
  birthDate: fc.oneof(
    born,
    born.map((date) => date.slice(0, 4)),
  ),
  sex,
  address: optional(address),
  registeredFacility: fc.tuple(padded(99, 2), padded(999, 3)).map((parts) => parts.join('')),
  validFrom: lately,
  validTo: optional(lately),
  issuedOn: optional(lately),
  managementCode: optional(padded(99_999_999, 14)),
  parentName: optional(name),
  area: optional(fc.constantFrom('K1', 'K2', 'K3')),
  fiveYearDate: optional(lately),
  insuranceNumber: padded(2_000_000_000, 10),
  benefitDigit: fc.integer({ min: 1, max: 5 }),
});
const oldCardOf = fc
  .tuple(printed, fc.constantFrom('DN', 'TE', 'GD', 'HT', 'ZZ'), padded(99, 2))
  .map(([card, objectCode, province]) => ({
    ...card,
    objectCode,
    cardNumber: `${objectCode}${card.benefitDigit}${province}${card.insuranceNumber}`,
  }));
const zone = fc
  .tuple(person, ascii, optional(day('2022-01-01', '2090-12-31')))
  .map(([who, fullName, expiresOn]) => ({
    ...who,
    fullName,
    expiresOn,
    documentNumber: who.personalId.slice(3),
    nationality: 'VN',
  }));

/** Generated texts stand for parsed ones; what is not there is left out. */
function known(fields: object): ScanFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const of = (layout: Layout, fields: fc.Arbitrary<object>) =>
  fields.map((some) => ({ layout, fields: known(some) }));
const sample = fc.oneof(
  of('CCCD_QR', citizen),
  of('CAN_CUOC_QR', canCuoc),
  of('OLD_CARD', oldCardOf),
  of('NEW_CARD', printed),
  of('MRZ', zone),
);

interface Damage {
  readonly make: (text: string, layout: Layout) => string;
  readonly repair: RepairKind | null;
}

const isCard = (layout: Layout) => layout.endsWith('_CARD');
const damages: readonly Damage[] = [
  { make: (text) => text, repair: null },
  { make: (text) => `\ufeff${text}`, repair: 'BYTE_ORDER_MARK' },
  { make: (text) => `${text}\r\n`, repair: 'CONTROL_CHARACTER' },
  { make: (text) => `\t${text}\u001d`, repair: 'CONTROL_CHARACTER' },
  { make: (text) => ` ${text}`, repair: 'WHITESPACE' },
  { make: (text) => text.normalize('NFD'), repair: 'UNICODE_FORM' },
  { make: (text) => text.replaceAll('|', '\\'), repair: 'SEPARATOR' },
  { make: (text) => text.replaceAll('|', '｜'), repair: 'SEPARATOR' },
  {
    make: (text) => text.replaceAll(/[|<]/g, (sign) => `&#${sign.charCodeAt(0)};`),
    repair: 'HTML_REFERENCE',
  },
  {
    make: (text, layout) =>
      layout === 'MRZ' ? text.replaceAll(/<+$/gm, '').replaceAll('<', ' ') : text,
    repair: 'FILLER',
  },
  { make: (text, layout) => (isCard(layout) ? text.slice(0, -2) : text), repair: 'TERMINATOR' },
  { make: (text, layout) => (isCard(layout) ? text.toUpperCase() : text), repair: 'CASE' },
  { make: (text, layout) => (layout === 'MRZ' ? text.toLowerCase() : text), repair: 'CASE' },
  {
    make: (text, layout) =>
      layout === 'MRZ' || layout === 'OLD_CARD' ? text.replace(/^(I?)D/, '$1Đ') : text,
    repair: 'D_STROKE',
  },
  {
    make: (text, layout) => (isCard(layout) ? text.replaceAll(/\b0(?=\d\/|\d\d?\/)/g, '') : text),
    repair: 'LEADING_ZERO',
  },
];

describe('generated scans', () => {
  const kinds: Readonly<Record<Layout, string>> = {
    CCCD_QR: 'CCCD_QR',
    CAN_CUOC_QR: 'CAN_CUOC_QR',
    OLD_CARD: 'HEALTH_CARD_QR',
    NEW_CARD: 'HEALTH_CARD_QR',
    MRZ: 'MRZ',
  };

  test(
    'are read back whatever a keyboard or a reader did, and said to be repaired when they were',
    () => {
      fc.assert(
        fc.property(sample, fc.constantFrom(...damages), ({ layout, fields }, { make, repair }) => {
          const text = written[layout](fields);
          const damaged = make(text, layout);
          const result = readScan(damaged);
          expect(result.rejected).toBeNull();
          expect(result.kind).toBe(kinds[layout]);
          expect(result.fields).toEqual(fields);
          const wanted = damaged === text ? [] : [repair];
          expect([...new Set(result.repairs.map(({ kind }) => kind))]).toEqual(wanted);
          expect(readScan(written[layout](result.fields)).repairs).toEqual([]);
        }),
        { numRuns: scans },
      );
    },
    timeout,
  );
});

const fields = fc.oneof(
  fc.constantFrom(...cccd.split('|'), ...oldCard.split('|'), ...newCard.split('|')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.stringMatching(/^[0-9a-fđáê]{0,40}$/),
  fc.stringMatching(/^\d{8,15}$/),
);
const nearly = fc
  .tuple(fc.constantFrom('|', '\\', '¦', ' | '), fc.array(fields, { minLength: 5, maxLength: 18 }))
  .map(([separator, parts]) => parts.join(separator));
const cut = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(cccd, oldCard, newCard, mrz),
      sample.map(({ layout, fields }) => written[layout](fields)),
    ),
    fc.nat(300),
    fc.string({ unit: 'binary', maxLength: 3 }),
  )
  .map(([text, at, noise]) => text.slice(0, at) + noise + text.slice(at + 1));
const units = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
  .map((codes) => String.fromCharCode(...codes));
const anything = fc.oneof(
  { arbitrary: cut, weight: 4 },
  { arbitrary: nearly, weight: 4 },
  { arbitrary: units, weight: 1 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 300 }), weight: 1 },
  { arbitrary: fc.stringMatching(/^I[DA<]VNM[A-Z0-9<]{85}$/), weight: 1 },
  { arbitrary: fc.stringMatching(/^[DĐT][NE]\d{10,14}$/), weight: 1 },
);

const fieldNames: ReadonlySet<string> = new Set(
  (
    'personalId oldNumber cancelledNumber fullName birthDate sex address issuedOn expiresOn documentNumber cardNumber ' +
    'insuranceNumber objectCode benefitDigit validFrom validTo registeredFacility area fiveYearDate fatherName ' +
    'motherName parentName managementCode nationality'
  ).split(' '),
);

describe('whatever is scanned', () => {
  test(
    'has a result of the known shape, which claims no assurance',
    () => {
      fc.assert(
        fc.property(anything, (text) => {
          const result = readScan(text);
          expect(Object.keys(result).sort()).toEqual(['fields', 'kind', 'rejected', 'repairs']);
          for (const field of Object.keys(result.fields)) expect(fieldNames).toContain(field);
          if (result.kind === null) {
            expect(result.rejected).not.toBeNull();
            expect(result.fields).toEqual({});
          }
          const { rejected } = result;
          if (rejected?.field !== undefined)
            expect(result.fields).not.toHaveProperty(rejected.field);
        }),
        { numRuns: scans },
      );
    },
    timeout,
  );
});

function timeOf(text: string): number {
  const start = performance.now();
  readScan(text);
  return performance.now() - start;
}

/** Only where many are asked for: one pause of the machine would fail a short run. */
describe.runIf(scans >= 1_000_000)('time', () => {
  test(
    'is below a millisecond for 999 of 1,000',
    () => {
      const texts = fc.sample(anything, 100_000);
      for (const text of texts.slice(0, 10_000)) readScan(text);
      // The best of three: a pause of the machine is no time of the reader's.
      const times = texts.map((text) => Math.min(...[0, 1, 2].map(() => timeOf(text))));
      times.sort((a, b) => a - b);
      const slow = times[Math.floor(times.length * 0.999)] ?? Number.POSITIVE_INFINITY;
      process.stdout.write(
        `p99.9 of ${times.length} parses: ${slow.toFixed(3)} ms, slowest ${times.at(-1)?.toFixed(3)} ms\n`,
      );
      expect(slow).toBeLessThan(1);
    },
    timeout,
  );
});
