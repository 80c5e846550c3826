import { describe, expect, test } from 'vitest';
import { CaseError, type CaseFacts, readCase } from '../../../src/eligibility/case-file.ts';
import { evaluate } from '../../../src/eligibility/evaluate.ts';

type Fields = Readonly<Record<string, unknown>>;

const facility = { code: '99002' };
const least = { visitDate: '2026-08-10', facility };

function read(changes: Fields = {}): CaseFacts {
  return readCase({ ...least, ...changes });
}

describe('a case with no more than a day and a facility', () => {
  test('is about that day', () => {
    expect(read().on).toBe('2026-08-10');
  });

  test('knows nothing else', () => {
    expect(read().facts).toEqual({
      askedOn: '2026-08-10',
      visitDate: '2026-08-10',
      dischargeDate: null,
      careType: 'OUTPATIENT',
      emergency: false,
      emergencyContinued: false,
      facility: {
        code: '99002',
        level: null,
        score: null,
        provisionalBasic: false,
        formerTier: 'NONE',
        primaryStatutory: false,
        regionalPolyclinic: false,
        contract: true,
      },
      birthDate: null,
      newborn: false,
      donorJustDonated: false,
      identity: 'MATCHED',
      deathReported: false,
      portal: { answered: false, reason: 'NO_CARD' },
      lookedUpElsewhere: false,
      card: null,
      replacement: null,
      childNumber: false,
      birthPaperShown: false,
      documentsCheckedByEye: false,
      referral: null,
      appointment: null,
      residence: null,
      mainDiagnosis: null,
      inAppendixII: null,
      inAppendixIII: null,
      inScopeCost: null,
      outOfScopeCost: 0,
      coPayment: null,
      holidays: [],
    });
  });
});

const fullCard = {
  number: 'dn-4 01 0123456789',
  objectCode: 'dn',
  benefitDigit: 3,
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  revoked: true,
  registeredFacility: { code: '99102', level: 'BASIC' },
  fiveYearDate: '2025-06-01',
  area: 'K2',
};

const complete = {
  visitDate: '2026-08-10',
  evaluatedOn: '2026-08-12',
  dischargeDate: '2026-08-20',
  careType: 'INPATIENT',
  emergency: true,
  emergencyContinued: true,
  facility: {
    code: '99a03',
    level: 'SPECIALISED',
    score: 71.5,
    provisionalBasic: true,
    formerTier: 'PROVINCIAL',
    primaryStatutory: true,
    regionalPolyclinic: true,
    contract: false,
  },
  card: fullCard,
  person: { birthDate: '02/1980', newborn: true, donorJustDonated: true },
  proof: { presentedBy: 'BIRTH_NOTIFICATION', manuallyConfirmed: true },
  portal: { available: true, resultCode: '004' },
  referral: {
    type: 'ONE_YEAR',
    fromFacilityCode: '99102',
    slipNumber: 'CT-1',
    signedOn: '2026-08-01',
    usedBefore: true,
  },
  appointment: { date: '2026-08-10', used: true },
  residence: {
    type: 'TEMPORARY_RESIDENCE',
    declared: true,
    from: '2026-08-01',
    to: '2026-08-31',
    reason: 'SOMETHING_ELSE',
  },
  diagnosis: { icdMain: 'G35', inAppendixII: false },
  inScopeCost: 1_000_000,
  outOfScopeCost: 40_000,
  cumulativeCoPay: { beforeChange: 13_000_000, sinceChange: 5 },
  officialHolidays: ['2026-09-02'],
};

describe('what is left out', () => {
  test('without a facility, or without its former tier, no level is assumed', () => {
    expect(readCase({ visitDate: '2026-08-10' }).facts.facility.level).toBeNull();
    const levelOf = (level: string) =>
      readCase({ ...least, facility: { ...facility, level } }).facts.facility.level;
    expect([levelOf('SPECIALISED'), levelOf('BASIC'), levelOf('PRIMARY')]).toEqual([
      null,
      null,
      'PRIMARY',
    ]);
  });

  test('an inpatient without any day has a day to be undetermined on', () => {
    const { facts, on } = readCase({ facility, careType: 'INPATIENT' });
    expect(evaluate(facts, on).reasons).toEqual(['INPATIENT_WITHOUT_ADMISSION']);
  });

  test('a card to the end of time is open-ended', () => {
    const card = { number: 'DN4010000000001', validFrom: '2026-01-01', validTo: '9999-12-31' };
    expect(readCase({ ...least, card }).facts.card?.validTo).toBeNull();
  });
});

