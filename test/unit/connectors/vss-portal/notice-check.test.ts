import { describe, expect, test } from 'vitest';
import {
  checkNotice,
  type NoticeCheck,
  problemKinds,
} from '../../../../src/connectors/vss-portal/notice-check.ts';
import {
  fieldsOf,
  type NoticeField,
  noticeFields,
  noticeVersions,
  sizeOf,
} from '../../../../src/connectors/vss-portal/notice-fields.ts';
import {
  portalFieldOf,
  problemText,
} from '../../../../src/connectors/vss-portal/notice-problems.ts';
import { noticeValues } from '../../../../src/connectors/vss-portal/notice-values.ts';
import { parseBirthDate } from '../../../../src/domain/birth-date.ts';
import { parsePlainDate } from '../../../../src/domain/date.ts';
import { noticeContent, valuesWith } from '../../../support/notices.ts';

const usual: NoticeCheck = { version: '4750', facility: '99001', birthTimeStated: false };

function found(
  changes: Partial<Record<NoticeField, string>>,
  check: Partial<NoticeCheck> = {},
): readonly string[] {
  return checkNotice(valuesWith(changes), { ...usual, ...check }).map(
    ({ field, kind, other }) => `${field} ${kind}${other === undefined ? '' : ` ${other}`}`,
  );
}

describe('the field lists', () => {
  test('4750 has the 26 fields in the order of the table', () => {
    expect(fieldsOf('4750').map(portalFieldOf)).toEqual([
      'MA_LK',
      'STT',
      'MA_BN',
      'HO_TEN',
      'SO_CCCD',
      'NGAY_SINH',
      'GIOI_TINH',
      'MA_THE_BHYT',
      'MA_DKBD',
      'GT_THE_TU',
      'GT_THE_DEN',
      'MA_DOITUONG_KCB',
      'NGAY_VAO',
      'NGAY_VAO_NOI_TRU',
      'LY_DO_VNT',
      'MA_LY_DO_VNT',
      'MA_LOAI_KCB',
      'MA_CSKCB',
      'MA_DICH_VU',
      'TEN_DICH_VU',
      'MA_THUOC',
      'TEN_THUOC',
      'MA_VAT_TU',
      'TEN_VAT_TU',
      'NGAY_YL',
      'DU_PHONG',
    ]);
  });

  test('130 lacks those that came with 4750', () => {
    const absent = noticeFields.filter((field) => sizeOf(field, '130') === null);
    expect(absent.map(portalFieldOf)).toEqual([
      'NGAY_VAO_NOI_TRU',
      'LY_DO_VNT',
      'MA_LY_DO_VNT',
      'MA_THUOC',
      'TEN_THUOC',
      'MA_VAT_TU',
      'TEN_VAT_TU',
    ]);
  });
});

describe('values', () => {
  test('are what the table asks for', () => {
    expect(valuesWith()).toMatchObject({
      sequence: '1',
      birth: '198003040000',
      sex: '1',
      validFrom: '20260101',
      validTo: '20261231',
      arrivedAt: '202611200805',
      orderedAt: '202611200835',
      admittedAt: '',
      serviceCode: '02.1896',
      drugCode: '',
      reserve: '',
    });
    expect(found({})).toEqual([]);
  });

  test.each([
    ['1958', null, '195800000000'],
    ['1958-03', null, '195800000000'],
    ['2026-11-19', '23:07', '202611192307'],
  ])('born %s at %s is %s', (birthDate, birthTime, text) => {
    const content = noticeContent({ birthDate: parseBirthDate(birthDate), birthTime });
    expect(noticeValues(content).birth).toBe(text);
  });

  test('of a card are left out when the visit is not insured', () => {
    const values = noticeValues(noticeContent({ patientCategory: '9' }));
    expect([
      values.cardNumber,
      values.registeredFacility,
      values.validFrom,
      values.validTo,
    ]).toEqual(['', '', '', '']);
    expect(checkNotice(values, usual)).toEqual([]);
  });

  test('are composed, and have no blanks at their ends', () => {
    const fullName = ` ${'Nguyễn Văn Mẫu'.normalize('NFD')}\n`;
    expect(noticeValues(noticeContent({ fullName })).fullName).toBe('Nguyễn Văn Mẫu');
  });

  test('of an admission stand beside the first cost there', () => {
    const admission = {
      orderedAt: new Date('2026-11-20T01:20:00Z'),
      reason: 'Viêm phổi\r\nTheo dõi',
      reasonCode: null,
    };
    const values = noticeValues(noticeContent({ admission }));
    expect(values).toMatchObject({
      admittedAt: '202611200820',
      admissionReason: 'Viêm phổi\nTheo dõi',
    });
    expect(checkNotice(values, usual)).toEqual([]);
  });
});

