import type { JsonObject } from '../../domain/strict-json.ts';
import type { Hash } from '../../ledger/merkle/hash.ts';
import {
  type ProofVerdict,
  verifyConsistency,
  verifyInclusion,
} from '../../ledger/merkle/verify.ts';
import { CaseMalformed, caseSubject } from './cases.ts';

/** Merkle proofs of RFC 9162, without a ledger. */
export const proof = caseSubject(
  `  proof <cases>
    Cases are [{"id", "type": "inclusion", "leafIndex", "treeSize", "leafHash", "root", "proof"}] or
    [{"id", "type": "consistency", "size1", "root1", "size2", "root2", "proof"}] (RFC 9162 2.1.3,
    2.1.4): sizes are decimal text, hashes are base64, "proof" is a list of hashes. The answer is
    [{"id", "ok", "code"}], "code" only with a refusal.
`,
  (members) => {
    const judge = judges.get(members['type']);
    if (judge === undefined) throw new CaseMalformed();
    return judge(members);
  },
);

const judges: ReadonlyMap<unknown, (members: JsonObject) => ProofVerdict> = new Map([
  ['inclusion', judgeInclusion],
  ['consistency', judgeConsistency],
]);

function judgeInclusion(members: JsonObject): ProofVerdict {
  const [leafIndex, treeSize] = [sizeOf(members, 'leafIndex'), sizeOf(members, 'treeSize')];
  const [leafHash, root] = [textOf(members, 'leafHash'), textOf(members, 'root')];
  const hashes = decoded([leafHash, root, ...proofOf(members)]);
  if (hashes === null) return { ok: false, code: 'HASH_MALFORMED' };
  const [leaf, top, ...siblings] = hashes;
  return verifyInclusion({ leafIndex, treeSize, leafHash: leaf, root: top, proof: siblings });
}

function judgeConsistency(members: JsonObject): ProofVerdict {
  const [size1, size2] = [sizeOf(members, 'size1'), sizeOf(members, 'size2')];
  const [older, newer] = [textOf(members, 'root1'), textOf(members, 'root2')];
  const hashes = decoded([older, newer, ...proofOf(members)]);
  if (hashes === null) return { ok: false, code: 'HASH_MALFORMED' };
  const [root1, root2, ...nodes] = hashes;
  return verifyConsistency({ size1, root1, size2, root2, proof: nodes });
}

function textOf(members: JsonObject, name: string): string {
  const text = members[name];
  if (typeof text !== 'string') throw new CaseMalformed();
  return text;
}

/** In one spelling; the arithmetic judges the size itself. */
function sizeOf(members: JsonObject, name: string): bigint {
  const text = textOf(members, name);
  if (!/^(?:0|-?[1-9][0-9]{0,30})$/.test(text)) throw new CaseMalformed();
  return BigInt(text);
}

/** Other languages write an empty list as null. */
function proofOf(members: JsonObject): readonly string[] {
  const proof = members['proof'] === null ? [] : members['proof'];
  if (!Array.isArray(proof) || proof.some((hash) => typeof hash !== 'string')) {
    throw new CaseMalformed();
  }
  return proof;
}

type Decoded<Texts> = { readonly [Index in keyof Texts]: Hash };

/** null when one is not written in the one spelling that base64 has for its bytes. */
function decoded<Texts extends readonly [string, string, ...string[]]>(
  texts: Texts,
): Decoded<Texts> | null {
  const hashes = texts.map((text) => Buffer.from(text, 'base64'));
  return hashes.every((hash, at) => hash.toString('base64') === texts[at])
    ? (hashes as unknown as Decoded<Texts>)
    : null;
}
