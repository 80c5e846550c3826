import type { Bilingual } from '../../eligibility/reasons.ts';
import type { BirthDateDifferenceKind } from '../../identity/names/birth-dates.ts';
import type { NameDifferenceKind, Verdict } from '../../identity/names/comparison.ts';
import type { EitherComparison } from './compare-either.ts';

type Labels<Name extends string> = Readonly<Record<Name, Bilingual>>;

export const verdictLabels: Readonly<Record<EitherComparison['field'], Labels<Verdict>>> = {
  FULL_NAME: {
    SAME: { vi: 'Cùng một họ tên', en: 'The same name' },
    SAME_BUT_SPELLING: {
      vi: 'Cùng một họ tên, chỉ khác cách viết',
      en: 'The same name but for its spelling',
    },
    DIFFERENT: { vi: 'Họ tên khác nhau', en: 'Different names' },
  },
  BIRTH_DATE: {
    SAME: { vi: 'Cùng một ngày sinh', en: 'The same birth date' },
    SAME_BUT_SPELLING: {
      vi: 'Có thể là một ngày sinh, một bên ghi ít hơn',
      en: 'The same birth date, less exactly known on one side',
    },
    DIFFERENT: { vi: 'Ngày sinh khác nhau', en: 'Different birth dates' },
  },
};

export const kindLabels: Labels<NameDifferenceKind | BirthDateDifferenceKind> = {
  SPELLING_FORM: { vi: 'khác dấu câu, hoặc còn phím bộ gõ', en: 'punctuation, or typing keys' },
  TONE_PLACEMENT: { vi: 'khác vị trí đặt dấu thanh', en: 'place of the tone mark' },
  I_Y_VARIANT: { vi: 'i viết thành y hoặc ngược lại', en: 'i for y, or y for i' },
  DIACRITICS: { vi: 'thiếu dấu ở một bên', en: 'accents missing on one side' },
  NAME_ORDER: { vi: 'khác thứ tự các từ', en: 'order of the words' },
  INITIALS: { vi: 'viết tắt chữ đầu', en: 'initials' },
  HONORIFIC: { vi: 'có danh xưng hoặc học hàm, học vị', en: 'title or form of address' },
  WORD_BOUNDARY: { vi: 'viết liền hoặc viết rời', en: 'words joined or apart' },
  CONTRADICTING_ACCENTS: { vi: 'dấu mâu thuẫn', en: 'accents that contradict' },
  MISSING_NAME: { vi: 'thiếu một từ', en: 'a missing word' },
  YEAR_ONLY: { vi: 'một bên chỉ có năm', en: 'the year alone on one side' },
  YEAR_AND_MONTH_ONLY: {
    vi: 'một bên chỉ có tháng và năm',
    en: 'month and year alone on one side',
  },
  DAY_MONTH_SWAPPED: { vi: 'ngày và tháng đổi chỗ', en: "day and month in each other's place" },
  DIFFERENT: { vi: 'khác hẳn', en: 'another one' },
};

export const columnLabels: Readonly<Record<'kind' | 'given' | 'registered', Bilingual>> = {
  kind: { vi: 'Khác biệt', en: 'Difference' },
  given: { vi: 'Bên thứ nhất', en: 'First' },
  registered: { vi: 'Bên thứ hai', en: 'Second' },
};
