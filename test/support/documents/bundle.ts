import { generateKeyPairSync, hash } from 'node:crypto';
import { selfCertified } from '../../../src/documents/authority.ts';
import {
  type BundleContents,
  type ManifestProver,
  makeBundle,
  withoutCosignatures,
} from '../../../src/documents/bundle/make.ts';
import type { BundleTrust } from '../../../src/documents/bundle/trust.ts';
import { signDetached } from '../../../src/documents/cms/sign.ts';
import { type DocumentSigner, keySigner } from '../../../src/documents/signer.ts';
import { httpTimeStamper } from '../../../src/documents/time-stamp/client.ts';
import { readCertificate } from '../../../src/documents/x509/certificate.ts';
import { canonicalEntry } from '../../../src/ledger/chain.ts';
import { formatCheckpoint } from '../../../src/ledger/checkpoint.ts';
import type { LedgerEntry } from '../../../src/ledger/entry.ts';
import { leafOf } from '../../../src/ledger/leaf.ts';
import { nodeHash } from '../../../src/ledger/merkle/hash.ts';
import { cosigner, logSigner } from '../../../src/ledger/note-signer.ts';
import {
  createTimeStampAuthority,
  timeStampKey,
} from '../../../src/sandbox/time-stamp-authority.ts';
import { parseKeyHistory } from '../../../src/signing/keys/history.ts';
import { loadSigningKeys } from '../../../src/signing/keys/key-set.ts';
import { type ReceiptClaims, signReceipt } from '../../../src/signing/receipt.ts';
import { ledgerEntry } from '../ledger-entry.ts';
import { pemOf } from './certificates.ts';

export const gatewayUrl = 'https://gateway.example/vss';
export const origin = 'gateway.example/vss';

/** The decision was signed then; checkpoint, cosignatures and time-stamp followed within the hour. */
export const signedAt = new Date('2026-11-20T03:00:00Z');
export const stampedAt = new Date('2026-11-20T03:40:00Z');
/** Years later. */
export const checkedAt = new Date('2031-05-02T03:00:00Z');

export const gatewayKeys = loadSigningKeys({
  keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })],
});
export const signer = gatewayKeys.signerFor('receipt');
export const jwks = gatewayKeys.publicKeys();

const witnessKeys = ['one', 'two'].map((name) =>
  cosigner(`witness.example/${name}`, generateKeyPairSync('ed25519').privateKey),
);
export const witnesses = witnessKeys.map(({ key }) => key);

const documentKey = selfCertified({ organization: 'Tests', use: 'DOCUMENTS', now: signedAt });
const stampKey = timeStampKey(signedAt);
const asPem = (certificates: readonly Buffer[]) =>
  pemOf(...certificates.map((bytes) => ({ bytes })));
export const certificates = {
  documents: asPem(documentKey.certificates),
  stamps: asPem(stampKey.certificates),
};
export const roots = [documentKey, stampKey].map(({ certificates: [, , root] }) =>
  readCertificate(root),
);

/** What an auditor brings along. */
export const fullTrust: BundleTrust = {
  keys: parseKeyHistory(jwks),
  roots: { roots, others: [], key: null },
  witnesses,
  quorum: 2,
};
export const noTrust: BundleTrust = { keys: null, roots: null, witnesses: null, quorum: 0 };

export const claims: ReceiptClaims = {
  v: 1,
  iss: gatewayUrl,
  aud: 'hospital-01001',
  iat: signedAt.getTime() / 1_000,
  exp: signedAt.getTime() / 1_000 + 50_000,
  jti: '0b9f7c1e-56d4-4c3b-9a0f-2f6d1f0a7b11',
  sub: 'pairwise-pseudonym',
  op: 'c8X3CkYJqVHRPyXrfIwlmAt1LKbl3UwnBWFXtLUTzfA',
  req: {
    digest: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o',
    htm: 'POST',
    htu: `${gatewayUrl}/graphql`,
  },
  purpose: 'CHECK_IN',
  encounter: '0b9f7c1e-56d4-4c3b-9a0f-2f6d1f0a7b11',
  decision: 'ELIGIBLE',
  provisional: false,
  reasonCodes: ['CARD_VALID'],
  asOf: '2026-11-20T02:59:59Z',
  mode: 'live',
  sources: [{ id: 'VSS_PORTAL' }],
  policyVersion: '2026-11',
  ledger: { origin: gatewayUrl, entryId: '5a7d4a56-7a39-4ddc-8b2a-4f8c7f0d3c22' },
};

