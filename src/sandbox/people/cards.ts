import { addDays, type PlainDate } from '../../domain/date.ts';
import { coveredAtHome, expecting, homeHospital, morningOf, type PersonRecord } from './record.ts';

/** People whose card, benefit level or way of writing a name is the point. */
export function cardPeople(today: PlainDate): readonly PersonRecord[] {
  const year = Number(today.slice(0, 4));
  return [...benefitLevels(today, year), ...validity(today, year), ...notations()];
}

function benefitLevels(today: PlainDate, year: number): readonly PersonRecord[] {
  return [
    {
      key: 'enterprise-employee',
      story: 'Enterprise employee at the hospital of registration: 80 %.',
      life: { serial: 1, name: 'Nguyễn Thử Nghiệm', birthDate: '1986-01-15', sex: 'MALE' },
      card: 'DN4',
      terms: {
        fiveYearDate: `${year - 1}-01-01`,
        history: [
          {
            recordId: '900000000001',
            facility: homeHospital,
            admittedAt: morningOf(addDays(today, -64)),
            dischargedAt: morningOf(addDays(today, -64)),
            diagnosis: 'J20 - Viêm phế quản cấp',
          },
          {
            recordId: '900000000002',
            facility: '99004',
            admittedAt: morningOf(addDays(today, -121)),
            dischargedAt: morningOf(addDays(today, -117)),
            diagnosis: 'K35 - Viêm ruột thừa cấp',
          },
        ],
      },
      expected: coveredAtHome,
    },
    {
      key: 'merit-person',
      story: 'Person with merit, benefit digit 1: 100 % without payment-rate limits.',
      life: { serial: 2, name: 'Trần Văn Mẫu', birthDate: '1949-09-02', sex: 'MALE' },
      card: 'CC1',
      expected: coveredAtHome,
    },
    {
      key: 'poor-household',
      story: 'Poor household, benefit digit 2: 100 %.',
      life: { serial: 3, name: 'Lê Thị Bình', birthDate: '1979-04-11', sex: 'FEMALE' },
      card: 'HN2',
      expected: coveredAtHome,
    },
    {
      key: 'pensioner',
      story:
        'Pensioner, benefit digit 3: 95 %; five continuous years reached, no co-payment known.',
      life: { serial: 4, name: 'Phạm Thử An', birthDate: '1958-06-30', sex: 'FEMALE' },
      card: 'HT3',
      terms: { fiveYearDate: `${year - 6}-01-01` },
      expected: coveredAtHome,
    },
    {
      key: 'small-bill',
      story: 'Employee whose whole visit costs less than 15 % of the base salary: 100 %.',
      life: { serial: 5, name: 'Hoàng Mẫu Bình', birthDate: '1992-02-29', sex: 'MALE' },
      card: 'DN4',
      input: { inScopeCost: 200_000 },
      expected: coveredAtHome,
    },
    {
      key: 'near-poor',
      story: 'Near-poor card that still reads digit 3: 100 % since 2026-01-01.',
      life: { serial: 6, name: 'Huỳnh Thị Thử', birthDate: '1983-08-08', sex: 'FEMALE' },
      card: 'CN3',
      expected: coveredAtHome,
    },
    {
      key: 'social-pensioner',
      story: 'Aged 75 or more with social pension, digit 4: 100 % since 2026-01-01.',
      life: { serial: 7, name: 'Phan Văn Mẫu', birthDate: `${year - 80}-05-20`, sex: 'MALE' },
      card: 'LH4',
      expected: coveredAtHome,
    },
    {
      key: 'child-under-six',
      story: 'Child under 6 with a TE1 card: 100 % without payment-rate limits.',
      life: { serial: 8, name: 'Vũ Bé Mẫu', birthDate: `${year - 3}-03-15`, sex: 'FEMALE' },
      card: 'TE1',
      terms: { validFrom: `${year - 3}-03-15`, validTo: `${year + 3}-09-30` },
      expected: coveredAtHome,
    },
    {
      key: 'unknown-object-code',
      story: 'Card with an object code that no public list holds: covered, with a warning.',
      life: { serial: 9, name: 'Võ Thử Mẫu', birthDate: '1995-12-01', sex: 'MALE' },
      card: 'ZZ4',
      expected: coveredAtHome,
    },
  ];
}

