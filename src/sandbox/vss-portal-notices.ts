import { readXml, type XmlElement, XmlRefused } from '../connectors/population/xml.ts';
import type { Clock } from '../domain/clock.ts';
import { compactSeconds } from './vss-portal-answers.ts';

/** What the portal does with the next check-in notices; section 7 asks for these. */
export const noticeOutcomes = [
  'accept',
  '401',
  '403',
  'reject',
  'error',
  'slow-after-accepting',
  'reset-after-accepting',
] as const;
export type NoticeOutcome = (typeof noticeOutcomes)[number];

/** A check-in notice as the portal has received it, by facility, episode and stage. */
export interface ReceivedNotice {
  readonly facility: string;
  readonly episode: string;
  readonly stage: 'VISIT' | 'ADMISSION';
  /** How often it came, whatever became of it. */
  times: number;
  /** How often it was taken. */
  accepted: number;
  signed: boolean;
  transactionId: string | null;
  /** As it came last. */
  xml: string;
}

/** What the portal has received, and what it is to do; shared with tests. */
export interface NoticeBook {
  outcome: NoticeOutcome;
  /** Whether elements, their order and lengths are checked. */
  checks: boolean;
  signature: 'any' | 'required';
  /** What it does with an episode and stage that it has: the portal's own handling is not published. */
  duplicates: 'accept' | 'reject';
  /** Receipts given so far. */
  transactions: number;
  readonly received: Map<string, ReceivedNotice>;
}

export function noticeBook(): NoticeBook {
  return {
    outcome: 'accept',
    checks: true,
    signature: 'any',
    duplicates: 'accept',
    transactions: 0,
    received: new Map(),
  };
}

/** The answer to a notice, and what happens to its connection. */
export interface NoticeAnswer {
  readonly body: Readonly<Record<string, string>>;
  readonly ending: 'whole' | 'slow' | 'reset';
}

export interface NoticeQuestion {
  readonly fields: ReadonlyMap<string, string>;
  /** Of the account that asks. */
  readonly facility: string;
}

/** Section 5.2: what comes back for a check-in by an account whose session holds. */
export function answerNotice(
  { fields, facility }: NoticeQuestion,
  book: NoticeBook,
  clock: Clock,
): NoticeAnswer {
  const complaint = formComplaint(fields, facility);
  if (complaint !== null) return answer(complaint);
  const xml = Buffer.from(fields.get('filehsbase64') ?? '', 'base64').toString('utf8');
  const document = attempted(() => readXml(xml));
  if (document === null) return answer(refusals.malformed);
  const row = rowOf(document);
  const notice = noted(row, xml, facility, document, book);
  if (book.outcome === '401') return answer({ maKetQua: '401' });
  if (book.outcome === '403')
    return answer({ maKetQua: '403', thongDiep: 'Tài khoản không có quyền gửi' });
  if (book.outcome === 'error') return answer({ maKetQua: '500', thongDiep: 'Lỗi hệ thống' });
  const found =
    book.outcome === 'reject' ? refusals.content : contentComplaint(row, notice, facility, book);
  if (found !== null) return answer({ ...found, ...receipt(book, clock) });
  notice.accepted += 1;
  const { maGiaoDich, thoiGianTiepNhan } = receipt(book, clock);
  notice.transactionId = maGiaoDich;
  const body = {
    maKetQua: '200',
    maGiaoDich,
    thoiGianTiepNhan,
    thongDiep: 'Tiếp nhận thành công',
  };
  return { body, ending: endings[book.outcome] ?? 'whole' };
}

const endings: Readonly<Partial<Record<NoticeOutcome, NoticeAnswer['ending']>>> = {
  'slow-after-accepting': 'slow',
  'reset-after-accepting': 'reset',
};

type Refusal = { readonly maKetQua: string; readonly thongDiep?: string };

/** Codes of the older service (section 5.2); those of this one are not published. */
const refusals = {
  malformed: { maKetQua: '201', thongDiep: 'Sai cấu trúc file XML' },
  content: { maKetQua: '202', thongDiep: 'Sai nội dung file XML' },
  empty: { maKetQua: '204', thongDiep: 'File XML rỗng' },
  duplicate: { maKetQua: '202', thongDiep: 'Mã liên kết đã tồn tại' },
  unsigned: { maKetQua: '202', thongDiep: 'Thiếu chữ ký của đơn vị' },
} as const satisfies Record<string, Refusal>;

function answer(body: Refusal): NoticeAnswer {
  return { body: { thongDiep: '', ...body }, ending: 'whole' };
}

function formComplaint(fields: ReadonlyMap<string, string>, facility: string): Refusal | null {
  const field = (name: string) => fields.get(name.toLowerCase()) ?? '';
  if (field('maCSKCB') !== facility) return { maKetQua: '403', thongDiep: 'Sai mã cơ sở' };
  if (field('maTinh') !== facility.slice(0, 2))
    return { maKetQua: '403', thongDiep: 'Sai mã tỉnh' };
  if (field('loaiHoSo') !== '0') return { maKetQua: '202', thongDiep: 'Sai loại hồ sơ' };
  return field('fileHSBase64') === '' ? refusals.empty : null;
}

