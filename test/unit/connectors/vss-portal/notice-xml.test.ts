import { createHash, createPublicKey, createVerify, X509Certificate } from 'node:crypto';
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkNotice } from '../../../../src/connectors/vss-portal/notice-check.ts';
import {
  fieldsOf,
  type NoticeValues,
  noticeFields,
  noticeVersions,
} from '../../../../src/connectors/vss-portal/notice-fields.ts';
import { hasFitCharacters } from '../../../../src/connectors/vss-portal/notice-forms.ts';
import { portalFieldOf } from '../../../../src/connectors/vss-portal/notice-problems.ts';
import {
  CertificateNotInForce,
  createNoticeSigner,
} from '../../../../src/connectors/vss-portal/notice-signature.ts';
import {
  noticeXml,
  signedParts,
  withSignature,
} from '../../../../src/connectors/vss-portal/notice-xml.ts';
import { facilityCertificate, valuesWith } from '../../../support/notices.ts';

const now = new Date('2026-11-20T02:00:00Z');
const day = 86_400_000;

function rowOf(xml: string): readonly (readonly [string, string])[] {
  const { root } = parseXml(xml);
  const list = root?.children[0];
  const row = list instanceof XmlElement ? list.children[0] : undefined;
  if (!(row instanceof XmlElement)) throw new Error('no row');
  expect([root?.name, list instanceof XmlElement ? list.name : '', row.name]).toEqual([
    'CHI_TIEU_TRANG_THAI_KCB',
    'DSACH_TRANG_THAI_KCB',
    'TRANG_THAI_KCB',
  ]);
  return row.children.map((field) =>
    field instanceof XmlElement ? ([field.name, field.text] as const) : ['?', ''],
  );
}

/** Whatever one might type, with more of what breaks documents. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('<', '>', '&', ']]>', '"', "'", '\n', '\t', '\r', '<!--', 'ễ', '𠀀', ' '),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 40,
});
const anyValues: fc.Arbitrary<NoticeValues> = fc.record(
  Object.fromEntries(noticeFields.map((field) => [field, anyText])),
) as unknown as fc.Arbitrary<NoticeValues>;

/** What the check lets pass, as far as characters go. */
function carried(values: NoticeValues): NoticeValues {
  return Object.fromEntries(
    noticeFields.map((field) => [
      field,
      hasFitCharacters(field, values[field]) ? values[field] : field,
    ]),
  ) as unknown as NoticeValues;
}

describe('the document of a notice', () => {
  test.each(noticeVersions)('%s gives back the values that went in, in order', (version) => {
    fc.assert(
      fc.property(anyValues, (any) => {
        const values = carried(any);
        expect(rowOf(noticeXml(values, version))).toEqual(
          fieldsOf(version).map((field) => [portalFieldOf(field), values[field]]),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('a value that XML cannot carry is never let pass', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(text !== '');
        const values = valuesWith({ serviceName: text });
        const check = { version: '4750', facility: '99001', birthTimeStated: false } as const;
        if (checkNotice(values, check).length > 0) return;
        expect(new Map(rowOf(noticeXml(values, '4750'))).get('TEN_DICH_VU')).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test('ends with the place of the signature, empty without one', () => {
    expect(noticeXml(valuesWith(), '4750')).toMatch(
      /<\/DSACH_TRANG_THAI_KCB><CHUKYDONVI><\/CHUKYDONVI><\/CHI_TIEU_TRANG_THAI_KCB>$/,
    );
  });
});

describe.each(['rsa', 'ec'] as const)('the signature with an %s key', (kind) => {
  const own = facilityCertificate(
    kind,
    new Date(now.getTime() - day),
    new Date(now.getTime() + day),
  );
  const awkward = valuesWith({
    serviceName: 'Khám "A" <&> \'ế\' ]]>',
    fullName: 'Nguyễn & Cộng sự',
  });

  test.each(signedParts)('over the %s holds, by arithmetic alone', (part) => {
    const signer = createNoticeSigner(new Map([['99001', own]]), part);
    const unsigned = noticeXml(awkward, '4750', part);
    const signature = signer.sign('99001', unsigned, now) ?? '';
    const xml = withSignature(unsigned, signature);
    expect(xml.replace(signature, '')).toBe(unsigned);

    // Our documents are canonical as they stand: no namespaces, no comments, no empty tags.
    const root = unsigned.slice(unsigned.indexOf('?>') + 2);
    const list = /<DSACH_TRANG_THAI_KCB.*<\/DSACH_TRANG_THAI_KCB>/s.exec(root)?.[0] ?? '';
    const covered = part === 'document' ? root : list;
    const digest = createHash('sha256').update(covered).digest('base64');
    expect(signature).toContain(`<DigestValue>${digest}</DigestValue>`);
    expect(signature).toContain(
      part === 'document' ? '<Reference URI="">' : '<Reference URI="#DSACH">',
    );

    const signedInfo = /<SignedInfo>.*<\/SignedInfo>/s.exec(signature)?.[0] ?? '';
    const canonical = signedInfo
      .replace('<SignedInfo>', '<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#">')
      .replaceAll(/<(\w+)([^>]*)\/>/g, '<$1$2></$1>');
    const value = /<SignatureValue>(.*)<\/SignatureValue>/s.exec(signature)?.[1] ?? '';
    const key = createPublicKey(own.certificate.publicKey.export({ type: 'spki', format: 'pem' }));
    const holds = createVerify('sha256')
      .update(canonical)
      .verify({ key, dsaEncoding: 'ieee-p1363' }, value, 'base64');
    expect(holds).toBe(true);
    expect(signature).toContain(own.certificate.raw.toString('base64').slice(0, 60));
  });

  test('is not there without a certificate, nor with one that has ended', () => {
    const signer = createNoticeSigner(new Map([['99001', own]]), 'document');
    const xml = noticeXml(awkward, '4750');
    expect(signer.signs('99002')).toBe(false);
    expect(signer.sign('99002', xml, now)).toBeNull();
    expect(() => signer.sign('99001', xml, new Date(now.getTime() + 2 * day))).toThrow(
      CertificateNotInForce,
    );
  });
});

test('a certificate of these tests is one', () => {
  const { certificate } = facilityCertificate('ec', now, new Date(now.getTime() + day));
  expect(certificate).toBeInstanceOf(X509Certificate);
});