describe('a field alone', () => {
  const required = [
    'episodeId',
    'sequence',
    'patientId',
    'fullName',
    'birth',
    'sex',
    'cardNumber',
    'registeredFacility',
    'validFrom',
    'validTo',
    'patientCategory',
    'arrivedAt',
    'careCategory',
    'facility',
    'serviceCode',
    'serviceName',
    'orderedAt',
  ] as const;
  test.each(required)('%s must be there', (field) => {
    expect(found({ [field]: '' })).toEqual([`${field} MISSING`]);
  });

  test.each(noticeFields.filter((field) => !required.some((name) => name === field)))(
    '%s may be empty',
    (field) => {
      expect(found({ [field]: '' })).toEqual([]);
    },
  );

  test.each([
    ['episodeId', 100],
    ['patientId', 100],
    ['fullName', 255],
    ['serviceCode', 50],
    ['serviceName', 1024],
  ] as const)('%s has at most %i characters', (field, most) => {
    expect(found({ [field]: 'ế'.repeat(most) })).toEqual([]);
    expect(found({ [field]: '𠀀'.repeat(most) })).toEqual([]);
    expect(found({ [field]: 'ế'.repeat(most + 1) })).toEqual([`${field} TOO_LONG`]);
  });

  test.each([
    ['personNumber', '001-080'],
    ['birth', '198013040000'],
    ['birth', '198003042400'],
    ['birth', '198000040000'],
    ['cardNumber', 'DN401000000000'],
    ['registeredFacility', '9900'],
    ['validFrom', '20260230'],
    ['arrivedAt', '2026112008'],
    ['orderedAt', '202611200860'],
    ['patientCategory', '1 1'],
  ] as const)('%s %s has the wrong form', (field, text) => {
    expect(found({ [field]: text })).toEqual([`${field} FORM`]);
  });

  test('a partly known birth date and a temporary card are in order', () => {
    expect(found({ birth: '195800000000', registeredFacility: '01000' })).toEqual([]);
  });

  test.each(['1', '00', '17', '0A'])('type of care %s is not in the list', (careCategory) => {
    expect(found({ careCategory })).toEqual(['careCategory NOT_IN_LIST']);
  });

  test('sex is 1, 2 or 3', () => {
    expect(['1', '2', '3'].map((sex) => found({ sex }))).toEqual([[], [], []]);
    expect(found({ sex: '4' })).toEqual(['sex NOT_IN_LIST']);
  });

  test.each(['\u0000', '\u000b', '\ufffe', '\ud800', '\n', '\u0085'])(
    'no name holds %j',
    (character) => {
      expect(found({ fullName: `Mẫu${character}Mẫu` })).toEqual(['fullName CHARACTERS']);
    },
  );

  test('a reason may have lines, and no other control', () => {
    const admission = { admittedAt: '202611200820', admissionReason: 'Một\nhai' };
    expect(found(admission)).toEqual([]);
    expect(found({ ...admission, admissionReason: 'Một\u0007' })).toEqual([
      'admissionReason CHARACTERS',
    ]);
  });
});

