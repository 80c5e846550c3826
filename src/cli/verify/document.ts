import { type VerifiedDocument, verifyDocument } from '../../documents/cms/verify.ts';
import { documentRefusals } from '../../documents/refusal.ts';
import type { Certificate } from '../../documents/x509/certificate.ts';
import { readBytes } from './input.ts';
import { nameOf, oneLine } from './name.ts';
import { readRoots } from './roots.ts';
import { needed, type Outcome, readArguments, type Subject } from './subject.ts';
import { instant, type Row, table } from './table.ts';

/** A signed document: CMS SignedData with the attributes of CAdES-BES. */
export const document: Subject = {
  help: `  document <file> --signature <p7s> --roots <pem>
  document <p7m> --roots <pem>
    The file is a document, the signature a CMS SignedData in DER (RFC 5652, CAdES-BES); or the document
    is inside the signature file, which then is the only one. The certificates count as at the time of signing.
      --roots      Root certificates to trust (PEM). Others in that file are only steps on the way.
`,
  async check(args, terminal, now) {
    const { file, values } = readArguments(args, ['signature', 'roots'] as const);
    const { roots, others } = await readRoots(needed(values.roots, '--roots'), terminal);
    const given = await readBytes(file, terminal);
    const isDetached = values.signature !== undefined;
    const verdict = await verifyDocument({
      signature: isDetached ? await readBytes(values.signature ?? '', terminal) : given,
      content: isDetached ? given : null,
      roots,
      intermediates: others,
      now,
    });
    if (verdict.ok) return accepted(verdict, now);
    const { code } = verdict;
    const message = documentRefusals[code];
    return {
      ok: false,
      text: table('Document: REFUSED', [['reason', `${code}: ${message}`]]),
      json: { ok: false, code, message },
    };
  },
};

function accepted(
  { signer, path, signingTime, hash, attached }: VerifiedDocument,
  now: Date,
): Outcome {
  const root = path.at(-1) ?? signer;
  const expired = signer.notAfter < now;
  const rows: readonly Row[] = [
    ['signed by', nameOf(signer)],
    ['issued by', oneLine(signer.x509.issuer)],
    ['root', `${nameOf(root)}, SHA-256 ${root.x509.fingerprint256}`],
    ['signed at', `${instant(signingTime)}, as the signer says; only a time-stamp proves it`],
    ['certificate', validity(signer, expired)],
    [
      'hash',
      `${hash}, document ${attached ? 'inside the signature file' : 'beside the signature'}`,
    ],
  ];
  return {
    ok: true,
    text: table('Document: holds', rows),
    json: {
      ok: true,
      attached,
      signingTime: signingTime.toISOString(),
      hash,
      certificateExpired: expired,
      path: path.map(({ x509, notBefore, notAfter }) => ({
        subject: oneLine(x509.subject),
        serial: x509.serialNumber,
        sha256: x509.fingerprint256,
        notBefore: notBefore.toISOString(),
        notAfter: notAfter.toISOString(),
      })),
    },
  };
}

function validity({ notBefore, notAfter }: Certificate, expired: boolean): string {
  const times = `valid from ${instant(notBefore)} to ${instant(notAfter)}`;
  return expired ? `${times}: expired since; it was valid at the signing time` : times;
}
