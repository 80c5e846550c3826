import { addDays, type PlainDate } from '../../domain/date.ts';
import type { SandboxPerson } from '../person.ts';
import { expecting, insuranceNumberOf, type Life, type PersonRecord } from './record.ts';

/** People for whom one of the two registers has something particular to say. */
export function answerPeople(today: PlainDate): readonly PersonRecord[] {
  return [
    ...armedForces(),
    ...wrongNumbers(),
    ...withdrawnCards(),
    ...childrenWithoutCard(today),
    ...portalErrors(),
  ];
}

const defence = 'Bảo hiểm xã hội Bộ Quốc phòng';
const publicSecurity = 'Bảo hiểm xã hội Bộ Công an';

function armedForces(): readonly PersonRecord[] {
  const soldier: Life = {
    serial: 201,
    name: 'Nguyễn Văn Bình',
    birthDate: '1990-12-22',
    sex: 'MALE',
  };
  const officer: Life = { serial: 202, name: 'Trần Mẫu An', birthDate: '1985-08-19', sex: 'MALE' };
  const constable: Life = {
    serial: 203,
    name: 'Lê Thử Bình',
    birthDate: '1992-08-19',
    sex: 'FEMALE',
  };
  return [
    {
      key: 'soldier',
      story: 'Card of the Defence insurance office: paper card and identity to be checked by eye.',
      life: soldier,
      card: 'QN5',
      terms: { ...cardIssuedBy(soldier, 'QN5', '97', defence), resultCode: '001' },
      expected: expecting('NEEDS_ACTION', 'MATCHED', '001', null),
    },
    {
      key: 'soldier-checked',
      story: 'The same kind of card after the clerk compared card and identity paper: 100 %.',
      life: officer,
      card: 'QN5',
      terms: { ...cardIssuedBy(officer, 'QN5', '97', defence), resultCode: '001' },
      input: { documentsCheckedByEye: true },
      expected: expecting('ELIGIBLE', 'MATCHED', '001', '1.1'),
    },
    {
      key: 'police-officer',
      story: 'Card of the Public Security insurance office: to be checked by eye.',
      life: constable,
      card: 'CA5',
      terms: { ...cardIssuedBy(constable, 'CA5', '98', publicSecurity), resultCode: '002' },
      expected: expecting('NEEDS_ACTION', 'MATCHED', '002', null),
    },
  ];
}

function cardIssuedBy(life: Life, code: string, province: string, issuedBy: string) {
  return { cardNumber: `${code}${province}${insuranceNumberOf(life)}`, issuedBy };
}

/**
 * The portal says in which part a number is wrong, so its register can tell whose it should have been: here by holding
 * the number as shown beside the right one.
 */
function shownAs(cardNumber: string, resultCode: string) {
  return {
    card: 'DN4',
    terms: { previousCardNumber: cardNumber, resultCode },
    presents: { personalId: null, cardNumber },
    expected: expecting('NEEDS_ACTION', 'NOT_FOUND', resultCode, null),
  };
}

function wrongNumbers(): readonly PersonRecord[] {
  return [
    {
      key: 'wrong-object-code',
      story: 'Card number shown as HC4 where the register has DN4.',
      life: { serial: 204, name: 'Phạm Thử Mẫu', birthDate: '1987-07-14', sex: 'MALE' },
      ...shownAs('HC4010100000204', '051'),
    },
    {
      key: 'wrong-province-digits',
      story: 'Card number shown with province digits 00.',
      life: { serial: 205, name: 'Hoàng Thử An', birthDate: '1994-03-19', sex: 'FEMALE' },
      ...shownAs('DN4000100000205', '052'),
    },
    {
      key: 'wrong-benefit-digit',
      story: 'Card number shown with benefit digit 2 where the register has 4.',
      life: { serial: 206, name: 'Huỳnh Mẫu Bình', birthDate: '1979-09-26', sex: 'MALE' },
      ...shownAs('DN2010100000206', '053'),
    },
  ];
}