export const blind = hash('sha256', 'blind of this entry', 'buffer');
const [left, right] = ['leaf before', 'leaf after'].map((text) => hash('sha256', text, 'buffer'));
if (left === undefined || right === undefined) throw new TypeError('no leaves');

export function entryOf(receipt: string, changes: Partial<LedgerEntry> = {}): string {
  return canonicalEntry(
    ledgerEntry({
      id: claims.ledger.entryId,
      at: signedAt.toISOString(),
      decision: {
        id: claims.jti,
        decision: 'ELIGIBLE',
        provisional: false,
        receipt: hash('sha256', receipt, 'base64url'),
        key: signer.kid,
      },
      ...changes,
    }),
  );
}

export interface Log {
  readonly name?: string;
  readonly at?: Date;
  readonly cosign?: number;
  readonly keys?: typeof gatewayKeys;
}

/** A log of three entries, this one in the middle; its checkpoint with cosignatures. */
export async function logOf(entry: string, log: Log = {}) {
  const { name = origin, at = stampedAt, cosign = 2, keys = gatewayKeys } = log;
  const leaf = leafOf(blind, entry);
  const root = nodeHash(nodeHash(left as Buffer, leaf), right as Buffer);
  const own = keys.signerFor('checkpoint');
  const jwk = keys.publicKeys().keys.find(({ kid }) => kid === own.kid);
  const text = formatCheckpoint({ origin: name, size: 3n, root });
  const signature = await logSigner(name, own, jwk ?? {}).sign(text);
  const lines = witnessKeys.slice(0, cosign).map((witness) => witness.cosign(text, at));
  return {
    extra: blind,
    leafIndex: 1,
    proof: [left as Buffer, right as Buffer],
    checkpoint: `${text}\n${signature}${lines.join('')}`,
  };
}

/** An authority that stamps at the time given. */
export function stamperAt(at: Date) {
  const clock = { now: () => at };
  const handler = createTimeStampAuthority({ key: stampKey, clock });
  return httpTimeStamper({
    url: new URL('https://tsa.example/'),
    trust: { roots, others: [] },
    clock,
    async ask(_url, body) {
      const headers = { 'content-type': 'application/timestamp-query' };
      const init = { method: 'POST', headers, body: Buffer.from(body) };
      const response = await handler(new Request('http://localhost/', init), { clientAddress: '' });
      return {
        status: response.status,
        type: response.headers.get('content-type') ?? '',
        body: new Uint8Array(await response.arrayBuffer()),
      };
    },
  });
}

export const signing = {
  kind: 'SIGNATURE',
  prove(manifest: Uint8Array) {
    const [own, issuing] = documentKey.certificates;
    const by = keySigner(documentKey.key, [own, issuing]) as DocumentSigner;
    const digest = hash('sha256', manifest, 'buffer');
    return signDetached({ digest, signer: by, signingTime: stampedAt });
  },
} as const satisfies ManifestProver;

export const stamping = {
  kind: 'TIME_STAMP',
  prove: async (manifest: Uint8Array) => (await stamperAt(stampedAt).stamp(manifest)).token,
} as const satisfies ManifestProver;

export interface WantedBundle {
  readonly claims?: Partial<ReceiptClaims>;
  readonly keys?: typeof gatewayKeys;
  readonly entry?: Partial<LedgerEntry>;
  readonly log?: Log;
  readonly stampAt?: Date | null;
  /** Changes what goes into the bundle, after everything fits. */
  readonly contents?: (right: BundleContents) => Partial<BundleContents>;
  readonly provers?: readonly ManifestProver[];
}

export async function contentsOf(wanted: WantedBundle = {}): Promise<BundleContents> {
  const { keys = gatewayKeys, stampAt = stampedAt } = wanted;
  const receipt = await signReceipt(keys.signerFor('receipt'), { ...claims, ...wanted.claims });
  const entry = entryOf(receipt, wanted.entry);
  const proof = await logOf(entry, wanted.log);
  const stamped = Buffer.from(withoutCosignatures(proof.checkpoint));
  const right: BundleContents = {
    receipt,
    entry,
    proof,
    stamp: stampAt === null ? null : (await stamperAt(stampAt).stamp(stamped)).token,
    keys: JSON.stringify(keys.publicKeys()),
    witnesses: witnesses.map(({ vkey }) => vkey),
    stampCertificates: certificates.stamps,
    documentCertificates: certificates.documents,
  };
  return { ...right, ...wanted.contents?.(right) };
}

export async function bundleOf(wanted: WantedBundle = {}): Promise<Buffer> {
  const made = await makeBundle(await contentsOf(wanted), wanted.provers ?? [signing, stamping]);
  if (made === null) throw new TypeError('nobody sealed it');
  return made;
}
