import { describe, expect, test } from 'vitest';
import { noticeXml, withSignature } from '../../../src/connectors/vss-portal/notice-xml.ts';
import {
  answerNotice,
  type NoticeBook,
  noticeBook,
  noticeDesk,
} from '../../../src/sandbox/vss-portal-notices.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { valuesWith } from '../../support/notices.ts';

const clock = new HandClock('2026-11-20T02:00:05Z');
const good = noticeXml(valuesWith(), '4750');

function answered(xml: string, book: NoticeBook = noticeBook(), changes: object = {}) {
  const fields = {
    username: '99001_BV',
    maTinh: '99',
    maCSKCB: '99001',
    loaiHoSo: '0',
    fileHSBase64: Buffer.from(xml).toString('base64'),
    ...changes,
  };
  const byName = new Map(
    Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return answerNotice({ fields: byName, facility: '99001' }, book, clock);
}

const codeOf = (...given: Parameters<typeof answered>) => answered(...given).body['maKetQua'];

describe('the sandbox portal', () => {
  test('gives a receipt for a notice in order', () => {
    expect(answered(good)).toEqual({
      ending: 'whole',
      body: {
        maKetQua: '200',
        maGiaoDich: 'XML0-00000001',
        thoiGianTiepNhan: '20261120090005',
        thongDiep: 'Tiếp nhận thành công',
      },
    });
  });

  test.each([
    [
      'elements in another order',
      good.replace(/(<MA_LK>.*?<\/MA_LK>)(<STT>1<\/STT>)/, '$2$1'),
      '201',
    ],
    ['an element left out', good.replace('<DU_PHONG></DU_PHONG>', ''), '201'],
    ['an element too many', good.replace('<DU_PHONG></DU_PHONG>', '$&<MA_KHAC></MA_KHAC>'), '201'],
    ['no place for a signature', good.replace('<CHUKYDONVI></CHUKYDONVI>', ''), '201'],
    ['what is no XML', 'x', '201'],
    [
      'a value that is too long',
      noticeXml(valuesWith({ patientCategory: '12345' }), '4750'),
      '202',
    ],
    ['no id of the episode', noticeXml(valuesWith({ episodeId: '' }), '4750'), '202'],
    ['another facility', noticeXml(valuesWith({ facility: '99002' }), '4750'), '202'],
    ['nothing', '', '204'],
  ])('refuses %s', (_name, xml, code) => {
    expect(codeOf(xml)).toBe(code);
  });

  test.each([{ maCSKCB: '99002' }, { maTinh: '01' }])('refuses %j', (changes) => {
    expect(codeOf(good, noticeBook(), changes)).toBe('403');
  });

  test('takes elements as they come when its checks are off', () => {
    const book = { ...noticeBook(), checks: false };
    expect(codeOf(good.replace('<DU_PHONG></DU_PHONG>', ''), book)).toBe('200');
  });

  test('can ask for a signature', () => {
    const book: NoticeBook = { ...noticeBook(), signature: 'required' };
    expect(codeOf(good, book)).toBe('202');
    expect(codeOf(withSignature(good, '<Signature/>'), book)).toBe('200');
  });

  test('counts how often each notice came, by episode and stage', () => {
    const book = noticeBook();
    const ward = { admittedAt: '202611200820', admissionReason: 'Sốt' };
    for (const xml of [good, good, noticeXml(valuesWith(ward), '4750')]) answered(xml, book);
    expect(
      [...book.received.values()].map(({ stage, times, accepted }) => [stage, times, accepted]),
    ).toEqual([
      ['VISIT', 2, 2],
      ['ADMISSION', 1, 1],
    ]);
    book.duplicates = 'reject';
    expect(codeOf(good, book)).toBe('202');
  });

  test.each([
    ['401', '401', 'whole', 0],
    ['403', '403', 'whole', 0],
    ['reject', '202', 'whole', 0],
    ['error', '500', 'whole', 0],
    ['slow-after-accepting', '200', 'slow', 1],
    ['reset-after-accepting', '200', 'reset', 1],
  ] as const)('can be told to %s', (outcome, code, ending, accepted) => {
    const book = { ...noticeBook(), outcome };
    expect(answered(good, book)).toMatchObject({ ending, body: { maKetQua: code } });
    expect([...book.received.values()]).toMatchObject([{ times: 1, accepted }]);
  });

  test('shows over HTTP what it has received, and is told what to do', async () => {
    const book = noticeBook();
    answered(good, book);
    const desk = noticeDesk(book);
    const at = 'http://gateway.example/sandbox/check-in-notices';
    expect(await (await desk(new Request(at))).json()).toMatchObject([
      { episode: 'DT-2026-000123' },
    ]);
    const tell = (outcome: string) =>
      desk(new Request(at, { method: 'POST', body: JSON.stringify({ outcome }) }));
    expect((await tell('reject')).status).toBe(200);
    expect(book.outcome).toBe('reject');
    expect((await tell('burn')).status).toBe(400);
  });
});