/** Answers that the portal gives whatever the dates on the card say. */
function forced(
  serial: number,
  key: string,
  story: string,
  code: string,
  status: SandboxPerson['expected']['status'],
): PersonRecord {
  return {
    key,
    story,
    life: {
      serial,
      name: `${serial % 2 === 0 ? 'Lý Văn' : 'Bùi Thị'} ${['Thử', 'Mẫu', 'An', 'Bình'][serial % 4]}`,
      birthDate: `19${60 + (serial % 40)}-06-15`,
      sex: serial % 2 === 0 ? 'MALE' : 'FEMALE',
    },
    card: 'DN4',
    terms: { resultCode: code },
    expected: expecting(status, 'MATCHED', code, null),
  };
}

function withdrawnCards(): readonly PersonRecord[] {
  return [
    forced(220, 'card-withdrawn', 'The card was withdrawn.', '110', 'NOT_ELIGIBLE'),
    forced(221, 'cover-ended', 'The employer reported the end of cover.', '120', 'NOT_ELIGIBLE'),
    forced(
      222,
      'moved-province',
      'Moved to another province: there should be a new card.',
      '121',
      'NEEDS_ACTION',
    ),
    forced(
      223,
      'moved-employer',
      'Moved within the province: there should be a new card.',
      '122',
      'NEEDS_ACTION',
    ),
    forced(
      224,
      're-registered',
      'Registered again by the same employer: ask again.',
      '123',
      'NEEDS_ACTION',
    ),
    forced(225, 'stopped-paying', 'Stopped taking part in insurance.', '124', 'NOT_ELIGIBLE'),
  ];
}

function childrenWithoutCard(today: PlainDate): readonly PersonRecord[] {
  return [
    {
      key: 'infant-without-card',
      story: 'Infant of two months without a card: birth paper and a temporary number.',
      life: { serial: 226, name: 'Đỗ Bé An', birthDate: addDays(today, -60), sex: 'MALE' },
      card: 'TE1',
      terms: { resultCode: '130' },
      presents: { cardNumber: null },
      expected: expecting('NEEDS_ACTION', 'MATCHED', '130', null),
    },
    {
      key: 'temporary-child-card',
      story: 'Temporary TE1 number: the look-up does not hold these, the desk checks by hand.',
      life: { serial: 227, name: 'Hồ Bé Mẫu', birthDate: addDays(today, -20), sex: 'FEMALE' },
      card: null,
      presents: { personalId: null, cardNumber: 'TE1990100000227' },
      citizens: [],
      expected: expecting('NEEDS_ACTION', 'NOT_FOUND', '050', null),
    },
  ];
}

function portalErrors(): readonly PersonRecord[] {
  const cardShown: Life = {
    serial: 234,
    name: 'Phan Mẫu An',
    birthDate: '1983-03-08',
    sex: 'FEMALE',
  };
  return [
    forced(
      228,
      'portal-ledger-error',
      'The portal cannot read its card ledger; only a number is at hand.',
      '100',
      'NEEDS_ACTION',
    ),
    forced(229, 'portal-server-error', 'The portal reports a server error.', '101', 'NEEDS_ACTION'),
    forced(230, 'portal-broken', 'The portal reports an internal error.', '500', 'NEEDS_ACTION'),
    forced(
      231,
      'portal-refuses-account',
      'The portal refuses the account, after a fresh login too.',
      '401',
      'SYSTEM_ERROR',
    ),
    forced(
      232,
      'portal-refuses-format',
      'The portal refuses the form of the request: our fault, not the patient’s.',
      '205',
      'SYSTEM_ERROR',
    ),
    {
      key: 'portal-broken-card-shown',
      story: 'Internal error at the portal, but the card shown is valid by its own dates.',
      life: cardShown,
      card: 'DN4',
      terms: { resultCode: '500' },
      presents: { personalId: null },
      expected: expecting('ELIGIBLE_PROVISIONAL', 'UNDETERMINED', '500', '1.1'),
    },
  ];
}