function rowOf({ name, children }: XmlElement): readonly XmlElement[] {
  const [list, signature, ...others] = children;
  const inPlace =
    name === 'CHI_TIEU_TRANG_THAI_KCB' &&
    list?.name === 'DSACH_TRANG_THAI_KCB' &&
    signature?.name === 'CHUKYDONVI' &&
    others.length === 0;
  const [row] = list?.children ?? [];
  return inPlace && row?.name === 'TRANG_THAI_KCB' ? row.children : [];
}

function textOf(row: readonly XmlElement[], field: string): string {
  return row.find(({ name }) => name === field)?.text ?? '';
}

function noted(
  row: readonly XmlElement[],
  xml: string,
  facility: string,
  document: XmlElement,
  { received }: NoticeBook,
): ReceivedNotice {
  const episode = textOf(row, 'MA_LK');
  const stage = textOf(row, 'NGAY_VAO_NOI_TRU') === '' ? 'VISIT' : 'ADMISSION';
  const key = `${facility} ${episode} ${stage}`;
  const signed = (document.children[1]?.children.length ?? 0) > 0;
  const known = received.get(key);
  if (known !== undefined) {
    Object.assign(known, { times: known.times + 1, signed, xml });
    return known;
  }
  const notice = {
    facility,
    episode,
    stage,
    times: 1,
    accepted: 0,
    signed,
    transactionId: null,
    xml,
  };
  received.set(key, notice as ReceivedNotice);
  return notice as ReceivedNotice;
}

function contentComplaint(
  row: readonly XmlElement[],
  notice: ReceivedNotice,
  facility: string,
  book: NoticeBook,
): Refusal | null {
  if (book.signature === 'required' && !notice.signed) return refusals.unsigned;
  if (book.duplicates === 'reject' && notice.accepted > 0) return refusals.duplicate;
  if (!book.checks) return null;
  if (row.map(({ name }) => name).join(' ') !== Object.keys(lengths).join(' ')) {
    return refusals.malformed;
  }
  const wrong = row.find(
    ({ name, text }) =>
      [...text].length > (lengths[name] ?? 0) || (text === '' && required.has(name)),
  );
  if (wrong !== undefined)
    return { maKetQua: '202', thongDiep: `Sai dữ liệu trường ${wrong.name}` };
  return textOf(row, 'MA_CSKCB') === facility ? null : refusals.content;
}

/** Section 5.3, column 4750: the elements in their order, with their greatest lengths. Written down once more, so that it can differ. */
const lengths: Readonly<Record<string, number>> = {
  MA_LK: 100,
  STT: 10,
  MA_BN: 100,
  HO_TEN: 255,
  SO_CCCD: 15,
  NGAY_SINH: 12,
  GIOI_TINH: 1,
  MA_THE_BHYT: 15,
  MA_DKBD: 5,
  GT_THE_TU: 8,
  GT_THE_DEN: 8,
  MA_DOITUONG_KCB: 4,
  NGAY_VAO: 12,
  NGAY_VAO_NOI_TRU: 12,
  LY_DO_VNT: 1024,
  MA_LY_DO_VNT: 5,
  MA_LOAI_KCB: 2,
  MA_CSKCB: 5,
  MA_DICH_VU: 50,
  TEN_DICH_VU: 1024,
  MA_THUOC: 255,
  TEN_THUOC: 1024,
  MA_VAT_TU: 255,
  TEN_VAT_TU: 1024,
  NGAY_YL: 12,
  DU_PHONG: 4000,
};

const required: ReadonlySet<string> = new Set([
  'MA_LK',
  'STT',
  'MA_BN',
  'HO_TEN',
  'NGAY_SINH',
  'GIOI_TINH',
  'MA_DOITUONG_KCB',
  'NGAY_VAO',
  'MA_LOAI_KCB',
  'MA_CSKCB',
  'NGAY_YL',
]);

function receipt(book: NoticeBook, clock: Clock) {
  book.transactions += 1;
  return {
    maGiaoDich: `XML0-${String(book.transactions).padStart(8, '0')}`,
    thoiGianTiepNhan: compactSeconds(clock.now()),
  };
}

function attempted(read: () => XmlElement): XmlElement | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof XmlRefused) return null;
    throw error;
  }
}

/**
 * `GET /sandbox/check-in-notices` lists what the portal has received; `POST` with `{"outcome": "reject"}` decides what it does with the
 * next ones.
 */
export function noticeDesk(book: NoticeBook): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method === 'GET') return Response.json([...book.received.values()]);
    const wanted: unknown = await request.json().catch(() => null);
    const outcome =
      typeof wanted === 'object' && wanted !== null && 'outcome' in wanted ? wanted.outcome : null;
    const found = noticeOutcomes.find((name) => name === outcome);
    if (found === undefined) {
      const error = `Send {"outcome": one of ${noticeOutcomes.join(', ')}}.`;
      return Response.json({ error }, { status: 400 });
    }
    book.outcome = found;
    return Response.json({ outcome: found });
  };
}