describe('a complete case', () => {
  test('is about the day of the question', () => {
    expect(readCase(complete).on).toBe('2026-08-12');
  });

  test('gives every fact', () => {
    expect(readCase(complete).facts).toEqual({
      askedOn: '2026-08-12',
      visitDate: '2026-08-10',
      dischargeDate: '2026-08-20',
      careType: 'INPATIENT',
      emergency: true,
      emergencyContinued: true,
      facility: { ...complete.facility, code: '99A03' },
      birthDate: '1980-02',
      newborn: true,
      donorJustDonated: true,
      identity: 'MATCHED',
      deathReported: false,
      portal: { answered: true, code: '004', restricted: false },
      lookedUpElsewhere: false,
      card: { ...fullCard, number: 'DN4010123456789', objectCode: 'DN' },
      replacement: null,
      childNumber: false,
      birthPaperShown: true,
      documentsCheckedByEye: true,
      referral: { kind: 'ONE_YEAR', issuedOn: '2026-08-01', complete: true, usedBefore: true },
      appointment: { date: '2026-08-10', used: true },
      residence: {
        kind: 'TEMPORARY_RESIDENCE',
        declared: true,
        from: '2026-08-01',
        to: '2026-08-31',
        reasonAccepted: false,
      },
      mainDiagnosis: 'G35',
      inAppendixII: false,
      inAppendixIII: null,
      inScopeCost: 1_000_000,
      outOfScopeCost: 40_000,
      coPayment: { beforeChange: 13_000_000, sinceChange: 5 },
      holidays: ['2026-09-02'],
    });
  });
});

describe('days', () => {
  test('a case without a visit date is about the day of the question', () => {
    const { on, facts } = readCase({ evaluatedOn: '2026-08-12', facility });
    expect({ on, visitDate: facts.visitDate }).toEqual({ on: '2026-08-12', visitDate: null });
  });
});

describe('the card number', () => {
  test.each([
    ['DN4010123456789', 'DN', 4],
    ['ht3010123456789', 'HT', 3],
    ['0123456789', null, null],
    ['001086000001', null, null],
    ['DN6010123456789', null, null],
    ['DN40101234567890', null, null],
    ['XDN4010123456789', null, null],
    [null, null, null],
  ])('%s gives object code %s and digit %s', (number, objectCode, benefitDigit) => {
    expect(read({ card: { number } }).facts.card).toMatchObject({ objectCode, benefitDigit });
  });

  test('yields to what is given beside it', () => {
    const { card } = read({
      card: { number: 'DN4010123456789', objectCode: 'HT', benefitDigit: 3 },
    }).facts;
    expect(card).toMatchObject({ objectCode: 'HT', benefitDigit: 3 });
  });

  test.each([1, 2, 3, 4, 5])('may have digit %i', (benefitDigit) => {
    expect(read({ card: { benefitDigit } }).facts.card?.benefitDigit).toBe(benefitDigit);
  });

  test.each([
    ['TE1010123456789', true],
    ['te1 01 0123456789', true],
    ['TE1', false],
    ['TE10101234567890', false],
    ['XTE1010123456789', false],
    ['TE2010123456789', false],
    [null, false],
  ])('%s looks like a temporary child number: %s', (number, childNumber) => {
    expect(read({ card: { number } }).facts.childNumber).toBe(childNumber);
  });
});

describe('a card of which nothing is said', () => {
  test('is known for nothing but being there', () => {
    expect(read({ card: {} }).facts.card).toEqual({
      number: null,
      objectCode: null,
      benefitDigit: null,
      validFrom: null,
      validTo: null,
      revoked: false,
      registeredFacility: null,
      fiveYearDate: null,
      area: null,
    });
  });
});

