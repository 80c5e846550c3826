import type { Bilingual } from './reasons.ts';

/** What a facility owes for having been answered without a source that should have been heard (resilience, 7). */
export const obligationCatalog = {
  RETRY_LOOKUP: {
    vi: 'Tra cứu lại khi Cổng giám định hoạt động trở lại; lượt đã tiếp đón thì hệ thống cũng tự tra cứu lại.',
    en: 'Look up again when the portal is back; a check-in is looked up again by itself as well.',
  },
  STORE_EVIDENCE: {
    vi: 'Lưu bằng chứng tra cứu không thành công (câu trả lời có chữ ký này) trong hồ sơ.',
    en: 'Keep the evidence of the failed look-up (this signed answer) in the record.',
  },
  RECORD_CARD_NUMBER: {
    vi: 'Tiếp nhận người bệnh và ghi lại số thẻ BHYT.',
    en: 'Admit the patient and record the card number.',
  },
  RECHECK_BEFORE_DISCHARGE: {
    vi: 'Tra cứu lại trước khi kết thúc lượt khám; nếu vẫn không được, gửi hồ sơ kèm bằng chứng.',
    en: 'Look up again before the visit ends; if that fails too, send the file with the evidence.',
  },
  RECHECK_BEFORE_CLAIM: {
    vi: 'Tra cứu lại trước khi gửi hồ sơ đề nghị thanh toán.',
    en: 'Look up again before the claim is sent.',
  },
  VERIFY_IDENTITY_AGAIN: {
    vi: 'Xác minh lại danh tính với cơ sở dữ liệu dân cư trước khi ra viện.',
    en: 'Verify the identity with the population database again before discharge.',
  },
} as const satisfies Record<string, Bilingual>;

export type ObligationCode = keyof typeof obligationCatalog;

export interface Obligation {
  readonly code: ObligationCode;
  /** null: as soon as it can be done. */
  readonly dueBy: Date | null;
}
