import type { Conditional, ConditionalKind } from './decision.ts';
import type { Bilingual } from './reasons.ts';

const numbers = { vi: new Intl.NumberFormat('vi-VN'), en: new Intl.NumberFormat('en-US') } as const;

const texts: Readonly<
  Record<ConditionalKind, (percent: Bilingual, amount: Bilingual | null) => Bilingual>
> = {
  UNDER_15_PERCENT: (percent, amount) => ({
    vi: `${percent.vi} % nếu chi phí lượt khám này dưới ${amount?.vi ?? '15 % mức lương cơ sở'}.`,
    en: `${percent.en} % if this visit stays below ${amount?.en ?? '15 % of the base salary'}.`,
  }),
  FIVE_YEAR_EXEMPTION: (percent, amount) => ({
    vi: `${percent.vi} % khi số tiền cùng chi trả trong năm vượt ${amount?.vi ?? '6 tháng lương cơ sở'}.`,
    en: `${percent.en} % once co-payment this year passes ${amount?.en ?? 'six base salaries'}.`,
  }),
  LISTED_DISEASE: (percent) => ({
    vi: `${percent.vi} % nếu bệnh chính thuộc danh mục của Thông tư 01/2025/TT-BYT.`,
    en: `${percent.en} % if the main diagnosis is listed in Circular 01/2025/TT-BYT.`,
  }),
};

function written(value: number): Bilingual {
  return { vi: numbers.vi.format(value), en: numbers.en.format(value) };
}

/** The condition in words, with its amount where there is one. */
export function conditionalText({ kind, threshold, effectiveBasisPoints }: Conditional): Bilingual {
  const amount = threshold === null ? null : written(threshold);
  return texts[kind](
    written(effectiveBasisPoints / 100),
    amount === null ? null : { vi: `${amount.vi} ₫`, en: `${amount.en} VND` },
  );
}
