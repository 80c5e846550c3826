import type { NoticeField } from '../../connectors/vss-portal/notice-fields.ts';
import type { NoticeProblemResolvers } from '../../generated/schema.ts';
import { portalFieldOf, problemText } from '../../notices/problem-words.ts';
import { inLanguage } from '../language.ts';

export const NoticeProblem: NoticeProblemResolvers = {
  field: ({ problem }) => inputPaths[problem?.field ?? 'episodeId'],
  portalField: ({ problem }) => portalFieldOf(problem?.field ?? 'episodeId'),
  code: ({ problem }) => problem?.kind ?? 'ALREADY_REPORTED',
  text: ({ problem, version }, { language }) =>
    inLanguage(problem === null ? alreadyReported : problemText(problem, version), language),
};

const alreadyReported = {
  vi: '"MA_LK" (mã đợt điều trị) đã được báo cho giai đoạn này với dữ liệu khác; thông báo trước vẫn giữ nguyên, lần báo này không thay đổi gì.',
  en: '"MA_LK" (id of the episode) was reported for this stage with other data; that notice stands, and this report changed nothing.',
};

/** Where a hospital states a field, and what the check-in states for it. */
const inputPaths: Readonly<Record<NoticeField, string>> = {
  episodeId: 'episodeId',
  sequence: 'episodeId',
  patientId: 'patientId',
  fullName: 'checkIn',
  personNumber: 'checkIn',
  birth: 'birthTime',
  sex: 'sex',
  cardNumber: 'card.cardNumber',
  registeredFacility: 'card.registeredFacility',
  validFrom: 'card.validFrom',
  validTo: 'card.validTo',
  patientCategory: 'patientCategory',
  arrivedAt: 'arrivedAt',
  admittedAt: 'admission.orderedAt',
  admissionReason: 'admission.reason',
  admissionReasonCode: 'admission.reasonCode',
  careCategory: 'careCategory',
  facility: 'checkIn',
  serviceCode: 'item.service.code',
  serviceName: 'item.service.name',
  drugCode: 'item.drug.code',
  drugName: 'item.drug.name',
  supplyCode: 'item.supply.code',
  supplyName: 'item.supply.name',
  orderedAt: 'orderedAt',
  reserve: 'checkIn',
};
