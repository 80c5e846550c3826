import { answer, documentRefusals } from '../../documents/refusal.ts';
import { tokenIn } from '../../documents/time-stamp/response.ts';
import { type VerifiedTimeStamp, verifyTimeStamp } from '../../documents/time-stamp/verify.ts';
import { readBytes } from './input.ts';
import { nameOf, oneLine } from './name.ts';
import { readRoots } from './roots.ts';
import { needed, type Outcome, readArguments, type Subject } from './subject.ts';
import { instant, type Row, table } from './table.ts';

/** A time-stamp (RFC 3161). */
export const timestamp: Subject = {
  help: `  timestamp <tsr> --data <file> --roots <pem> [--policy <oid>]
    The file holds a time-stamp of RFC 3161, as the authority's response or as its bare token, with the
    certificates of the authority (certReq). They count as at the time of the stamp.
      --data       What was stamped.
      --roots      Root certificates to trust (PEM). Others in that file are only steps on the way.
      --policy     Object identifier of the only policy to accept.
`,
  async check(args, terminal, now) {
    const { file, values } = readArguments(args, ['data', 'roots', 'policy'] as const);
    const { roots, others } = await readRoots(needed(values.roots, '--roots'), terminal);
    const data = await readBytes(needed(values.data, '--data'), terminal);
    const bytes = await readBytes(file, terminal);
    const { policy } = values;
    const verdict = await answer(async () => {
      const token = tokenIn(bytes);
      return verifyTimeStamp({ token, data, roots, intermediates: others, now, policy });
    });
    if (verdict.ok) return accepted(verdict);
    const { code } = verdict;
    const message = documentRefusals[code];
    return {
      ok: false,
      text: table('Time-stamp: REFUSED', [['reason', `${code}: ${message}`]]),
      json: { ok: false, code, message },
    };
  },
};

function accepted({ info, authority, path }: VerifiedTimeStamp): Outcome {
  const root = path.at(-1) ?? authority;
  const exact = info.accuracyMs === null ? '' : `, exact to ${info.accuracyMs} ms`;
  const rows: readonly Row[] = [
    ['stamped at', `${instant(info.at)}${exact}`],
    ['authority', nameOf(authority)],
    ['issued by', oneLine(authority.x509.issuer)],
    ['root', `${nameOf(root)}, SHA-256 ${root.x509.fingerprint256}`],
    ['serial', info.serial],
    ['policy', info.policy],
    ['hash', info.hash],
  ];
  return {
    ok: true,
    text: table('Time-stamp: holds', rows),
    json: {
      ok: true,
      at: info.at.toISOString(),
      accuracyMs: info.accuracyMs,
      serial: info.serial,
      policy: info.policy,
      hash: info.hash,
      authority: oneLine(authority.x509.subject),
      root: { subject: oneLine(root.x509.subject), sha256: root.x509.fingerprint256 },
    },
  };
}
