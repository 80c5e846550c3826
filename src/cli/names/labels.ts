import type { Bilingual } from '../../eligibility/reasons.ts';
import type { NameDifferenceKind, Verdict } from '../../identity/names/comparison.ts';

export const verdictLabels: Readonly<Record<Verdict, Bilingual>> = {
  SAME: { vi: 'Cùng một họ tên', en: 'The same name' },
  SAME_BUT_SPELLING: {
    vi: 'Cùng một họ tên, chỉ khác cách viết',
    en: 'The same name but for its spelling',
  },
  DIFFERENT: { vi: 'Họ tên khác nhau', en: 'Different names' },
};

export const kindLabels: Readonly<Record<NameDifferenceKind, Bilingual>> = {
  SPELLING_FORM: { vi: 'khác dấu câu', en: 'punctuation' },
  TONE_PLACEMENT: { vi: 'khác vị trí đặt dấu thanh', en: 'place of the tone mark' },
  I_Y_VARIANT: { vi: 'i viết thành y hoặc ngược lại', en: 'i for y, or y for i' },
  DIACRITICS: { vi: 'thiếu dấu ở một bên', en: 'accents missing on one side' },
  NAME_ORDER: { vi: 'khác thứ tự các từ', en: 'order of the words' },
  INITIALS: { vi: 'viết tắt chữ đầu', en: 'initials' },
  HONORIFIC: { vi: 'có danh xưng hoặc học hàm, học vị', en: 'title or form of address' },
  WORD_BOUNDARY: { vi: 'viết liền hoặc viết rời', en: 'words joined or apart' },
  CONTRADICTING_ACCENTS: { vi: 'dấu mâu thuẫn', en: 'accents that contradict' },
  MISSING_NAME: { vi: 'thiếu một từ', en: 'a missing word' },
  DIFFERENT: { vi: 'khác từ', en: 'another word' },
};

export const columnLabels: Readonly<Record<'kind' | 'given' | 'registered', Bilingual>> = {
  kind: { vi: 'Khác biệt', en: 'Difference' },
  given: { vi: 'Bên thứ nhất', en: 'First name' },
  registered: { vi: 'Bên thứ hai', en: 'Second name' },
};
