import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sandboxCommand } from '../../../src/cli/sandbox.ts';
import { UsageError } from '../../../src/cli/terminal.ts';
import { parseFacilityRegister } from '../../../src/connectors/facilities/index.ts';
import { ageInYears, parseBirthDate } from '../../../src/domain/birth-date.ts';
import {
  benefitDigitOf,
  insuranceNumberOf,
  objectCodeOf,
  parseCardNumber,
} from '../../../src/domain/card-number.ts';
import { addDays, type PlainDate, parseInstant, parsePlainDate } from '../../../src/domain/date.ts';
import { parseFacilityCode } from '../../../src/domain/facility.ts';
import { parsePersonName, sameName } from '../../../src/domain/person-name.ts';
import { birthYearOf, parsePersonalId, sexOf } from '../../../src/domain/personal-id.ts';
import { sandboxPeople } from '../../../src/sandbox/people.ts';
import { faultNames, type SandboxPerson } from '../../../src/sandbox/person.ts';
import {
  canCuocScan,
  cardScan,
  cardScanNew,
  cardScanOld,
  cccdScan,
  exampleInput,
  mrz,
  presentedHolder,
} from '../../../src/sandbox/scans.ts';

const days = ['2026-01-01', '2026-06-30', '2026-11-21', '2027-02-28', '2031-12-31'].map(
  parsePlainDate,
);
const today = parsePlainDate('2026-11-21');
const people = sandboxPeople(today);

function personCalled(key: string, from = people): SandboxPerson {
  return from.find((person) => person.key === key)!;
}

function cardDigits(list: readonly SandboxPerson[]): Set<number> {
  return new Set(
    list.flatMap(({ card }) =>
      card === null ? [] : [benefitDigitOf(parseCardNumber(card.cardNumber))],
    ),
  );
}

describe.each(days)('on %s', (day) => {
  const everyone = sandboxPeople(day);

  test('keys are kebab-case and unique', () => {
    const keys = everyone.map((person) => person.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(key))).toEqual([]);
  });

  test('there are at least 32 people', () => {
    expect(everyone.length).toBeGreaterThanOrEqual(32);
  });

  test('personal numbers are possible and unique, and agree with birth date and sex', () => {
    const citizens = everyone.flatMap((person) => person.citizens);
    for (const citizen of citizens) {
      const id = parsePersonalId(citizen.personalId);
      expect(birthYearOf(id)).toBe(Number(citizen.birthDate.slice(0, 4)));
      expect(sexOf(id)).toBe(citizen.sex);
    }
    expect(new Set(citizens.map((citizen) => citizen.personalId)).size).toBe(citizens.length);
  });

  test('card and insurance numbers are well-formed, unique and belong together', () => {
    const cards = everyone.flatMap(({ card }) => card ?? []);
    for (const card of cards) {
      expect(insuranceNumberOf(parseCardNumber(card.cardNumber))).toBe(card.insuranceNumber);
    }
    expect(new Set(cards.map((card) => card.insuranceNumber)).size).toBe(cards.length);
  });

  test('names, birth dates and presented card numbers pass the parsers', () => {
    for (const { presented } of everyone) {
      parsePersonName(presented.fullName);
      parseBirthDate(presented.birthDate);
      if (presented.cardNumber !== null) parseCardNumber(presented.cardNumber);
    }
  });

  test('card dates are days of the calendar, in order', () => {
    for (const card of everyone.flatMap(({ card }) => card ?? [])) {
      const to = card.validTo === null ? '9999-12-31' : parsePlainDate(card.validTo);
      expect(parsePlainDate(card.validFrom) < to).toBe(true);
      if (card.fiveYearDate !== null) parsePlainDate(card.fiveYearDate);
      for (const stay of card.history) parseInstant(stay.admittedAt);
    }
  });

  test('whoever is covered by portal code 000 shows a card that is valid and does not end soon', () => {
    const covered = everyone.filter(
      ({ key, expected }) =>
        expected.portalCode === '000' && expected.routeCode !== null && key !== 'card-ends-soon',
    );
    expect(covered.length).toBeGreaterThan(25);
    for (const { card } of covered) {
      expect(card!.validFrom <= day).toBe(true);
      expect((card!.validTo ?? '9999') > addDays(day, 30)).toBe(true);
    }
  });

  test('expired, replaced, coming and ending cards are so on that day', () => {
    const card = (key: string) => personCalled(key, everyone).card!;
    expect(card('card-expired').validTo! < day).toBe(true);
    expect(card('card-replaced').validTo! < day).toBe(true);
    expect(card('card-replaced').next!.validFrom <= day).toBe(true);
    expect(card('next-card-issued').validTo! >= day).toBe(true);
    expect(card('next-card-issued').next!.validFrom > day).toBe(true);
    expect(card('card-not-yet-valid').validFrom > day).toBe(true);
    expect(card('card-ends-soon').validTo! <= addDays(day, 30)).toBe(true);
    const grace = card('card-ended-during-stay').validTo!;
    expect(grace < day && day <= addDays(grace as PlainDate, 15)).toBe(true);
  });

  test('children are under 6 and social pensioners 75 or older', () => {
    for (const { key, presented, card } of everyone) {
      const age = ageInYears(parseBirthDate(presented.birthDate), day);
      if (presented.cardNumber?.startsWith('TE')) expect(age, key).toBeLessThan(6);
      if (card !== null && objectCodeOf(parseCardNumber(card.cardNumber)) === 'LH') {
        expect(age).toBeGreaterThanOrEqual(75);
      }
    }
  });

  test('nobody is born after that day, and no card was issued after it', () => {
    for (const { presented } of everyone) {
      expect(presented.birthDate <= day).toBe(true);
      expect((presented.idCardIssuedOn ?? '') <= day).toBe(true);
    }
  });
});

