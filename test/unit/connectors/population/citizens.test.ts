import { describe, expect, it } from 'vitest';
import { decodeCitizens } from '../../../../src/connectors/population/codec.ts';
import { parsePersonNumber } from '../../../../src/domain/personal-id.ts';
import {
  asked,
  collection,
  envelope,
  failureOf,
  liveCitizen,
  ok,
  queryOf,
  standardCitizen,
} from './answers.ts';

function decode(citizens: string, query = asked) {
  return decodeCitizens(ok(envelope(collection(citizens))), query).citizens;
}

function only(citizens: string, query = asked) {
  const list = decode(citizens, query);
  expect(list).toHaveLength(1);
  return list[0]!;
}

const person = {
  personalId: '001099000001',
  oldNumber: '012345678',
  fullName: 'Nguyễn Thử Nghiệm',
  birthDate: '1999-01-02',
  sex: 'MALE',
  nationality: 'VN',
  statusText: null,
};

describe('a citizen', () => {
  it('is read from the live profile', () => {
    expect(only(liveCitizen)).toEqual({
      ...person,
      permanentAddress: {
        detail: 'Số 1',
        communeCode: '00004',
        districtCode: null,
        provinceCode: '01',
        country: 'VN',
      },
    });
  });

  it('is read from the profile of QCVN 109', () => {
    expect(only(standardCitizen)).toEqual({
      ...person,
      permanentAddress: {
        detail: 'Số 1',
        communeCode: '00004',
        districtCode: null,
        provinceCode: null,
        country: 'VN',
      },
    });
  });

  it('may carry any namespace prefix', () => {
    const prefixed = liveCitizen.replaceAll(/<(\/?)(\w)/g, '<$1ns2:$2');
    const body = envelope(
      `<ns2:CongdanCollection xmlns:ns2="http://www.mic.gov.vn/dancu/1.0">${prefixed}</ns2:CongdanCollection>`,
    )
      .replaceAll('soap:', 'S:')
      .replace('xmlns:soap', 'xmlns:S');
    expect(decodeCitizens(ok(body), asked)).toEqual(
      decodeCitizens(ok(envelope(collection(liveCitizen))), asked),
    );
  });

  it.each([
    [
      'in an operation response',
      envelope(
        `<TraCuuThongTinCongDanResponse>${collection(liveCitizen)}</TraCuuThongTinCongDanResponse>`,
      ),
    ],
    ['in a return element', envelope(`<R><return>${collection(liveCitizen)}</return></R>`)],
    ['without an envelope', collection(liveCitizen)],
    ['after a byte order mark', `\uFEFF${envelope(collection(liveCitizen))}`],
  ])('is found %s', (_, body) => {
    expect(decodeCitizens(ok(body), asked).citizens).toHaveLength(1);
  });

  it('has a name of plain text, CDATA or numeric references', () => {
    const named = (name: string) =>
      only(liveCitizen.replace(/<HoVaTen>.*<\/HoVaTen>/, `<HoVaTen>${name}</HoVaTen>`)).fullName;
    expect(named('Nguyễn  Thử Nghiệm')).toBe('Nguyễn Thử Nghiệm');
    expect(named('<Ten><![CDATA[Nguyễn Thử Nghiệm]]></Ten>')).toBe('Nguyễn Thử Nghiệm');
    expect(named('<Ten>Nguy&#7877;n Th&#x1EED; Nghi&#7879;m</Ten>')).toBe('Nguyễn Thử Nghiệm');
    expect(named('<Ho>Nguyễn</Ho><ChuDem/><Ten>Thử Nghiệm</Ten>')).toBe('Nguyễn Thử Nghiệm');
    expect(named('Nguyễn Thử Nghiệm'.normalize('NFD'))).toBe('Nguyễn Thử Nghiệm');
  });

  it.each([
    ['<Nam>1999</Nam>', '1999'],
    ['<Nam>1999</Nam><NgayThangNam/>', '1999'],
    ['<NgayThangNam>19990000</NgayThangNam>', '1999'],
    ['<NgayThangNam>19990100</NgayThangNam>', '1999-01'],
    ['<NgayThangNam>1999-01-02T00:00:00+07:00</NgayThangNam>', '1999-01-02'],
    ['19990102', '1999-01-02'],
    ['', null],
  ])('born %s is read as %s', (birth, expected) => {
    const citizen = liveCitizen.replace(
      /<NgayThangNamSinh>.*<\/NgayThangNamSinh>/,
      `<NgayThangNamSinh>${birth}</NgayThangNamSinh>`,
    );
    expect(only(citizen).birthDate).toBe(expected);
  });

  it.each([
    ['1', 'MALE'],
    ['2', 'FEMALE'],
    ['0', 'UNKNOWN'],
    ['7', 'UNKNOWN'],
  ])('of sex %s is %s', (code, sex) => {
    expect(only(liveCitizen.replace('<GioiTinh>1', `<GioiTinh>${code}`)).sex).toBe(sex);
  });

  it.each([
    ['01', { communeCode: null, districtCode: null, provinceCode: '01' }],
    ['001', { communeCode: null, districtCode: '001', provinceCode: null }],
    ['00004', { communeCode: '00004', districtCode: null, provinceCode: null }],
    ['0000000', { communeCode: null, districtCode: null, provinceCode: null }],
  ])('has the one address code %s put where its length says', (unit, codes) => {
    const address = only(standardCitizen.replace('>00004<', `>${unit}<`)).permanentAddress;
    expect(address).toMatchObject(codes);
  });

  it('has its status quoted and never interpreted', () => {
    const citizen = liveCitizen.replace('</CongDan>', '<TrangThai>3</TrangThai></CongDan>');
    expect(only(citizen).statusText).toBe('3');
  });

  it('has no old number when the field holds something else', () => {
    expect(only(liveCitizen.replace('012345678', '')).oldNumber).toBeNull();
    expect(only(liveCitizen.replace('012345678', 'A1')).oldNumber).toBeNull();
  });

  it.each([
    ['no name', liveCitizen.replace(/<Ten>.*<\/Ten>/, '<Ten/>')],
    ['no name element', liveCitizen.replace(/<HoVaTen>.*<\/HoVaTen>/, '')],
    ['an impossible birth day', liveCitizen.replace('19990102', '19990231')],
    ['a birth year that contradicts the day', liveCitizen.replace('<Nam>1999', '<Nam>1998')],
    ['no number', liveCitizen.replace(/<SoDinhDanh>\d+/, '<SoDinhDanh>')],
    ['no element at all', '<CongDan>text</CongDan>'],
  ])('with %s makes the answer invalid', (_, citizen) => {
    expect(failureOf(() => decode(citizen)).failure).toBe('INVALID_ANSWER');
  });
});