function validity(today: PlainDate, year: number): readonly PersonRecord[] {
  return [
    {
      key: 'open-ended-card',
      story: 'Organ donor whose card has no last day.',
      life: { serial: 10, name: 'Đặng Thị Mẫu', birthDate: '1974-07-17', sex: 'FEMALE' },
      card: 'HG4',
      terms: { validTo: null },
      expected: coveredAtHome,
    },
    {
      key: 'card-not-yet-valid',
      story: 'Household member still waiting: the card starts in 15 days.',
      life: { serial: 11, name: 'Bùi Văn Thử', birthDate: '1990-10-10', sex: 'MALE' },
      card: 'GD4',
      terms: { validFrom: addDays(today, 15), validTo: addDays(today, 379), fiveYearDate: null },
      expected: expecting('NOT_ELIGIBLE', 'MATCHED', '000', null),
    },
    {
      key: 'card-ends-soon',
      story: 'Student whose card ends in 20 days: covered, with a notice.',
      life: { serial: 12, name: 'Đỗ Mẫu An', birthDate: '2004-03-03', sex: 'FEMALE' },
      card: 'SV4',
      terms: { validFrom: addDays(today, -344), validTo: addDays(today, 20) },
      expected: coveredAtHome,
    },
    {
      key: 'card-ended-during-stay',
      story: 'Inpatient since 12 days, card ended 5 days ago: paid up to 15 days beyond its end.',
      life: { serial: 13, name: 'Hồ Thử Bình', birthDate: '1968-11-23', sex: 'MALE' },
      card: 'DN4',
      terms: {
        validFrom: addDays(today, -369),
        validTo: addDays(today, -5),
        history: [
          {
            recordId: '900000000013',
            facility: homeHospital,
            admittedAt: morningOf(addDays(today, -12)),
            dischargedAt: null,
            diagnosis: 'J18 - Viêm phổi',
          },
        ],
      },
      input: { careType: 'INPATIENT', admittedAt: morningOf(addDays(today, -12)) },
      expected: expecting('ELIGIBLE', 'MATCHED', '010', '1.1'),
    },
    {
      key: 'card-expired',
      story: 'Card ended with last year and was not renewed.',
      life: { serial: 14, name: 'Ngô Thị An', birthDate: '1988-05-05', sex: 'FEMALE' },
      card: 'GD4',
      terms: { validFrom: `${year - 1}-01-01`, validTo: `${year - 1}-12-31` },
      expected: expecting('NOT_ELIGIBLE', 'MATCHED', '010', null),
    },
    {
      key: 'card-replaced',
      story: 'Last year’s card shown; the new one is valid and is used instead.',
      life: { serial: 15, name: 'Dương Văn Bình', birthDate: '1981-01-31', sex: 'MALE' },
      card: 'DN4',
      terms: {
        validFrom: `${year - 1}-01-01`,
        validTo: `${year - 1}-12-31`,
        next: {
          cardNumber: 'HC4010100000015',
          validFrom: `${year}-01-01`,
          validTo: `${year + 1}-12-31`,
          registeredFacility: homeHospital,
          registeredFacilityName: 'Bệnh viện Đa khoa Mẫu 2',
        },
      },
      expected: expecting('ELIGIBLE', 'MATCHED', '003', '1.1'),
    },
    {
      key: 'next-card-issued',
      story: 'Card still valid for 60 days; the next one is already issued.',
      life: { serial: 16, name: 'Lý Thử An', birthDate: '1999-09-19', sex: 'FEMALE' },
      card: 'DN4',
      terms: {
        validFrom: addDays(today, -304),
        validTo: addDays(today, 60),
        next: {
          cardNumber: 'HT3010100000016',
          validFrom: addDays(today, 61),
          validTo: addDays(today, 425),
          registeredFacility: '99102',
          registeredFacilityName: 'Bệnh viện Đa khoa Mẫu 102',
        },
      },
      expected: expecting('ELIGIBLE', 'MATCHED', '004', '1.1'),
    },
  ];
}

function notations(): readonly PersonRecord[] {
  return [
    {
      key: 'ten-digit-number',
      story: 'Card printed since April 2021: its code shows the 10-digit number only.',
      life: { serial: 17, name: 'Nguyễn Thị Mẫu', birthDate: '1997-03-27', sex: 'FEMALE' },
      card: 'DN4',
      presents: { personalId: null, cardLayout: 'new' },
      expected: coveredAtHome,
    },
    {
      key: 'year-only-birth-date',
      story: 'Only the birth year is registered and shown.',
      life: { serial: 18, name: 'Trần Thử An', birthDate: '1955', sex: 'MALE' },
      card: 'BT2',
      expected: coveredAtHome,
    },
    {
      key: 'decomposed-name',
      story: 'Scanner sends the accents as separate characters (NFD): the same name.',
      life: { serial: 19, name: 'Lê Thị Thử Nghiệm', birthDate: '1985-12-12', sex: 'FEMALE' },
      card: 'DN4',
      presents: { fullName: 'Lê Thị Thử Nghiệm'.normalize('NFD') },
      expected: coveredAtHome,
    },
    {
      key: 'unaccented-name',
      story:
        'Card printed without accents, which count at the portal: the desk compares the names.',
      life: { serial: 20, name: 'Phạm Thị Nghiệm', birthDate: '1976-02-14', sex: 'FEMALE' },
      card: 'DN4',
      presents: { personalId: null, fullName: 'PHAM THI NGHIEM' },
      expected: expecting('NEEDS_ACTION', 'MISMATCHED', '061', null),
    },
  ];
}
