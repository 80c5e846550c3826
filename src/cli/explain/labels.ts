import type { Bilingual, ReasonEntry } from '../../eligibility/reasons.ts';
import type { Language } from '../../eligibility/words.ts';

interface Labels {
  readonly status: string;
  readonly decision: string;
  readonly provisional: string;
  readonly card: string;
  readonly benefit: string;
  readonly share: (effective: string, level: string, route: string) => string;
  readonly code: string;
  readonly noCode: string;
  readonly byListOrder: string;
  readonly noPercentage: string;
  readonly paysNothing: string;
  readonly paysNoLonger: string;
  readonly fiveYears: string;
  readonly exempt: string;
  readonly notExempt: string;
  readonly notKnown: string;
  readonly threshold: string;
  readonly money: string;
  readonly fundPays: string;
  readonly coPay: string;
  readonly selfPay: string;
  readonly total: string;
  readonly timeline: string;
  readonly cardNumber: string;
  readonly level: string;
  readonly paidThrough: string;
  readonly discharge: string;
  readonly rules: string;
  readonly columns: readonly [rule: string, facts: string, effect: string, source: string];
  readonly reasons: string;
  readonly desk: string;
  readonly vendor: string;
  readonly basis: string;
  readonly notRead: string;
}

export const labels: Readonly<Record<Language, Labels>> = {
  vi: {
    status: 'Trạng thái',
    decision: 'Kết luận',
    provisional: 'tạm thời, phải tra cứu lại',
    card: 'Thẻ BHYT',
    benefit: 'Mức hưởng',
    share: (effective, level, route) =>
      `Quỹ chi trả ${effective} chi phí trong phạm vi (mức hưởng ${level} × tỷ lệ theo tuyến ${route})`,
    code: 'mã đối tượng KCB',
    noCode: 'không có mã (trước năm 2025)',
    byListOrder: 'theo thứ tự danh mục',
    noPercentage: 'Chưa nêu tỷ lệ: cần xử lý các lý do bên dưới trước.',
    paysNothing: 'Quỹ không chi trả lượt này.',
    paysNoLonger: 'Vào ngày hỏi, quỹ không còn chi trả; phần đã chi trả trước đó giữ nguyên.',
    fiveYears: 'Miễn 5 năm',
    exempt: 'Được miễn cùng chi trả',
    notExempt: 'Không được miễn cùng chi trả',
    notKnown: 'Chưa xác định được việc miễn cùng chi trả',
    threshold: 'ngưỡng cùng chi trả trong năm',
    money: 'Số tiền',
    fundPays: 'Quỹ chi trả',
    coPay: 'Người bệnh cùng chi trả',
    selfPay: 'Người bệnh tự trả',
    total: 'Tổng chi phí',
    timeline: 'Thời gian được chi trả',
    cardNumber: 'thẻ',
    level: 'mức',
    paidThrough: 'Quỹ chi trả đến hết ngày',
    discharge: 'ra viện ngày',
    rules: 'Các quy tắc đã áp dụng',
    columns: ['Quy tắc', 'Dữ kiện', 'Kết quả', 'Căn cứ (độ tin cậy)'],
    reasons: 'Lý do',
    desk: 'Tại quầy',
    vendor: 'Đơn vị vận hành',
    basis: 'Căn cứ',
    notRead: 'Không đọc được',
  },
  en: {
    status: 'Status',
    decision: 'Decision',
    provisional: 'provisional: to be looked up again',
    card: 'Card',
    benefit: 'Benefit',
    share: (effective, level, route) =>
      `Fund pays ${effective} of covered cost (level ${level} × route ${route})`,
    code: 'route code',
    noCode: 'no route code (before 2025)',
    byListOrder: 'by list order',
    noPercentage: 'No percentage is stated: the reasons below have to be settled first.',
    paysNothing: 'The fund pays nothing for this visit.',
    paysNoLonger: 'On the day asked about the fund no longer pays; what it paid before stays paid.',
    fiveYears: 'Five years',
    exempt: 'Exempt from co-payment',
    notExempt: 'Not exempt from co-payment',
    notKnown: 'Whether the exemption from co-payment holds is not known',
    threshold: 'threshold of co-payment in the year',
    money: 'Money',
    fundPays: 'Fund pays',
    coPay: 'Patient co-pays',
    selfPay: 'Patient pays alone',
    total: 'Total cost',
    timeline: 'When the fund pays',
    cardNumber: 'card',
    level: 'level',
    paidThrough: 'The fund pays through',
    discharge: 'discharge on',
    rules: 'Rules that were applied',
    columns: ['Rule', 'Facts', 'Effect', 'Source (confidence)'],
    reasons: 'Reasons',
    desk: 'At the desk',
    vendor: 'Operator',
    basis: 'Basis',
    notRead: 'Not readable',
  },
};

export const severityTexts: Readonly<Record<ReasonEntry['severity'], Bilingual>> = {
  BLOCKING: { vi: 'Phải xử lý', en: 'Blocking' },
  WARNING: { vi: 'Lưu ý', en: 'Warning' },
  INFO: { vi: 'Thông tin', en: 'Info' },
};

const wantedTexts: ReadonlyMap<string, string> = new Map([
  ['an object', 'phải là một đối tượng JSON'],
  ['a list', 'phải là một danh sách'],
  ['a text', 'phải là văn bản'],
  ['a number', 'phải là số'],
  ['true or false', 'phải là true hoặc false'],
  ['a date, YYYY-MM-DD', 'phải là ngày có thật, dạng YYYY-MM-DD'],
  ['a birth date', 'phải là ngày sinh có thật'],
  ['a whole number of VND', 'phải là số nguyên VND, không âm'],
  ['a facility code of 5 characters', 'phải là mã cơ sở gồm 5 ký tự'],
  ['a digit from 1 to 5', 'phải là chữ số từ 1 đến 5'],
]);

/** What a field should have been. */
export function wantedText(wanted: string): Bilingual {
  const vi = wantedTexts.get(wanted) ?? wanted.replace(/^one of /, 'phải là một trong: ');
  return { vi, en: `wanted ${wanted}` };
}
