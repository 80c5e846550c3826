import { addDays, type PlainDate } from '../../domain/date.ts';
import type { SandboxPerson } from '../person.ts';
import { coveredAtHome, expecting, type Life, type PersonRecord, personalIdOf } from './record.ts';

/** Registered in the other province, so that every visit here has to find another route than 1.1. */
const elsewhere = { registeredFacility: '88002' };

/** Essential hypertension: in no list of serious diseases. */
const ordinaryDisease = { diagnosisCodes: ['I10'] };

/** People who come with the same kind of card and are told apart by where they go and how. */
export function routePeople(today: PlainDate): readonly PersonRecord[] {
  return [...rightRoutes(today), ...selfAtPrimaryOrBasic(today), ...selfAtSpecialised(today)];
}

function routed(code: string): SandboxPerson['expected'] {
  return expecting('ELIGIBLE', 'MATCHED', '000', code);
}

/** Half of the level is paid from 2026-07-01 (Decree 188/2025 art. 19); before, nothing. */
function halfPaid(code: string, today: PlainDate) {
  return expecting(today < '2026-07-01' ? 'NOT_ELIGIBLE' : 'ELIGIBLE', 'MATCHED', '000', code);
}

function newborn(today: PlainDate): Life {
  return { serial: 129, name: 'Lê Bé Mẫu', birthDate: addDays(today, -1), sex: 'FEMALE' };
}

