import { hash } from 'node:crypto';
import { readSignedData } from '../cms/read.ts';
import { pathOf, requireContent, requireSignature, secondOpinion } from '../cms/verify.ts';
import { certificateOids, oids } from '../names.ts';
import { answer, DocumentRefused, must, type Refusal } from '../refusal.ts';
import { type Certificate, keyUsageBits } from '../x509/certificate.ts';
import type { Path } from '../x509/path.ts';
import { readInfo, type TimeStampInfo } from './info.ts';

export interface TimeStampCheck {
  /** DER of the token: a ContentInfo. */
  readonly token: Uint8Array;
  /** What was stamped. */
  readonly data: Uint8Array;
  readonly roots: readonly Certificate[];
  /** Certificates that the token may lack. */
  readonly intermediates?: readonly Certificate[];
  readonly now: Date;
  /** As asked for; undefined where the request is not known any more. */
  readonly nonce?: Uint8Array | undefined;
  /** As agreed; undefined or null for any. */
  readonly policy?: string | null | undefined;
}

export interface VerifiedTimeStamp {
  readonly ok: true;
  readonly info: TimeStampInfo;
  readonly authority: Certificate;
  readonly path: Path;
}

/** What may be off between the authority's clock and ours. */
const clockToleranceMs = 10_000;

/**
 * Checks a time-stamp token (RFC 3161 2.3, 2.4.2; RFC 5816): form to the last byte, what was stamped, nonce and policy, signature,
 * a certificate for time-stamps alone, and its path as it was at the time of the stamp.
 */
export function verifyTimeStamp(check: TimeStampCheck): Promise<VerifiedTimeStamp | Refusal> {
  return answer(async () => {
    const data = readSignedData(check.token);
    must(data.contentType === oids.timeStampInfo, 'CONTENT_TYPE_WRONG');
    const { content } = data;
    if (content === null) throw new DocumentRefused('CONTENT_MISSING');
    const info = readInfo(content);
    requireAsked(info, check);
    requireContent(data, content);
    // RFC 3161 names the certificate by SHA-1, RFC 5816 lets go of that and many authorities have not followed. It only says
    // which certificate of one key is meant, on top of issuer and serial number; every signature is of SHA-2.
    requireSignature(data);
    requireTimeStampUse(data.signer);
    must(info.at.getTime() <= check.now.getTime() + clockToleranceMs, 'TIME_STAMP_IN_FUTURE');
    const path = await pathOf(data, check, info.at);
    await secondOpinion(check.token, check.data);
    return { ok: true, info, authority: data.signer, path };
  });
}

function requireAsked(info: TimeStampInfo, { data, nonce, policy }: TimeStampCheck): void {
  must(info.digest.equals(hash(info.hash, data, 'buffer')), 'TIME_STAMP_IMPRINT_DIFFERS');
  must(nonce === undefined || info.nonce?.equals(nonce) === true, 'TIME_STAMP_NONCE_DIFFERS');
  must((policy ?? info.policy) === info.policy, 'TIME_STAMP_POLICY_DIFFERS');
}

/** RFC 3161 2.3: the extension is critical and names this use alone. */
function requireTimeStampUse({ extendedUse, keyUsage }: Certificate): void {
  const isAlone =
    extendedUse?.critical === true &&
    extendedUse.uses.size === 1 &&
    extendedUse.uses.has(certificateOids.timeStamping);
  must(isAlone, 'TIME_STAMP_USE_MISSING');
  const signs = [keyUsageBits.digitalSignature, keyUsageBits.contentCommitment];
  must(keyUsage === null || signs.some((bit) => keyUsage.has(bit)), 'SIGNER_MAY_NOT_SIGN');
}
