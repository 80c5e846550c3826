import { deceasedStatus } from '../person.ts';
import { citizenOf, coveredAtHome, expecting, type Life, type PersonRecord } from './record.ts';

const twin: Life = { serial: 213, name: 'Ngô Mẫu Thử', birthDate: '1960-01-01', sex: 'MALE' };
const namesake: Life = { ...twin, serial: 214 };
const veteran: Life = { serial: 212, name: 'Hồ Văn Mẫu', birthDate: '1962-05-19', sex: 'MALE' };
const pensioner: Life = {
  serial: 215,
  name: 'Dương Mẫu Bình',
  birthDate: '1964-09-14',
  sex: 'FEMALE',
};
const deceased: Life = { serial: 217, name: 'Tô Văn Mẫu', birthDate: '1949-02-11', sex: 'MALE' };
const renumbered: Life = {
  serial: 218,
  name: 'Lâm Thị Thử',
  birthDate: '1972-04-30',
  sex: 'FEMALE',
};
const late: Life = { serial: 219, name: 'Đinh Mẫu An', birthDate: '1976-08-02', sex: 'MALE' };
const cancelled = { renumbered: '001072000218', late: '001176000219' };

/** People about whom the population register, VSS and the desk do not agree. */
export function identityPeople(): readonly PersonRecord[] {
  return [...mistaken(), ...numbered(), ...changedNumbers(), dead];
}

/** What is shown is not what the registers hold. */
function mistaken(): readonly PersonRecord[] {
  return [
    {
      key: 'wrong-name',
      story: 'The name on the scan is not the name that the registers hold.',
      life: { serial: 207, name: 'Phan Thị Mẫu', birthDate: '1991-01-17', sex: 'FEMALE' },
      card: 'DN4',
      presents: { fullName: 'Đặng Bình An' },
      expected: expecting('NEEDS_ACTION', 'MISMATCHED', '060', null),
    },
    {
      key: 'misspelt-name',
      story: 'One letter of the given name differs: same first letters.',
      life: { serial: 208, name: 'Trần Thị Mẫu', birthDate: '1993-10-20', sex: 'FEMALE' },
      card: 'DN4',
      presents: { fullName: 'Trần Thị Mẫn' },
      expected: expecting('NEEDS_ACTION', 'MISMATCHED', '061', null),
    },
    {
      key: 'wrong-birth-date',
      story: 'Day and month of birth were swapped when the card was made.',
      life: { serial: 209, name: 'Vũ Thử Nghiệm', birthDate: '1990-12-05', sex: 'MALE' },
      card: 'DN4',
      presents: { birthDate: '1990-05-12' },
      expected: expecting('NEEDS_ACTION', 'MISMATCHED', '070', null),
    },
    {
      key: 'not-in-population-register',
      story: 'VSS knows the card, the population register knows nobody of that number and name.',
      life: { serial: 210, name: 'Võ Mẫu An', birthDate: '1988-02-18', sex: 'FEMALE' },
      card: 'DN4',
      citizens: [],
      expected: expecting('NEEDS_ACTION', 'NOT_FOUND', '000', null),
    },
    {
      key: 'no-card',
      story: 'Known to the population register, but VSS holds no card.',
      life: { serial: 211, name: 'Đặng Thị Bình', birthDate: '2001-11-01', sex: 'FEMALE' },
      card: null,
      expected: expecting('NOT_ELIGIBLE', 'MATCHED', '050', null),
    },
  ];
}

/** Two kinds of number for one person, or one number for two. */
function numbered(): readonly PersonRecord[] {
  return [
    {
      key: 'old-identity-number',
      story:
        '9-digit identity card: the register knows the 12-digit number to ask the portal with.',
      life: veteran,
      card: 'KC2',
      presents: { personalId: '010000212', cardNumber: null },
      citizens: [citizenOf(veteran, { oldNumber: '010000212' })],
      expected: coveredAtHome,
    },
    {
      key: 'number-given-twice',
      story: 'Two citizens with one name and birth date once got the same 9-digit number.',
      life: twin,
      card: null,
      presents: { personalId: '010000213' },
      citizens: [
        citizenOf(twin, { oldNumber: '010000213' }),
        citizenOf(namesake, { oldNumber: '010000213' }),
      ],
      expected: expecting('NEEDS_ACTION', 'AMBIGUOUS', null, null),
    },
    {
      key: 'old-number-on-new-card',
      story: 'The scan carries the earlier 9-digit number next to the 12-digit one.',
      life: pensioner,
      card: 'HT3',
      citizens: [citizenOf(pensioner, { oldNumber: '010000215' })],
      expected: coveredAtHome,
    },
    {
      key: 'two-insurance-numbers',
      story: 'VSS once gave this person two insurance numbers; the card carries one of them.',
      life: { serial: 216, name: 'Mai Thử Mẫu', birthDate: '1984-05-07', sex: 'FEMALE' },
      card: 'DN4',
      otherInsuranceNumbers: ['0199000216'],
      expected: coveredAtHome,
    },
  ];
}

/** A number once said the other sex, was changed for it, and one side still holds it. */
function changedNumbers(): readonly PersonRecord[] {
  return [
    {
      key: 'number-changed',
      story: 'The card of 2024 names a cancelled number, and VSS knows only that one.',
      life: renumbered,
      card: 'DN4',
      terms: { personalId: cancelled.renumbered },
      presents: { cancelledNumber: cancelled.renumbered },
      citizens: [citizenOf(renumbered, { oldNumber: cancelled.renumbered })],
      expected: coveredAtHome,
    },
    {
      key: 'cancelled-number-given',
      story: 'A cancelled number is given; the register leads to the one that VSS knows.',
      life: late,
      card: 'DN4',
      presents: { personalId: cancelled.late, cardNumber: null },
      citizens: [citizenOf(late, { oldNumber: cancelled.late })],
      expected: coveredAtHome,
    },
  ];
}

const dead: PersonRecord = {
  key: 'deceased',
  story: 'The population register reports a death, VSS has a valid card: compare papers.',
  life: deceased,
  card: 'HT3',
  citizens: [citizenOf(deceased, { status: deceasedStatus })],
  expected: expecting('NEEDS_ACTION', 'MATCHED', '000', null),
};