describe('fields together', () => {
  test.each(['QN', 'HC', 'LS', 'XK', 'CY', 'CA'])('a card %s may have no last day', (code) => {
    expect(found({ cardNumber: `${code}4970000000001`, validTo: '' })).toEqual([]);
  });

  test('of an uninsured visit have no card', () => {
    expect(found({ patientCategory: '9' })).toEqual([
      'cardNumber MUST_BE_EMPTY',
      'registeredFacility MUST_BE_EMPTY',
      'validFrom MUST_BE_EMPTY',
      'validTo MUST_BE_EMPTY',
    ]);
  });

  test('are in the order of time', () => {
    expect(found({ orderedAt: '202611200804' })).toEqual(['orderedAt TOO_EARLY arrivedAt']);
    expect(found({ orderedAt: '202611200805' })).toEqual([]);
    expect(found({ validTo: '20251231' })).toEqual(['validTo TOO_EARLY validFrom']);
    expect(found({ admittedAt: '202611200700', admissionReason: 'Sốt' })).toEqual([
      'admittedAt TOO_EARLY arrivedAt',
    ]);
    expect(found({ birth: '202611210000' })).toEqual(['birth TOO_LATE arrivedAt']);
  });

  test('name one first cost', () => {
    const drug = { drugCode: '40.1', drugName: 'Thuốc' };
    expect(found(drug)).toEqual(['drugCode SEVERAL_ITEMS']);
    expect(found({ ...drug, serviceCode: '', serviceName: '' })).toEqual([]);
    expect(found({ ...drug, serviceCode: '', serviceName: '', drugName: '' })).toEqual([
      'drugName MISSING',
    ]);
  });

  test('name the facility of the account', () => {
    expect(found({}, { facility: '99002' })).toEqual(['facility OTHER_FACILITY']);
  });

  test('name the minute of birth of a child of 28 days, not of 29', () => {
    expect(found({ birth: '202610230000' })).toEqual(['birth BIRTH_TIME_NEEDED']);
    expect(found({ birth: '202610230000' }, { birthTimeStated: true })).toEqual([]);
    expect(found({ birth: '202610220000' })).toEqual([]);
  });

  test('all problems are told at once, in the order of the table', () => {
    expect(found({ orderedAt: '', patientId: '', sex: '9', careCategory: '1' })).toEqual([
      'patientId MISSING',
      'sex NOT_IN_LIST',
      'careCategory NOT_IN_LIST',
      'orderedAt MISSING',
    ]);
  });

  test('an admission has its time and its reason', () => {
    expect(found({ admissionReasonCode: 'A1' })).toEqual([
      'admittedAt MISSING',
      'admissionReason MISSING',
    ]);
  });
});

describe('the list of 130', () => {
  test('takes a service, and no category of more than one digit', () => {
    expect(found({ patientCategory: '1' }, { version: '130' })).toEqual([]);
    expect(found({ patientCategory: '1.1' }, { version: '130' })).toEqual([
      'patientCategory TOO_LONG',
    ]);
    expect(found({ patientCategory: '1', personNumber: 'B1234567' }, { version: '130' })).toEqual([
      'personNumber FORM',
    ]);
  });

  test('knows no drugs', () => {
    const values = { serviceCode: '', serviceName: '', drugCode: '40.1', drugName: 'Thuốc' };
    expect(found({ patientCategory: '1', ...values }, { version: '130' })).toEqual([
      'drugCode NOT_IN_VERSION',
      'drugName NOT_IN_VERSION',
    ]);
  });
});

describe('the words of a problem', () => {
  test('name the field, what is wrong and what is wanted', () => {
    const text = problemText({ field: 'validTo', kind: 'TOO_EARLY', other: 'validFrom' }, '4750');
    expect(text.en).toBe(
      '"GT_THE_DEN" (card valid to) is earlier than "GT_THE_TU" (card valid from).',
    );
    expect(text.vi).toContain('"GT_THE_DEN" (thẻ có giá trị đến) sớm hơn "GT_THE_TU"');
  });

  test('are there for every field and kind', () => {
    for (const version of noticeVersions) {
      for (const field of noticeFields) {
        for (const kind of problemKinds) {
          const { vi, en } = problemText({ field, kind, other: 'arrivedAt' }, version);
          expect(`${vi} ${en}`).not.toMatch(/undefined|null|NaN/);
        }
      }
    }
  });

  test('never repeat the value', () => {
    const canary = 'QQ-canary-7';
    const values = valuesWith(
      Object.fromEntries(noticeFields.map((field) => [field, `${canary}\u0000`])),
    );
    const problems = checkNotice(values, { ...usual, facility: parsePlainDate('2026-01-01') });
    expect(problems.length).toBeGreaterThan(20);
    for (const problem of problems) {
      expect(JSON.stringify([problem, problemText(problem, '4750')])).not.toContain(canary);
    }
  });
});
