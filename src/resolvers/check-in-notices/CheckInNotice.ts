import type { CheckInNoticeResolvers } from '../../generated/schema.ts';
import { inLanguage } from '../language.ts';
import type { CheckInNoticeModel, NoticeProblemModel } from './models.ts';
import { standingOf, type Words, words } from './words.ts';

export const CheckInNotice: CheckInNoticeResolvers = {
  text: (notice, { language }) => inLanguage(wordsOf(notice).text, language),
  deskAction: (notice, { language }) => {
    const { desk } = wordsOf(notice);
    return desk === null ? null : inLanguage(desk, language);
  },
  problems: ({ differs, fieldList: version, problems }): readonly NoticeProblemModel[] => [
    ...(differs ? [{ problem: null, version }] : []),
    ...problems.map((problem) => ({ problem, version })),
  ],
  lastFailure: ({ failure }) => failure,
  portalCode: ({ code }) => code,
  portalMessage: ({ message }) => message,
};

function wordsOf(notice: CheckInNoticeModel): Words {
  return words[standingOf(notice)];
}
