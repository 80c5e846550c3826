import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createNoticeSigner } from '../../src/connectors/vss-portal/notice-signature.ts';
import {
  noticeXml,
  signedParts,
  withSignature,
} from '../../src/connectors/vss-portal/notice-xml.ts';
import { facilityCertificate, valuesWith } from '../support/notices.ts';

const hasXmlsec = spawnSync('xmlsec1', ['--version']).status === 0;
if (!hasXmlsec)
  process.stderr.write('Tests with xmlsec1 are skipped: it is not on this machine.\n');

const now = new Date();
const day = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'vss-xmlsec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** xmlsec1 as the second judge (trust, T11): the certificate of the test is the only one that it trusts. */
function verifies(xml: string, certificate: string): boolean {
  const file = join(folder, 'notice.xml');
  const trusted = join(folder, 'trusted.pem');
  writeFileSync(file, xml);
  writeFileSync(trusted, certificate);
  const args = ['--verify', '--trusted-pem', trusted, '--id-attr:Id', 'DSACH_TRANG_THAI_KCB', file];
  return spawnSync('xmlsec1', args).status === 0;
}

describe.skipIf(!hasXmlsec).each(['rsa', 'ec'] as const)(
  'a notice signed with an %s key',
  (kind) => {
    const from = new Date(now.getTime() - day);
    const own = facilityCertificate(kind, from, new Date(now.getTime() + day));
    const values = valuesWith({
      serviceName: 'Khám "A" <&> \'ế\' ]]>',
      fullName: 'Nguyễn & Cộng sự',
      admissionReason: 'đau\nbụng',
    });

    test.each(signedParts)(
      'over the %s is accepted by xmlsec1, and not once it is changed',
      (part) => {
        const unsigned = noticeXml(values, '4750', part);
        const signer = createNoticeSigner(new Map([['99001', own]]), part);
        const xml = withSignature(unsigned, signer.sign('99001', unsigned, now) ?? '');
        const certificate = own.certificate.toString();
        expect(verifies(xml, certificate)).toBe(true);
        expect(verifies(xml.replace('Cộng sự', 'Cộng Sự'), certificate)).toBe(false);
      },
    );
  },
);
