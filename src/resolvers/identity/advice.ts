import type { Purpose } from '../../context.ts';
import type { IdentityOutcome } from '../../eligibility/facts.ts';
import { type Bilingual, type ReasonCode, reasonCatalog } from '../../eligibility/reasons.ts';
import { isDeceased, type Resolution } from '../../identity/resolution.ts';

const byOutcome: Readonly<Record<IdentityOutcome, ReasonCode | null>> = {
  MATCHED: null,
  MISMATCHED: 'REGISTRATION_DATA_DIFFERS',
  NOT_FOUND: 'IDENTITY_NOT_FOUND',
  AMBIGUOUS: 'IDENTITY_AMBIGUOUS',
  UNDETERMINED: 'IDENTITY_NOT_CONFIRMED',
};

const compare: Bilingual = {
  vi: 'Đối chiếu với giấy tờ tùy thân và nhập lại cho đúng.',
  en: 'Compare with the identity paper and enter it as printed.',
};

/** For whoever admits no patients. */
const elsewhere: Partial<Record<ReasonCode, Bilingual>> = {
  REGISTRATION_DATA_DIFFERS: compare,
  IDENTITY_NOT_FOUND: compare,
  NAME_ACCENTS_DIFFER: compare,
  DEATH_REPORTED: {
    vi: 'Cơ sở dữ liệu dân cư ghi người này đã chết; đối chiếu giấy tờ và hướng dẫn đến công an nếu dữ liệu sai.',
    en: 'The population database says that this person has died; compare the papers, and send them to the police if it is wrong.',
  },
  NUMBER_CHANGED: {
    vi: 'Dùng số định danh mới của người này và ghi vào hồ sơ.',
    en: 'Use the new personal number and enter it in the record.',
  },
  IDENTITY_NOT_CONFIRMED: {
    vi: 'Chưa xác thực được; hãy tra cứu lại sau.',
    en: 'Not confirmed; ask again later.',
  },
};

/** What the desk does now; at a hospital's as the reasons of a decision would say it. */
export function adviceOn(
  resolution: Resolution,
  purpose: Purpose,
  deceasedStatuses: ReadonlySet<string>,
): readonly Bilingual[] {
  const { outcome, differences, presence } = resolution;
  const reasons: (ReasonCode | null)[] = [byOutcome[outcome]];
  if (isDeceased(resolution, deceasedStatuses)) reasons.push('DEATH_REPORTED');
  if (outcome === 'MATCHED') {
    if (differences.some(({ field }) => field !== 'NUMBER')) reasons.push('NAME_ACCENTS_DIFFER');
    if (differences.some(({ field }) => field === 'NUMBER')) reasons.push('NUMBER_CHANGED');
  }
  if (presence?.refusal != null) reasons.push('PRESENCE_REFUSED');
  const sentences = reasons.flatMap((code) => {
    if (code === null) return [];
    const own = purpose === 'CHECK_IN' ? undefined : elsewhere[code];
    const desk = own ?? reasonCatalog[code].desk;
    return desk === null ? [] : [desk];
  });
  return [...new Set(sentences)];
}
