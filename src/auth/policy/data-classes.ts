/** What a field can do to a person, and by which law. */
export interface DataClassEntry {
  /** About an identified person: nobody sees it without a member of staff and a purpose behind the call (trust I4). */
  readonly ofPerson: boolean;
  readonly vi: string;
  readonly en: string;
  readonly legalBasis: string | null;
}

/** Values of `DataClass` in `schema/shared.graphql`. */
export const dataClasses = {
  PUBLIC: {
    ofPerson: false,
    vi: 'Không về cá nhân nào: cơ sở khám chữa bệnh, văn bản pháp luật.',
    en: 'About nobody: health facilities, texts of the law.',
    legalBasis: null,
  },
  OPERATIONAL: {
    ofPerson: false,
    vi: 'Về yêu cầu và cách trả lời: thời điểm, nguồn, phiên bản.',
    en: 'About the request and how it was answered: times, sources, versions.',
    legalBasis: null,
  },
  PERSONAL: {
    ofPerson: true,
    vi: 'Dữ liệu cá nhân cơ bản: họ tên, ngày sinh, giới tính, các số định danh, cơ quan có biết người này hay không.',
    en: 'Basic personal data: name, birth date, sex, numbers, whether a register knows the person.',
    legalBasis: 'Law 91/2025/QH15 art. 2; Decree 356/2025/NĐ-CP art. 3',
  },
  RESIDENCE: {
    ofPerson: true,
    vi: 'Nơi cư trú: dữ liệu cá nhân cơ bản, thường bị tìm trước tiên.',
    en: 'Where a person lives: basic personal data, and the first that is looked for.',
    legalBasis: 'Law 91/2025/QH15 art. 2; Decree 356/2025/NĐ-CP art. 3',
  },
  REGISTERED: {
    ofPerson: true,
    vi: 'Giá trị cơ quan đang giữ khi bên hỏi khai khác: cho biết đã đoán gần đúng đến đâu.',
    en: 'What a register holds where the caller gave something else: it tells a guess how near it came.',
    legalBasis: 'Law 91/2025/QH15 art. 2; Decree 356/2025/NĐ-CP art. 3',
  },
  SENSITIVE: {
    ofPerson: true,
    vi: 'Dữ liệu cá nhân nhạy cảm: sức khỏe, bảo hiểm và nhóm đối tượng, bằng chứng sinh trắc, ảnh giấy tờ.',
    en: 'Sensitive personal data: health, insurance and its groups, biometric evidence, images of papers.',
    legalBasis: 'Law 91/2025/QH15 art. 2; Decree 356/2025/NĐ-CP art. 4',
  },
  EVIDENCE: {
    ofPerson: false,
    vi: 'Bằng chứng đã hỏi và trả lời gì: biên nhận, mã quyết định, bản ghi nhật ký (bút danh).',
    en: 'Proof of what was asked and answered: receipts, ids of decisions, entries of the ledger (pseudonyms).',
    legalBasis: null,
  },
  ACCESS: {
    ofPerson: true,
    vi: 'Ai đã xem dữ liệu của ai: bút danh, nơi hỏi, mục đích. Vẫn là dữ liệu cá nhân.',
    en: 'Who looked at whose data: pseudonyms, places and purposes. It is personal data all the same.',
    legalBasis: 'Law 91/2025/QH15 art. 2; Decree 356/2025/NĐ-CP art. 3',
  },
} as const satisfies Record<string, DataClassEntry>;

export type DataClass = keyof typeof dataClasses;

export function isDataClass(name: string): name is DataClass {
  return Object.hasOwn(dataClasses, name);
}
