import { isJsonObject } from '../../domain/strict-json.ts';
import { verifyCompactWith } from '../../signing/jws/verify.ts';
import { CaseMalformed, caseSubject } from './cases.ts';

/** Compact JWS, each with the key that should have signed it. */
export const jws = caseSubject(
  `  jws <cases>
    Cases are [{"id", "jws", "key"}]: a compact JWS, and one public JWK with its "alg". ES256, PS256
    and EdDSA hold when the header's "alg" is that of the key. The answer is [{"id", "ok", "code"}],
    "code" only with a refusal.
`,
  ({ jws: text, key }) => {
    if (typeof text !== 'string' || !isJsonObject(key)) throw new CaseMalformed();
    const verdict = verifyCompactWith(text, key);
    return verdict.ok ? { ok: true } : verdict;
  },
);