describe('no match', () => {
  it.each([
    ['an empty collection', ''],
    ['an empty citizen', '<CongDan/>'],
    [
      'a citizen of empty elements',
      '<CongDan><SoDinhDanh/><HoVaTen><Ten> </Ten></HoVaTen></CongDan>',
    ],
  ])('is %s', (_, citizens) => {
    expect(decode(citizens)).toEqual([]);
  });

  it('is never a missing collection', () => {
    const answers = ['', '<TraCuuThongTinCongDanResponse/>', '<Khac/>'].map(envelope);
    for (const body of [...answers, '', '   ', 'null', '<CongDan/>']) {
      expect(failureOf(() => decodeCitizens(ok(body), asked)).failure).toBe('INVALID_ANSWER');
    }
  });

  it('is never claimed by two collections', () => {
    const body = envelope(collection('') + collection(liveCitizen));
    expect(failureOf(() => decodeCitizens(ok(body), asked)).failure).toBe('INVALID_ANSWER');
  });
});

describe('the echo check', () => {
  it('keeps two citizens of one number apart', () => {
    const second = liveCitizen.replace('Nguyễn Thử Nghiệm', 'Lê Thử Nghiệm');
    expect(decode(liveCitizen + second).map((each) => each.fullName)).toEqual([
      'Nguyễn Thử Nghiệm',
      'Lê Thử Nghiệm',
    ]);
  });

  it('refuses another number, even beside the right one', () => {
    const other = liveCitizen.replace('001099000001', '001099000002');
    expect(failureOf(() => decode(other)).failure).toBe('WRONG_PERSON');
    expect(failureOf(() => decode(liveCitizen + other)).failure).toBe('WRONG_PERSON');
  });

  it('refuses another birth year', () => {
    const query = queryOf('001099000001', '1998');
    expect(failureOf(() => decode(liveCitizen, query)).failure).toBe('WRONG_PERSON');
  });

  it('is no unknown element, whatever its name', () => {
    expect(decode(`<__proto__>${liveCitizen}</__proto__><constructor/>`)).toEqual([]);
  });

  it('refuses another name, and takes the words in another order or without accents', () => {
    const named = (name: string) => liveCitizen.replace('Nguyễn Thử Nghiệm', name);
    expect(failureOf(() => decode(named('Lê Thử Nghiệm'))).failure).toBe('WRONG_PERSON');
    expect(only(named('NGUYEN THU NGHIEM')).fullName).toBe('NGUYEN THU NGHIEM');
    expect(only(named('Nghiệm Nguyễn Thử')).fullName).toBe('Nghiệm Nguyễn Thử');
  });

  it('refuses another day, and knows nobody of another month where only month and year are asked', () => {
    const another = queryOf('001099000001', '1999-12-31');
    expect(failureOf(() => decode(liveCitizen, another)).failure).toBe('WRONG_PERSON');
    expect(decode(liveCitizen, queryOf('001099000001', '1999-12'))).toEqual([]);
    expect(only(liveCitizen, queryOf('001099000001', '1999-01')).birthDate).toBe('1999-01-02');
  });

  it('compares the old number when that was asked', () => {
    expect(only(liveCitizen, queryOf('012345678', '1999')).personalId).toBe('001099000001');
    expect(failureOf(() => decode(liveCitizen, queryOf('012345679', '1999'))).failure).toBe(
      'WRONG_PERSON',
    );
  });

  it('takes a record without an old number by its name, when the old number was asked', () => {
    const citizen = liveCitizen.replace('012345678', '');
    const query = queryOf('012345678', '1999');
    expect(only(citizen, query).personalId).toBe('001099000001');
    const other = citizen.replace('Nguyễn Thử Nghiệm', 'Lê Thử Nghiệm');
    expect(failureOf(() => decode(other, query)).failure).toBe('WRONG_PERSON');
  });

  describe('of a number that was changed', () => {
    const cancelled = '001199000001';
    const formerly = liveCitizen.replace('012345678', cancelled);
    const query = { ...asked, number: parsePersonNumber(cancelled) };
    const shown = { ...query, earlierNumbers: [asked.number] };

    it('takes the record that names the asked number as its old one', () => {
      expect(only(formerly, query)).toMatchObject({ personalId: '001099000001', oldNumber: null });
    });

    it('takes the record of a number that the presented card names as an earlier one', () => {
      expect(only(liveCitizen, shown).personalId).toBe('001099000001');
    });

    it.each([
      ['nobody explains', liveCitizen, query],
      ['the record explains with another', formerly.replace(cancelled, '001199000002'), query],
      [
        'the card explains with another',
        liveCitizen,
        { ...query, earlierNumbers: [parsePersonNumber('001099000002')] },
      ],
      [
        'has 9 digits at the end of the asked',
        liveCitizen.replace('012345678', '199000001'),
        query,
      ],
    ])('refuses one that %s', (_title, citizen, asking) => {
      expect(failureOf(() => decode(citizen, asking)).failure).toBe('WRONG_PERSON');
    });

    it.each([
      ['another name', formerly.replace('Nguyễn Thử', 'Lê Thử')],
      ['another day', formerly.replace('19990102', '19990103')],
      [
        'another year',
        formerly.replace('<Nam>1999', '<Nam>1998').replace('>19990102', '>19980102'),
      ],
      ['no birth date', formerly.replace(/<NgayThangNamSinh>.*<\/NgayThangNamSinh>/, '')],
    ])('refuses one with %s, because the number proves nothing any more', (_title, citizen) => {
      expect(failureOf(() => decode(citizen, query)).failure).toBe('WRONG_PERSON');
      const byCard = citizen.replace(cancelled, '');
      expect(failureOf(() => decode(byCard, shown)).failure).toBe('WRONG_PERSON');
    });

    it('refuses a second person beside the right one who has another name', () => {
      const second = formerly
        .replace('001099000001', '001099000009')
        .replace('Nguyễn Thử', 'Lê Thử');
      expect(failureOf(() => decode(formerly + second, query)).failure).toBe('WRONG_PERSON');
    });
  });

  it('says nothing personal', () => {
    const error = failureOf(() => decode(liveCitizen.replace('001099000001', '001099000002')));
    expect(error.message).not.toMatch(/\d{4}|Nguyễn/);
    expect(error.cause).toBeUndefined();
  });
});

describe('the date of the data', () => {
  it.each([
    ['2026-11-21T08:30:00+07:00', '2026-11-21T01:30:00.000Z'],
    ['2026-11-21T01:30:00Z', '2026-11-21T01:30:00.000Z'],
    ['2026-11-21T08:30:00', '2026-11-21T01:30:00.000Z'],
    ['hôm qua', undefined],
  ])('%s is read as %s', (text, expected) => {
    const body = envelope(collection(liveCitizen, ` ThoiDiemDuLieu="${text}"`));
    expect(decodeCitizens(ok(body), asked).asOf?.toISOString()).toBe(expected);
  });

  it('is null when the register does not state it', () => {
    expect(decodeCitizens(ok(envelope(collection(''))), asked).asOf).toBeNull();
  });
});