describe('a replacement', () => {
  const { area: _area, fiveYearDate: _fiveYearDate, ...without } = fullCard;

  test('keeps the area and the five-year date of the person', () => {
    const { replacement } = read({ card: { ...fullCard, replacement: without } }).facts;
    expect(replacement).toMatchObject({ area: 'K2', fiveYearDate: '2025-06-01' });
  });

  test('may have its own', () => {
    const own = { ...without, area: 'K1', fiveYearDate: '2026-06-01' };
    const { replacement } = read({ card: { ...fullCard, replacement: own } }).facts;
    expect(replacement).toMatchObject({ area: 'K1', fiveYearDate: '2026-06-01' });
  });

  test('has none where nobody has', () => {
    const { replacement } = read({ card: { replacement: {} } }).facts;
    expect(replacement).toMatchObject({ area: null, fiveYearDate: null });
  });
});

describe('the portal', () => {
  const asked = { number: 'DN4010123456789' };
  test.each<readonly [string, Fields, Fields]>([
    ['not mentioned, with a card', { card: asked }, { answered: false, reason: 'UNREACHABLE' }],
    ['not mentioned, without a card', {}, { answered: false, reason: 'NO_CARD' }],
    [
      'without a code',
      { card: asked, portal: { resultCode: null } },
      { answered: false, reason: 'UNREACHABLE' },
    ],
    [
      'with a code',
      { portal: { resultCode: '050' } },
      { answered: true, code: '050', restricted: false },
    ],
    [
      'not available',
      { card: asked, portal: { available: false, resultCode: '000' } },
      { answered: false, reason: 'TIMEOUT' },
    ],
  ])('%s', (_title, changes, portal) => {
    expect(read(changes).facts.portal).toEqual(portal);
  });
});

describe('slips', () => {
  test.each([
    ['both', { fromFacilityCode: '99102', slipNumber: 'CT-1' }, true],
    ['an empty facility', { fromFacilityCode: '', slipNumber: 'CT-1' }, false],
    ['an empty number', { fromFacilityCode: '99102', slipNumber: '' }, false],
    ['no facility', { slipNumber: 'CT-1' }, false],
    ['no number', { fromFacilityCode: '99102' }, false],
  ])('a referral with %s is complete: %3$s', (_title, parts, complete) => {
    const { referral } = read({ referral: { ...parts, signedOn: '2026-08-01' } }).facts;
    expect(referral).toEqual({
      kind: 'SINGLE',
      issuedOn: '2026-08-01',
      complete,
      usedBefore: false,
    });
  });

  test('a follow-up slip is unused until said otherwise', () => {
    expect(read({ appointment: { date: '2026-08-10' } }).facts.appointment?.used).toBe(false);
  });

  test('a residence is a short stay that nobody declared', () => {
    expect(read({ residence: { from: '2026-08-01' } }).facts.residence).toEqual({
      kind: 'SHORT_STAY',
      declared: false,
      from: '2026-08-01',
      to: null,
      reasonAccepted: true,
    });
  });

  test.each([
    'BUSINESS_TRIP',
    'STUDENT_HOLIDAY_OR_PRACTICE',
    'LEAVE_WITH_FAMILY',
    'MOBILE_WORKER',
    'VISITING_RELATIVES',
  ])('%s is a reason for a short stay', (reason) => {
    const { residence } = read({ residence: { from: '2026-08-01', reason } }).facts;
    expect(residence?.reasonAccepted).toBe(true);
  });
});

describe('papers', () => {
  test.each([
    ['BIRTH_NOTIFICATION', true],
    ['PAPER', false],
    [null, false],
  ])('%s is a birth paper: %s', (presentedBy, birthPaperShown) => {
    expect(read({ proof: { presentedBy } }).facts).toMatchObject({
      birthPaperShown,
      documentsCheckedByEye: false,
    });
  });
});

test('amounts that are left out are nothing paid', () => {
  expect(read({ cumulativeCoPay: {} }).facts.coPayment).toEqual({
    beforeChange: 0,
    sinceChange: 0,
  });
});

