import { webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorization, encodeRequest } from '../../../../src/connectors/population/codec.ts';
import { createPopulationRegister } from '../../../../src/connectors/population/index.ts';
import { childText, readXml, type XmlElement } from '../../../../src/connectors/population/xml.ts';
import type { UpstreamRequest } from '../../../../src/connectors/transport/send.ts';
import { parseBirthDate } from '../../../../src/domain/birth-date.ts';
import { asked, collection, envelope, queryOf } from './answers.ts';

const request = {
  operation: 'record',
  requestId: 'r-1',
  procedureCode: 'VPCP',
  integrationCode: '037',
  officer: 'canbo.thunghiem',
  query: asked,
  nameForm: 'upper',
} as const;

function operationOf(text: string): XmlElement {
  return readXml(text).children[1]!.children[0]!;
}

describe('the request', () => {
  it('is the SOAP envelope of the document, letter by letter', () => {
    expect(encodeRequest(request)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>' +
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header/><soap:Body>' +
        '<TraCuuThongTinCongDan xmlns="http://dancuquocgia.bca">' +
        '<MaYeuCau>r-1</MaYeuCau><MaDVC>VPCP</MaDVC><MaTichHop>037</MaTichHop>' +
        '<MaCanBo>canbo.thunghiem</MaCanBo><SoDinhDanh>001099000001</SoDinhDanh>' +
        '<HoVaTen>NGUYỄN THỬ NGHIỆM</HoVaTen>' +
        '<NgayThangNamSinh><NgayThangNam>19990102</NgayThangNam></NgayThangNamSinh>' +
        '</TraCuuThongTinCongDan></soap:Body></soap:Envelope>',
    );
  });

  it('names the field of an old number by its length', () => {
    const names = operationOf(
      encodeRequest({ ...request, query: queryOf('012345678', '1999') }),
    ).children.map((child) => child.name);
    expect(names).toContain('SoCMND');
    expect(names).not.toContain('SoDinhDanh');
  });

  it.each(['1999', '1999-03'])('sends only the year of %s', (birthDate) => {
    const query = { ...asked, birthDate: parseBirthDate(birthDate) };
    expect(encodeRequest({ ...request, query })).toContain(
      '<NgayThangNamSinh><Nam>1999</Nam></NgayThangNamSinh>',
    );
  });

  it('sends the name as given when told to', () => {
    expect(encodeRequest({ ...request, nameForm: 'as-given' })).toContain(
      '<HoVaTen>Nguyễn Thử Nghiệm</HoVaTen>',
    );
  });

  it('lets no value change its structure', () => {
    const shape = (text: string) => operationOf(text).children.map((child) => child.name);
    const expected = shape(encodeRequest(request));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const text = encodeRequest({ ...request, officer: `a${value}b`, requestId: value });
        expect(shape(text)).toEqual(expected);
      }),
    );
  });

  it('carries every printable value unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (value) => {
        const text = encodeRequest({ ...request, officer: `a${value}b` });
        expect(childText(operationOf(text), 'MaCanBo')).toBe(`a${value}b`);
      }),
    );
  });
});

const credential = {
  username: 'thunghiem',
  secret: 'bí-mật-thử',
  servicePath: '/xacthuc/dancu',
  timestamp: '1767225600000',
};

describe('the authorization', () => {
  it('is the known answer, computed with sha256sum and base64', () => {
    expect(authorization(credential)).toBe(
      'Basic dGh1bmdoaWVtOjBiNWJmY2YwMzZiYzQyNmE5OGMwNjQ5ZjE2M2I3NTA5YjViMmJlYTc1M2JjYmYyZTEzYzVhYmM2NTcyMDQ0MDc=',
    );
  });

  it('agrees with a second implementation', async () => {
    const text = '/xacthuc/dancuthunghiem1767225600000bí-mật-thử';
    const digest = await webcrypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'));
    expect(authorization(credential)).toBe(`Basic ${btoa(`thunghiem:${hash.join('')}`)}`);
  });
});

describe('the register', () => {
  const nowMs = 1_767_225_600_999;
  const clock = { now: () => new Date(nowMs), monotonic: () => 0 };

  async function sentWith(settings: object, operation: 'findCitizens' | 'confirmCitizen') {
    const sent: UpstreamRequest[] = [];
    const register = createPopulationRegister({
      send: async (each) => {
        sent.push(each);
        const body = envelope(
          operation === 'findCitizens' ? collection('') : '<KetQuaXacThuc TonTai="false"/>',
        );
        return { status: 200, headers: {}, body };
      },
      path: '/ws/dancu',
      ...credential,
      procedureCode: '',
      clock,
      requestId: () => 'r-1',
      ...settings,
    });
    await register[operation](asked, { officer: 'canbo.thunghiem' });
    return sent[0]!;
  }

  it('sends the headers of the document', async () => {
    const { method, path, headers } = await sentWith({}, 'findCitizens');
    expect({ method, path, headers }).toEqual({
      method: 'POST',
      path: '/ws/dancu',
      headers: {
        'content-type': 'application/xml',
        soapaction: '""',
        timestamp: String(nowMs),
        authorization: authorization({ ...credential, timestamp: String(nowMs) }),
      },
    });
  });

  it('sends whole seconds when told to', async () => {
    const { headers } = await sentWith({ timestampUnit: 's' }, 'findCitizens');
    expect(headers['timestamp']).toBe('1767225600');
  });

  it.each([
    ['findCitizens', {}, 'TraCuuThongTinCongDan', '037'],
    ['confirmCitizen', {}, 'XacThucThongTinCongDan', '003'],
    ['findCitizens', { integrationCode: '137' }, 'TraCuuThongTinCongDan', '137'],
    ['confirmCitizen', { confirmationCode: '103' }, 'XacThucThongTinCongDan', '103'],
  ] as const)(
    'asks %s with %o by its own operation and code',
    async (call, settings, name, code) => {
      const operation = operationOf((await sentWith(settings, call)).body ?? '');
      expect(operation.name).toBe(name);
      expect(operation.namespace).toBe('http://dancuquocgia.bca');
      expect(childText(operation, 'MaTichHop')).toBe(code);
    },
  );
});
