import { createHash } from 'node:crypto';
import { keyIdOf, nameOf, signerSerial } from './certificates.ts';
import { int, octets, oid, seq, setOf, tlv, utcTime } from './der.ts';
import { digestIdentifier, type Hash, type Pair, signatureIdentifier, signWith } from './keys.ts';

const ldsSecurityObject = '2.23.136.1.1.1';

export type Groups = ReadonlyMap<number, Uint8Array>;

const hashOf = (hash: Hash, bytes: Uint8Array) => createHash(hash).update(bytes).digest();

export interface LdsForm {
  readonly version: number;
  readonly hash: Hash;
  readonly identifier: Buffer;
  readonly entries: readonly (readonly [number, Uint8Array])[];
  readonly rest: readonly Uint8Array[];
}

export function ldsObject(groups: Groups, hash: Hash, changes: Partial<LdsForm> = {}): Buffer {
  const form: LdsForm = {
    version: 0,
    hash,
    identifier: digestIdentifier(hash),
    entries: [...groups].map(([number, bytes]) => [number, hashOf(hash, bytes)]),
    rest: [],
    ...changes,
  };
  const entries = form.entries.map(([number, digest]) => seq(int(number), octets(digest)));
  return seq(int(form.version), form.identifier, seq(...entries), ...form.rest);
}

export const attribute = (name: string, ...values: readonly Uint8Array[]) =>
  seq(oid(name), setOf(...values));

export const attributes = {
  contentType: (type = ldsSecurityObject) => attribute('1.2.840.113549.1.9.3', oid(type)),
  messageDigest: (digest: Uint8Array) => attribute('1.2.840.113549.1.9.4', octets(digest)),
  signingTime: (time: Date) => attribute('1.2.840.113549.1.9.5', utcTime(time)),
} as const;

export interface SodForm {
  readonly pair: Pair;
  readonly hash: Hash;
  readonly content: Buffer;
  readonly contentType: string;
  readonly certificates: readonly Uint8Array[] | null;
  readonly identifier: 'SERIAL' | 'KEY_ID';
  readonly serial: number;
  readonly issuer: string;
  readonly digestIdentifiers: readonly Uint8Array[];
  readonly digestIdentifier: Buffer;
  readonly signatureIdentifier: Buffer;
  readonly signedDataType: string;
  readonly version: number;
  readonly signerVersion: number | null;
  readonly signingTime: Date | null;
  /** All signed attributes; null is what they should be. */
  readonly attributes: readonly Uint8Array[] | null;
  readonly attributesAsGiven: boolean;
  readonly lists: readonly Uint8Array[];
  readonly unsignedAttributes: readonly Uint8Array[];
  readonly signers: number;
  readonly tag: number;
  /** Changes what has been signed. */
  readonly afterSigning: (attributes: Buffer) => Buffer;
}

export function sodForm(pair: Pair, hash: Hash, content: Buffer, signer: Uint8Array): SodForm {
  return {
    pair,
    hash,
    content,
    contentType: ldsSecurityObject,
    certificates: [signer],
    identifier: 'SERIAL',
    serial: signerSerial,
    issuer: 'Test CSCA',
    digestIdentifiers: [digestIdentifier(hash)],
    digestIdentifier: digestIdentifier(hash),
    signatureIdentifier: signatureIdentifier(pair.scheme, hash),
    signedDataType: '1.2.840.113549.1.7.2',
    version: 3,
    signerVersion: null,
    signingTime: new Date('2025-06-05T03:00:00Z'),
    attributes: null,
    attributesAsGiven: false,
    lists: [],
    unsignedAttributes: [],
    signers: 1,
    tag: 0x77,
    afterSigning: (signed) => signed,
  };
}

function attributesOf(form: SodForm): Buffer {
  const { hash, content, contentType, signingTime } = form;
  const given = form.attributes ?? [
    attributes.contentType(contentType),
    ...(signingTime === null ? [] : [attributes.signingTime(signingTime)]),
    attributes.messageDigest(hashOf(hash, content)),
  ];
  return form.attributesAsGiven ? tlv(0x31, ...given) : setOf(...given);
}

const retagged = (tag: number, der: Buffer) => Buffer.concat([Buffer.from([tag]), der.subarray(1)]);

function signerInfo(form: SodForm): Buffer {
  const signed = attributesOf(form);
  const byKey = form.identifier === 'KEY_ID';
  return seq(
    int(form.signerVersion ?? (byKey ? 3 : 1)),
    byKey ? tlv(0x80, keyIdOf(form.pair)) : seq(nameOf(form.issuer), int(form.serial)),
    form.digestIdentifier,
    ...(form.attributes?.length === 0 ? [] : [retagged(0xa0, form.afterSigning(signed))]),
    form.signatureIdentifier,
    octets(signWith(form.pair, form.hash, signed)),
    ...(form.unsignedAttributes.length > 0 ? [tlv(0xa1, ...form.unsignedAttributes)] : []),
  );
}

/** ContentInfo, which EF.SOD wraps into its tag. */
export function signedData(form: SodForm): Buffer {
  const data = seq(
    int(form.version),
    setOf(...form.digestIdentifiers),
    seq(oid(form.contentType), tlv(0xa0, octets(form.content))),
    ...(form.certificates === null ? [] : [tlv(0xa0, ...form.certificates)]),
    ...(form.lists.length > 0 ? [tlv(0xa1, ...form.lists)] : []),
    setOf(...Array.from({ length: form.signers }, () => signerInfo(form))),
  );
  return seq(oid(form.signedDataType), tlv(0xa0, data));
}

export const sod = (form: SodForm) => tlv(form.tag, signedData(form));
