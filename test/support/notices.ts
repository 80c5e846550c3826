import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import type { NoticeField, NoticeValues } from '../../src/connectors/vss-portal/notice-fields.ts';
import type { FacilityCertificate } from '../../src/connectors/vss-portal/notice-signature.ts';
import { type NoticeContent, noticeValues } from '../../src/connectors/vss-portal/notice-values.ts';
import { issueCertificate } from '../../src/documents/x509/issue.ts';
import { parseBirthDate } from '../../src/domain/birth-date.ts';
import { parsePlainDate } from '../../src/domain/date.ts';

/** A first cost in order, of nobody who lives. */
export function noticeContent(changes: Partial<NoticeContent> = {}): NoticeContent {
  return {
    episodeId: 'DT-2026-000123',
    patientId: 'BN-77',
    fullName: 'Nguyễn Văn Mẫu',
    personNumber: '001080000001',
    birthDate: parseBirthDate('1980-03-04'),
    birthTime: null,
    sex: 'MALE',
    card: {
      cardNumber: 'DN4010000000001',
      registeredFacility: '99001',
      validFrom: parsePlainDate('2026-01-01'),
      validTo: parsePlainDate('2026-12-31'),
    },
    patientCategory: '1.1',
    arrivedAt: new Date('2026-11-20T01:05:00Z'),
    admission: null,
    careCategory: '01',
    facility: '99001',
    item: { kind: 'SERVICE', code: '02.1896', name: 'Khám Nội' },
    orderedAt: new Date('2026-11-20T01:35:00Z'),
    ...changes,
  };
}

export function valuesWith(changes: Partial<Record<NoticeField, string>> = {}): NoticeValues {
  return { ...noticeValues(noticeContent()), ...changes };
}

/** A synthetic certificate of a hospital, by itself. */
export function facilityCertificate(
  kind: 'rsa' | 'ec',
  notBefore: Date,
  notAfter: Date,
): FacilityCertificate {
  const { privateKey: key } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2_048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = { organization: 'Bệnh viện Mẫu', commonName: 'Bệnh viện Mẫu' };
  const der = issueCertificate({ subject, key, notBefore, notAfter }, { subject, key });
  return { certificate: new X509Certificate(der), key };
}