describe('coverage', () => {
  const seen = (pick: (person: SandboxPerson) => string | null) => new Set(people.map(pick));

  test('every portal code that a person can cause', () => {
    const codes = seen((person) => person.expected.portalCode);
    const wanted =
      '000 001 002 003 004 010 050 051 052 053 060 061 070 100 101 110 120 121 122 123 124 130 205 401 500';
    expect(wanted.split(' ').filter((code) => !codes.has(code))).toEqual([]);
  });

  test('every route code that the inputs can reach', () => {
    const codes = seen((person) => person.expected.routeCode);
    const wanted =
      '1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.11 1.12 1.13 1.14 1.15 1.16 1.17 1.18 2 3.1 3.2 3.3 3.6';
    expect(wanted.split(' ').filter((code) => !codes.has(code))).toEqual([]);
  });

  test('every identity outcome', () => {
    expect(seen((person) => person.expected.identity)).toEqual(
      new Set(['MATCHED', 'MISMATCHED', 'NOT_FOUND', 'AMBIGUOUS', 'UNDETERMINED']),
    );
  });

  test('every desk status', () => {
    expect(seen((person) => person.expected.status)).toEqual(
      new Set(['ELIGIBLE', 'ELIGIBLE_PROVISIONAL', 'NEEDS_ACTION', 'NOT_ELIGIBLE', 'SYSTEM_ERROR']),
    );
  });

  test('every benefit digit', () => {
    expect(cardDigits(people)).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  test('every fault at the portal and four at the population register', () => {
    const portal = new Set(people.flatMap(({ faults }) => faults?.portal ?? []));
    const population = new Set(people.flatMap(({ faults }) => faults?.population ?? []));
    expect(portal).toEqual(new Set(faultNames));
    expect(population.size).toBeGreaterThanOrEqual(4);
  });

  test('both profiles of the population register', () => {
    const profiles = people.flatMap(({ citizens }) => citizens.map((citizen) => citizen.profile));
    expect(new Set(profiles)).toEqual(new Set(['live', 'standard']));
  });
});

describe('stories', () => {
  test('the first person is the citizen of the client portal-citizen', () => {
    expect(people[0]).toMatchObject({
      key: 'enterprise-employee',
      presented: { personalId: '001086000001', fullName: 'Nguyễn Thử Nghiệm' },
      visit: { facilityCode: '99002' },
      expected: { status: 'ELIGIBLE', routeCode: '1.1' },
    });
  });

  test('half-paid routes are not paid before 2026-07-01', () => {
    const before = sandboxPeople(parsePlainDate('2026-06-30'));
    const keys = ['upper-basic-hospital', 'former-provincial-hospital', 'provincial-outpatient'];
    const statuses = (from: readonly SandboxPerson[]) =>
      keys.map((key) => personCalled(key, from).expected.status);
    expect(statuses(before)).toEqual(['NOT_ELIGIBLE', 'NOT_ELIGIBLE', 'NOT_ELIGIBLE']);
    expect(statuses(people)).toEqual(['ELIGIBLE', 'ELIGIBLE', 'ELIGIBLE']);
  });

  test('wrong card numbers differ from the registered one in exactly the part that the code names', () => {
    const parts = (number: string) => [number.slice(0, 2), number.slice(2, 3), number.slice(3, 5)];
    const differing = (key: string) => {
      const { presented, card } = personCalled(key);
      const registered = parts(card!.cardNumber);
      expect(presented.cardNumber!.slice(5)).toBe(card!.insuranceNumber);
      return parts(presented.cardNumber!).map((part, at) => part !== registered[at]);
    };
    expect(differing('wrong-object-code')).toEqual([true, false, false]);
    expect(differing('wrong-benefit-digit')).toEqual([false, true, false]);
    expect(differing('wrong-province-digits')).toEqual([false, false, true]);
  });

  test('the decomposed name is the registered one, the unaccented is not', () => {
    const decomposed = personCalled('decomposed-name');
    expect(decomposed.presented.fullName).not.toBe(decomposed.card!.holderName);
    expect(sameName(decomposed.presented.fullName, decomposed.card!.holderName)).toBe(true);
    const unaccented = personCalled('unaccented-name');
    expect(sameName(unaccented.presented.fullName, unaccented.card!.holderName)).toBe(false);
  });

  test('one old number leads to two citizens of one name and birth date', () => {
    const { presented, citizens } = personCalled('number-given-twice');
    expect(citizens.map((citizen) => citizen.oldNumber)).toEqual([
      presented.personalId,
      presented.personalId,
    ]);
    expect(new Set(citizens.map(({ fullName, birthDate }) => fullName + birthDate)).size).toBe(1);
  });
});

describe('facilities', () => {
  const path = new URL('../../../src/connectors/facilities/bundled.csv', import.meta.url);
  const register = parseFacilityRegister(readFileSync(path, 'utf8'));

  test('every facility of a visit, a card or a past stay is in the bundled register', () => {
    const codes = people.flatMap(({ visit, card }) => [
      visit.facilityCode,
      ...(card === null ? [] : [card.registeredFacility]),
      ...(card?.next ? [card.next.registeredFacility] : []),
      ...(card?.history.map((stay) => stay.facility) ?? []),
    ]);
    const wanted = [...new Set(codes)].map(parseFacilityCode);
    expect([...register.find(wanted).keys()].sort()).toEqual([...wanted].sort());
  });

  test('the register holds every kind that the rules tell apart', () => {
    const codes = Array.from({ length: 17 }, (_, at) => String(99_001 + at));
    const found = [...register.find(codes.map(parseFacilityCode)).values()];
    const kinds = found.map(({ level, formerTier }) => `${level} ${formerTier}`);
    expect(kinds).toEqual(
      expect.arrayContaining([
        'PRIMARY COMMUNE',
        'PRIMARY NONE',
        'BASIC NONE',
        'BASIC DISTRICT',
        'BASIC PROVINCIAL',
        'SPECIALISED DISTRICT',
        'SPECIALISED PROVINCIAL',
        'SPECIALISED CENTRAL',
        'SPECIALISED NONE',
        'null NONE',
      ]),
    );
    expect(found.some((facility) => !facility.contract)).toBe(true);
    expect(found.some((facility) => facility.regionalPolyclinic)).toBe(true);
    expect(found.some((facility) => facility.provisionalBasic)).toBe(true);
  });
});

describe('scans', () => {
  const employee = personCalled('enterprise-employee');
  const counts = (scan: (person: SandboxPerson) => string | null) =>
    new Set(people.flatMap((person) => scan(person)?.split('|').length ?? []));

  test('the QR of a CCCD has seven fields, that of a căn cước ten', () => {
    expect(counts(cccdScan)).toEqual(new Set([7]));
    expect(counts(canCuocScan)).toEqual(new Set([10]));
  });

  test('the QR of an insurance card has 15 parts in the old layout and 17 in the new', () => {
    expect(counts(cardScanOld)).toEqual(new Set([15]));
    expect(counts(cardScanNew)).toEqual(new Set([17]));
  });

  test('a CCCD scan reads as documented', () => {
    expect(cccdScan(employee)).toBe(
      '001086000001||Nguyễn Thử Nghiệm|15011986|Nam|Số 1, Phố Mẫu, Phường Mẫu, Hà Nội|01032025',
    );
  });

  test('the old layout begins with the whole number and ends with the terminator', () => {
    const parts = cardScanOld(employee)!.split('|');
    expect(parts[0]).toBe('DN4010100000001');
    expect(Buffer.from(parts[1]!, 'hex').toString('utf8')).toBe('Nguyễn Thử Nghiệm');
    expect(parts.slice(2, 4)).toEqual(['15/01/1986', '1']);
    expect(parts.slice(5, 8)).toEqual(['99 - 002', '01/01/2026', '31/12/2027']);
    expect(parts[9]).toMatch(/^\d{14}$/);
    expect(parts[13]).toMatch(/^[0-9a-f]{15,16}-7102$/);
    expect(parts[14]).toBe('$');
  });

  test('the new layout holds the 10-digit number, the benefit digit apart and no address', () => {
    const parts = cardScanNew(employee)!.split('|');
    expect(parts[0]).toBe('0100000001');
    expect(parts[4]).toBe('-');
    expect([parts[14], parts[16]]).toEqual(['4', '$']);
    expect(Buffer.from(parts[15]!, 'hex').toString('utf8')).toContain('Mẫu');
  });

  test('living area, open end and missing five-year date have their signs', () => {
    const part = (key: string, at: number) => cardScanOld(personCalled(key))!.split('|')[at];
    expect([part('island-resident', 11), part('enterprise-employee', 11)]).toEqual(['3', '4']);
    expect(part('open-ended-card', 7)).toBe('-');
    expect(part('card-not-yet-valid', 12)).toBe('-');
    expect(part('year-only-birth-date', 2)).toBe('1955');
  });

  test('each scan stays within the limit of its kind', () => {
    for (const person of people) {
      expect(Buffer.byteLength(canCuocScan(person) ?? '')).toBeLessThanOrEqual(512);
      expect(Buffer.byteLength(cardScanOld(person) ?? '')).toBeLessThanOrEqual(2048);
    }
  });

  test('nothing is scanned that is not shown', () => {
    const without = (key: string) => {
      const person = personCalled(key);
      return [cccdScan, canCuocScan, mrz, cardScan].map((scan) => scan(person) === null);
    };
    expect(without('old-identity-number')).toEqual([true, true, true, true]);
    expect(without('temporary-child-card')).toEqual([true, true, true, true]);
    expect(without('year-only-birth-date')).toEqual([true, true, true, false]);
    expect(without('infant-without-card')).toEqual([false, false, false, true]);
    expect(without('ten-digit-number')).toEqual([true, true, true, false]);
  });

  test('the desk sends the identity card’s scan, else the insurance card’s, else types', () => {
    const kind = (key: string) => Object.keys(presentedHolder(personCalled(key)));
    expect(presentedHolder(employee)).toEqual({ scan: cccdScan(employee) });
    expect(presentedHolder(personCalled('ten-digit-number'))).toEqual({
      scan: cardScanNew(personCalled('ten-digit-number')),
    });
    expect(kind('old-identity-number')).toEqual(['person']);
    expect(kind('temporary-child-card')).toEqual(['card']);
  });

  test('the example visit is a whole EligibilityInput', () => {
    expect(exampleInput(personCalled('basic-inpatient'))).toEqual({
      facilityCode: '99002',
      holder: { scan: cccdScan(personCalled('basic-inpatient')) },
      careType: 'INPATIENT',
    });
  });
});

/** ICAO 9303-3, 4.9, written apart from the code under test. */
function icaoDigit(field: string): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  let sum = 0;
  for (let at = 0; at < field.length; at += 1) {
    sum += Math.max(0, alphabet.indexOf(field.charAt(at))) * [7, 3, 1][at % 3]!;
  }
  return String(sum % 10);
}

describe('MRZ', () => {
  test('the check digit used here agrees with the specimen of ICAO 9303-5', () => {
    expect([icaoDigit('D23145890'), icaoDigit('740812'), icaoDigit('120415')]).toEqual([
      '7',
      '2',
      '9',
    ]);
  });

  test.each(days)('has three lines of 30 with right check digits on %s', (day) => {
    const zones = sandboxPeople(day).flatMap((person) => mrz(person) ?? []);
    expect(zones.length).toBeGreaterThan(40);
    for (const zone of zones) {
      const [upper = '', middle = '', lower = ''] = zone.split('\n');
      expect([upper, middle, lower].every((line) => /^[A-Z0-9<]{30}$/.test(line))).toBe(true);
      expect(upper.charAt(14)).toBe(icaoDigit(upper.slice(5, 14)));
      expect(upper.charAt(29)).toBe(icaoDigit(upper.slice(15, 29)));
      expect(middle.charAt(6)).toBe(icaoDigit(middle.slice(0, 6)));
      expect(middle.charAt(14)).toBe(icaoDigit(middle.slice(8, 14)));
      const composite =
        upper.slice(5) + middle.slice(0, 7) + middle.slice(8, 15) + middle.slice(18, 29);
      expect(middle.charAt(29)).toBe(icaoDigit(composite));
    }
  });

  test('reads as documented', () => {
    expect(mrz(personCalled('enterprise-employee'))?.split('\n')).toEqual([
      expect.stringMatching(/^IDVNM086000001\d001086000001<<\d$/),
      expect.stringMatching(/^860115\dM460115\dVNM<{11}\d$/),
      'NGUYEN<<THU<NGHIEM<<<<<<<<<<<<',
    ]);
  });

  test('a card of somebody past 60 does not expire', () => {
    expect(mrz(personCalled('pensioner'))?.split('\n')[1]).toMatch(/^580630\dF991231/);
  });
});

describe('sandbox command', () => {
  const command = sandboxCommand({
    now: () => new Date('2026-11-21T02:00:00Z'),
    monotonic: () => 0,
  });

  async function run(...args: string[]): Promise<string> {
    let output = '';
    const code = await command.run(args, {
      out: (text) => {
        output += text;
      },
      err: () => undefined,
      readInput: async () => new Uint8Array(),
      env: {},
    });
    expect(code).toBe(0);
    return output;
  }

  test('the table names everybody and every client and fits 160 columns', async () => {
    const lines = (await run('personas')).split('\n');
    expect(lines.filter((line) => line.length > 160)).toEqual([]);
    for (const { key } of people) expect(lines.some((line) => line.startsWith(key))).toBe(true);
    expect(lines.some((line) => line.startsWith('portal-citizen'))).toBe(true);
  });

  test('--json gives one object a person', async () => {
    const rows: unknown = JSON.parse(await run('personas', '--json'));
    expect(rows).toHaveLength(people.length);
    expect(rows).toContainEqual(
      expect.objectContaining({
        key: 'emergency',
        facilityCode: '99005',
        input: { emergency: true },
        expectedStatus: 'ELIGIBLE',
        cccdScan: cccdScan(personCalled('emergency')),
        cardScan: cardScan(personCalled('emergency')),
      }),
    );
  });

  test('one person comes with scans and variables that can be pasted', async () => {
    const text = await run('personas', 'referred-patient');
    const person = personCalled('referred-patient');
    expect(text).toContain(mrz(person));
    expect(text).toContain(cardScanNew(person));
    expect(JSON.parse(text.slice(text.indexOf('\n{')))).toEqual({ input: exampleInput(person) });
  });

  test('--help explains', async () => {
    expect(await run('--help')).toContain('Usage: vss-gateway sandbox personas');
  });

  test.each([
    [['people']],
    [['personas', 'nobody']],
    [['personas', 'emergency', 'x']],
    [['--what']],
    [[]],
  ])('%j is wrong usage', async (args) => {
    await expect(run(...args)).rejects.toThrow(UsageError);
  });
});
