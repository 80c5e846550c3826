import { hash } from 'node:crypto';
import { endOfVietnamDay, type PlainDate } from '../../domain/date.ts';
import type { Certificate } from './certificate.ts';
import {
  type ChainWarning,
  chainWarnings,
  issuerOf,
  requireNotRevoked,
  requireSigner,
  requireValidAt,
} from './chain.ts';
import { answer, must, type Refusal } from './refusal.ts';
import { isSignedBy } from './signature.ts';
import { readSod, type SecurityObject, type Sod } from './sod.ts';
import type { ChipTrust } from './trust.ts';

export interface ChipFiles {
  readonly sod: Uint8Array;
  /** Data groups as read from the chip, outer tag included, by number. */
  readonly dataGroups: ReadonlyMap<number, Uint8Array>;
  /** Date of issue as known otherwise; decides where the signature does not say when it was made. */
  readonly issuedOn?: PlainDate | null;
}

export interface CertificateMark {
  readonly serial: string;
  readonly sha256: string;
}

/** Since when the signature is taken to exist, and what says so. */
export interface SignedAt {
  readonly at: Date;
  readonly source: 'SIGNING_TIME' | 'DATE_OF_ISSUE' | 'NOW';
}

export type ChipWarning = ChainWarning | 'SIGNING_TIME_IMPLAUSIBLE';

export interface AuthenticChip {
  readonly ok: true;
  readonly signer: CertificateMark;
  readonly csca: CertificateMark;
  /** Numbers of the data groups that were given and are the signed ones; all others were not read. */
  readonly checkedGroups: readonly number[];
  /** Numbers of those that the chip has and that were not given. */
  readonly groupsNotRead: readonly number[];
  readonly signedAt: SignedAt;
  readonly warnings: readonly ChipWarning[];
}

const largestGroups = 524_288;
const firstChipCard = Date.UTC(2005, 0);

/** Passive authentication of ICAO 9303-11 5.1: who signed the data, and that they are as signed. Clones pass it. */
export function passiveAuthentication(
  files: ChipFiles,
  trust: ChipTrust,
  now: Date,
): AuthenticChip | Refusal {
  return answer(() => authenticate(files, trust, now));
}

function authenticate(files: ChipFiles, trust: ChipTrust, now: Date): AuthenticChip {
  must(trust.anchors.length > 0, 'TRUST_MISSING');
  const sod = readSod(files.sod);
  must(isSignedBy(sod.signer.key, sod.signed), 'SIGNATURE_INVALID');
  const { signer } = sod;
  const csca = issuerOf(signer, trust.anchors);
  requireSigner(signer);
  const signedAt = whenSigned(sod, files.issuedOn ?? null, now);
  requireValidAt(signedAt.at, signer, csca);
  requireNotRevoked(signer, trust.revocations);
  const groups = checkGroups(files.dataGroups, sod.securityObject);
  const isImplausible = sod.signingTime !== null && signedAt.source !== 'SIGNING_TIME';
  const warnings = chainWarnings(signer, csca, trust.revocations, now);
  return {
    ok: true,
    signer: markOf(signer),
    csca: markOf(csca),
    ...groups,
    signedAt,
    warnings: isImplausible ? [...warnings, 'SIGNING_TIME_IMPLAUSIBLE'] : warnings,
  };
}

function markOf({ serial, sha256 }: Certificate): CertificateMark {
  return { serial, sha256 };
}

/** A time ahead of the clock, or before there were such cards, was not taken from a clock. */
function whenSigned({ signingTime }: Sod, issuedOn: PlainDate | null, now: Date): SignedAt {
  if (signingTime !== null && signingTime.getTime() >= firstChipCard && signingTime <= now) {
    return { at: signingTime, source: 'SIGNING_TIME' };
  }
  const issued = issuedOn === null ? null : endOfVietnamDay(issuedOn);
  return issued !== null && issued <= now
    ? { at: issued, source: 'DATE_OF_ISSUE' }
    : { at: now, source: 'NOW' };
}

function checkGroups(given: ChipFiles['dataGroups'], { hash: name, groups }: SecurityObject) {
  const sizes = [...given.values()].map(({ byteLength }) => byteLength);
  must(sizes.reduce((sum, size) => sum + size, 0) <= largestGroups, 'GROUP_TOO_LARGE');
  must(given.has(1) || given.has(13), 'GROUPS_MISSING');
  for (const [number, bytes] of given) {
    const expected = groups.get(number);
    must(expected !== undefined, 'GROUP_NOT_LISTED');
    must(expected.equals(hash(name, bytes, 'buffer')), 'GROUP_DIFFERS');
  }
  const listed = [...groups.keys()].sort((a, b) => a - b);
  return {
    checkedGroups: listed.filter((number) => given.has(number)),
    groupsNotRead: listed.filter((number) => !given.has(number)),
  };
}