const aDate = 'a date, YYYY-MM-DD';
const aCode = 'a facility code of 5 characters';
const anAmount = 'a whole number of VND';
const aFlag = 'true or false';

describe('a case that cannot be read', () => {
  test.each<readonly [string, unknown, string, string]>([
    ['no object', [], 'input', 'an object'],
    ['nothing', null, 'input', 'an object'],
    ['a text', '2026-08-10', 'input', 'an object'],
    ['no day', { facility }, 'visitDate', aDate],
    ['a facility code that is none', { ...least, facility: { code: '9' } }, 'facility.code', aCode],
    ['a facility that is a list', { ...least, facility: [] }, 'facility', 'an object'],
    ['a date that is none', { ...least, visitDate: '2026-02-30' }, 'visitDate', aDate],
    ['a date that is a number', { ...least, visitDate: 2026 }, 'visitDate', 'a text'],
    [
      'a word that is not in the list',
      { ...least, careType: 'NIGHT' },
      'careType',
      'one of OUTPATIENT, INPATIENT, DAY',
    ],
    ['a flag that is a word', { ...least, emergency: 'yes' }, 'emergency', aFlag],
    [
      'a list entry that is no flag',
      { ...least, diagnosis: { inAppendixII: 1 } },
      'diagnosis.inAppendixII',
      aFlag,
    ],
    [
      'a score that is a text',
      { ...least, facility: { ...facility, score: '50' } },
      'facility.score',
      'a number',
    ],
    [
      'a score without end',
      { ...least, facility: { ...facility, score: Number.POSITIVE_INFINITY } },
      'facility.score',
      'a number',
    ],
    [
      'a digit of 6',
      { ...least, card: { benefitDigit: 6 } },
      'card.benefitDigit',
      'a digit from 1 to 5',
    ],
    ['a card that is a text', { ...least, card: 'DN4' }, 'card', 'an object'],
    ['a number that is no text', { ...least, card: { number: 1 } }, 'card.number', 'a text'],
    [
      'a place of registration without code',
      { ...least, card: { registeredFacility: {} } },
      'card.registeredFacility.code',
      aCode,
    ],
    [
      'a replacement with a bad date',
      { ...least, card: { replacement: { validFrom: '1.1.2026' } } },
      'card.replacement.validFrom',
      aDate,
    ],
    ['a referral without a day', { ...least, referral: {} }, 'referral.signedOn', aDate],
    ['a follow-up slip without a day', { ...least, appointment: {} }, 'appointment.date', aDate],
    ['a residence without a day', { ...least, residence: {} }, 'residence.from', aDate],
    [
      'a birth date that is none',
      { ...least, person: { birthDate: '1980-13' } },
      'person.birthDate',
      'a birth date',
    ],
    ['half a dong', { ...least, inScopeCost: 0.5 }, 'inScopeCost', anAmount],
    ['a debt', { ...least, outOfScopeCost: -1 }, 'outOfScopeCost', anAmount],
    [
      'a co-payment as a text',
      { ...least, cumulativeCoPay: { sinceChange: '5' } },
      'cumulativeCoPay.sinceChange',
      anAmount,
    ],
    [
      'holidays that are no list',
      { ...least, officialHolidays: 'none' },
      'officialHolidays',
      'a list',
    ],
    ['a holiday that is none', { ...least, officialHolidays: [null] }, 'officialHolidays', aDate],
    [
      'a holiday that is a word',
      { ...least, officialHolidays: ['Tet'] },
      'officialHolidays',
      aDate,
    ],
  ])('%s', (_title, input, field, wanted) => {
    expect(() => readCase(input)).toThrow(
      expect.objectContaining({ name: 'CaseError', field, wanted, message: `${field}: ${wanted}` }),
    );
  });

  test('is told without the value that is wrong', () => {
    expect(() => read({ person: { birthDate: 'Nguyễn Văn A' } })).toThrow(
      new CaseError('person.birthDate', 'a birth date'),
    );
  });
});