function rightRoutes(today: PlainDate): readonly PersonRecord[] {
  return [
    {
      key: 'commune-station',
      story: 'Any card at a commune station of the statutory primary list: 100 %.',
      life: { serial: 101, name: 'Hoàng Thị Mẫu', birthDate: '1971-01-21', sex: 'FEMALE' },
      card: 'GD4',
      terms: elsewhere,
      at: '99001',
      expected: routed('1.2'),
    },
    {
      key: 'referred-patient',
      story: 'Referral slip signed two days ago, shown at a specialised hospital.',
      life: { serial: 102, name: 'Huỳnh Văn Thử', birthDate: '1963-07-07', sex: 'MALE' },
      card: 'HT3',
      at: '99004',
      input: {
        ...ordinaryDisease,
        referral: {
          slipNumber: 'MAU-0102',
          issuingFacility: '99002',
          issuedOn: addDays(today, -2),
          kind: 'SINGLE',
        },
      },
      expected: routed('1.3'),
    },
    {
      key: 'visiting-relatives',
      story: 'Registered in another province, declared short stay with relatives.',
      life: { serial: 103, name: 'Phan Thử Bình', birthDate: '1987-10-02', sex: 'MALE' },
      card: 'DN4',
      terms: { registeredFacility: '88004' },
      input: {
        temporaryResidence: {
          kind: 'SHORT_STAY',
          declared: true,
          from: addDays(today, -4),
          to: addDays(today, 15),
        },
      },
      expected: routed('1.4'),
    },
    {
      key: 'follow-up-visit',
      story: 'Unused follow-up slip for today at a central hospital.',
      life: { serial: 104, name: 'Vũ Thị Thử', birthDate: '1966-04-24', sex: 'FEMALE' },
      card: 'HT3',
      terms: elsewhere,
      at: '99005',
      input: {
        ...ordinaryDisease,
        appointment: { slipNumber: 'MAU-0104', date: today, used: false },
      },
      expected: routed('1.5'),
    },
    {
      key: 'donor-right-after-donation',
      story: 'Organ donor treated right after donating, far from the place of registration.',
      life: { serial: 128, name: 'Trần Văn Hiến', birthDate: '1981-05-05', sex: 'MALE' },
      card: 'HG4',
      terms: elsewhere,
      at: '99005',
      input: { careType: 'INPATIENT', donorJustDonated: true },
      expected: routed('1.6'),
    },
    {
      key: 'newborn-right-after-birth',
      story: 'Newborn of yesterday, treated right after birth, no card yet: 100 %, to be settled.',
      life: newborn(today),
      card: null,
      // The number of the birth notification, and no card to scan.
      presents: { personalId: personalIdOf(newborn(today)) },
      at: '99004',
      input: { careType: 'INPATIENT', newborn: true },
      expected: expecting('ELIGIBLE_PROVISIONAL', 'MATCHED', '050', '1.7'),
    },
    {
      key: 'emergency',
      story: 'Emergency at a central hospital far from the place of registration.',
      life: { serial: 105, name: 'Võ Văn Mẫu', birthDate: '1994-06-06', sex: 'MALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99005',
      input: { emergency: true },
      expected: routed('2'),
    },
  ];
}

function selfAtPrimaryOrBasic(today: PlainDate): readonly PersonRecord[] {
  return [
    {
      key: 'private-clinic',
      story: 'Self-referral to a primary clinic outside the statutory list.',
      life: { serial: 106, name: 'Đặng Thử Mẫu', birthDate: '2000-08-18', sex: 'MALE' },
      card: 'SV4',
      terms: elsewhere,
      at: '99006',
      expected: routed('1.11'),
    },
    {
      key: 'regional-polyclinic',
      story: 'Self-referral to a regional polyclinic: outpatient care at 100 %.',
      life: { serial: 107, name: 'Bùi Thị Bình', birthDate: '1991-11-11', sex: 'FEMALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99012',
      expected: routed('1.11'),
    },
    {
      key: 'small-hospital',
      story: 'Outpatient self-referral to a basic hospital below 50 points.',
      life: { serial: 108, name: 'Đỗ Văn An', birthDate: '1989-09-09', sex: 'MALE' },
      card: 'DN4',
      terms: elsewhere,
      expected: routed('1.12'),
    },
    {
      key: 'new-hospital',
      story: 'Outpatient self-referral to a hospital that is provisionally basic.',
      life: { serial: 109, name: 'Hồ Thị Mẫu', birthDate: '1993-05-15', sex: 'FEMALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99016',
      expected: routed('1.12'),
    },
    {
      key: 'upper-basic-hospital',
      story: 'Outpatient self-referral to a basic hospital of 58 points: half of 80 %.',
      life: { serial: 110, name: 'Ngô Văn Thử', birthDate: '1980-02-02', sex: 'MALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99008',
      input: ordinaryDisease,
      expected: halfPaid('1.13', today),
    },
    {
      key: 'former-provincial-hospital',
      story: 'Outpatient self-referral to a formerly provincial basic hospital: half of 80 %.',
      life: { serial: 111, name: 'Dương Thị An', birthDate: '1984-12-24', sex: 'FEMALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99003',
      input: ordinaryDisease,
      expected: halfPaid('1.14', today),
    },
    {
      key: 'listed-disease-at-basic',
      story: 'Self-referral with a disease of Appendix II to a hospital of 58 points: full.',
      life: { serial: 130, name: 'Phan Thị Mẫu', birthDate: '1969-09-19', sex: 'FEMALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99008',
      input: { diagnosisCodes: ['E11.9'] },
      expected: routed('1.16'),
    },
    {
      key: 'basic-inpatient',
      story: 'Inpatient self-referral to a basic hospital.',
      life: { serial: 112, name: 'Lý Văn Mẫu', birthDate: '1972-03-12', sex: 'MALE' },
      card: 'GD4',
      terms: elsewhere,
      input: { careType: 'INPATIENT' },
      expected: routed('1.15'),
    },
    {
      key: 'day-treatment',
      story: 'Day treatment, self-referred to a basic hospital: read as inpatient, with a warning.',
      life: { serial: 113, name: 'Nguyễn Mẫu Bình', birthDate: '1977-07-27', sex: 'MALE' },
      card: 'GD4',
      terms: elsewhere,
      at: '99008',
      input: { careType: 'DAY' },
      expected: routed('1.15'),
    },
    {
      key: 'former-district-upper-basic',
      story: 'Formerly district hospital of 61 points: 100 % beats 50 %, the list order disagrees.',
      life: { serial: 114, name: 'Trần Thị Thử', birthDate: '1982-06-16', sex: 'FEMALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99010',
      input: ordinaryDisease,
      expected: routed('3.3'),
    },
    {
      key: 'facility-not-configured',
      story: 'Hospital whose level is not configured: no percentage may be stated.',
      life: { serial: 115, name: 'Lê Văn Bình', birthDate: '1998-01-08', sex: 'MALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99013',
      expected: expecting('NEEDS_ACTION', 'MATCHED', '000', null),
    },
  ];
}

function selfAtSpecialised(today: PlainDate): readonly PersonRecord[] {
  return [
    {
      key: 'serious-disease',
      story: 'Invasive pulmonary aspergillosis (Appendix I), self-referred to a central hospital.',
      life: { serial: 116, name: 'Phạm Văn Mẫu', birthDate: '1969-09-29', sex: 'MALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99005',
      input: { diagnosisCodes: ['B44.0'] },
      expected: routed('1.17'),
    },
    {
      key: 'provincial-outpatient',
      story: 'Outpatient, self-referred, formerly provincial specialised hospital: half of 80 %.',
      life: { serial: 117, name: 'Hoàng Văn An', birthDate: '1996-04-04', sex: 'MALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99004',
      input: ordinaryDisease,
      expected: halfPaid('1.18', today),
    },
    {
      key: 'provincial-inpatient',
      story: 'Inpatient self-referral to a formerly provincial specialised hospital.',
      life: { serial: 118, name: 'Huỳnh Thị An', birthDate: '1978-08-28', sex: 'FEMALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99004',
      input: { ...ordinaryDisease, careType: 'INPATIENT' },
      expected: routed('3.2'),
    },
    {
      key: 'central-inpatient',
      story: 'Inpatient self-referral to a formerly central hospital: 40 % of 80 %.',
      life: { serial: 119, name: 'Phan Thị Bình', birthDate: '1970-10-30', sex: 'FEMALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99005',
      input: { ...ordinaryDisease, careType: 'INPATIENT' },
      expected: routed('3.1'),
    },
    {
      key: 'central-outpatient',
      story: 'Outpatient self-referral to a formerly central hospital: the fund pays nothing.',
      life: { serial: 120, name: 'Vũ Văn Bình', birthDate: '1975-05-25', sex: 'MALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99005',
      input: ordinaryDisease,
      expected: expecting('NOT_ELIGIBLE', 'MATCHED', '000', '3.1'),
    },
    {
      key: 'new-private-inpatient',
      story: 'Inpatient, self-referred, new private specialised hospital: 40 % of 80 %.',
      life: { serial: 121, name: 'Võ Thị Bình', birthDate: '1986-12-06', sex: 'FEMALE' },
      card: 'DN4',
      terms: elsewhere,
      at: '99011',
      input: { ...ordinaryDisease, careType: 'INPATIENT' },
      expected: routed('3.1'),
    },
    {
      key: 'former-district-specialised',
      story: 'Self-referral to a specialised hospital that was of district tier.',
      life: { serial: 122, name: 'Đặng Văn Bình', birthDate: '1965-02-15', sex: 'MALE' },
      card: 'HT3',
      terms: elsewhere,
      at: '99009',
      input: ordinaryDisease,
      expected: routed('3.3'),
    },
    {
      key: 'island-resident',
      story: 'Island resident (K3) as inpatient at a central hospital: 100 % beats 40 %.',
      life: { serial: 123, name: 'Bùi Văn Mẫu', birthDate: '1973-03-23', sex: 'MALE' },
      card: 'XD2',
      terms: { ...elsewhere, area: 'K3' },
      at: '99005',
      input: { ...ordinaryDisease, careType: 'INPATIENT' },
      expected: routed('3.6'),
    },
    {
      key: 'central-registered',
      story: 'Registered at the central hospital itself.',
      life: { serial: 124, name: 'Đỗ Thị Nghiệm', birthDate: '1952-02-22', sex: 'FEMALE' },
      card: 'CK2',
      terms: { registeredFacility: '99005' },
      at: '99005',
      expected: coveredAtHome,
    },
  ];
}
