import { readDigest } from './algorithm.ts';
import { openFile, readSignedObject, type SignedObject } from './cms.ts';
import { children, type Der, Members, readDer, smallNumber, tags } from './der.ts';
import { must } from './refusal.ts';

/** Hashes of the data groups as the issuer signed them (ICAO 9303-10 4.6.2). */
export interface SecurityObject {
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  readonly groups: ReadonlyMap<number, Buffer>;
}

export interface Sod extends SignedObject {
  readonly securityObject: SecurityObject;
}

const largestSod = 65_536;
const sodTag = 0x77;
const ldsSecurityObject = '2.23.136.1.1.1';

/** EF.SOD, read but not verified. */
export function readSod(bytes: Uint8Array): Sod {
  must(bytes.byteLength <= largestSod, 'SOD_TOO_LARGE');
  must(bytes[0] === sodTag, 'SOD_TAG_WRONG');
  const object = readSignedObject(openFile(bytes, tags.sequence), ldsSecurityObject);
  return { ...object, securityObject: readSecurityObject(object.content) };
}

function readSecurityObject(bytes: Buffer): SecurityObject {
  const members = new Members(readDer(bytes));
  const version = smallNumber(members.take(tags.integer));
  must(version <= 1, 'LDS_VERSION_WRONG');
  const digest = readDigest(members.take(tags.sequence));
  const hashes = children(members.take(tags.sequence));
  // Version 1 names the versions of LDS and Unicode, version 0 does not.
  must((members.rest().length === 1) === (version === 1), 'LDS_VERSION_WRONG');
  must(hashes.length >= 2 && hashes.length <= 16, 'LDS_GROUPS_REFUSED');
  return { hash: digest.hash, groups: readHashes(hashes, digest.bytes) };
}

function readHashes(hashes: readonly Der[], length: number): ReadonlyMap<number, Buffer> {
  const groups = new Map<number, Buffer>();
  for (const each of hashes) {
    const members = new Members(each);
    const number = smallNumber(members.take(tags.integer));
    const value = members.take(tags.octetString).content;
    members.end();
    must(number >= 1 && number <= 16 && !groups.has(number), 'LDS_GROUPS_REFUSED');
    must(value.length === length, 'LDS_HASH_LENGTH_WRONG');
    groups.set(number, value);
  }
  return groups;
}
