import { vietnamDate } from '../../domain/date.ts';
import { type AssertionAnswer, checkFingerprint, checkIdToken } from './assertion.ts';
import { type AssertionRefusal, assertionRefusals } from './assertion-refusal.ts';
import type { FingerprintDevice, PresenceIssuer } from './assertion-settings.ts';
import { type ChallengeOutcome, checkChallenge } from './challenge.ts';
import { type ChipIdentity, readChipIdentity } from './chip-identity.ts';
import { type ClaimField, compare, type PresenceClaim } from './comparison.ts';
import { type ChipWarning, passiveAuthentication } from './passive-authentication.ts';
import { answer, type ChipRefusal, chipRefusals } from './refusal.ts';
import { type ChipTrust, noChipTrust } from './trust.ts';

/** From nothing to most: what a piece of evidence proves about the person at the desk. */
export const presenceStrengths = [
  'NONE',
  'DESK_ATTESTED',
  'ASSERTED',
  'CHIP_AUTHENTIC',
  'CHIP_GENUINE',
  'FINGERPRINT',
] as const;
export type PresenceStrength = (typeof presenceStrengths)[number];

export function isAtLeast(strength: PresenceStrength, wanted: PresenceStrength): boolean {
  return presenceStrengths.indexOf(strength) >= presenceStrengths.indexOf(wanted);
}

/** `challenge` and `nonce` are those that this gateway issued, never those that the caller says it was asked. */
export interface Evidences {
  readonly DESK_ATTESTATION: { readonly kind: 'DESK_ATTESTATION' };
  readonly CHIP: ChipEvidence;
  readonly ID_TOKEN: { readonly kind: 'ID_TOKEN'; readonly token: string; readonly nonce: string };
  readonly FINGERPRINT: {
    readonly kind: 'FINGERPRINT';
    readonly assertion: string;
    readonly nonce: string;
  };
}
export type EvidenceKind = keyof Evidences;
export type PresenceEvidence<Kind extends EvidenceKind = EvidenceKind> = {
  [Each in Kind]: Evidences[Each] & { readonly kind: Each };
}[Kind];

export interface ChipEvidence {
  readonly kind: 'CHIP';
  readonly sod: Uint8Array;
  readonly dataGroups: ReadonlyMap<number, Uint8Array>;
  readonly challenge?: Uint8Array | undefined;
  readonly response?: Uint8Array | undefined;
}

export interface PresenceTrust {
  readonly chip: ChipTrust;
  readonly issuers: readonly PresenceIssuer[];
  readonly devices: readonly FingerprintDevice[];
}

export const noPresenceTrust: PresenceTrust = { chip: noChipTrust, issuers: [], devices: [] };

export const presenceRefusals = {
  ...chipRefusals,
  ...assertionRefusals,
  CLAIM_NOT_COMPARABLE:
    'The claim has no personal number that the evidence could be compared with.',
} as const satisfies Record<string, string>;

export type PresenceRefusal = ChipRefusal | AssertionRefusal | 'CLAIM_NOT_COMPARABLE';

export type PresenceWarning =
  | ChipWarning
  | 'DOCUMENT_EXPIRED'
  | 'CHALLENGE_NOT_DONE'
  | 'CHALLENGE_KEY_NOT_READ'
  | 'CHALLENGE_UNSUPPORTED';

export interface Presence {
  readonly kind: EvidenceKind;
  readonly strength: PresenceStrength;
  /** Null when nothing was compared. */
  readonly matchesClaim: boolean | null;
  readonly differences: readonly ClaimField[];
  readonly refusal: PresenceRefusal | null;
  readonly warnings: readonly PresenceWarning[];
}

type Check<Kind extends EvidenceKind> = (
  evidence: PresenceEvidence<Kind>,
  claim: PresenceClaim,
  trust: PresenceTrust,
  now: Date,
) => Presence;

const checks: { readonly [Kind in EvidenceKind]: Check<Kind> } = {
  DESK_ATTESTATION: ({ kind }) => ({ ...nothing(kind, null), strength: 'DESK_ATTESTED' }),
  CHIP: checkChip,
  ID_TOKEN: ({ kind, token: text, nonce }, claim, { issuers }, now) =>
    asserted(kind, 'ASSERTED', checkIdToken({ text, nonce }, issuers, now), claim),
  FINGERPRINT: ({ kind, assertion: text, nonce }, claim, { devices }, now) =>
    asserted(kind, 'FINGERPRINT', checkFingerprint({ text, nonce }, devices, now), claim),
};

/** Evidence that differs from the claim is evidence about somebody else, and raises nothing. Never throws for any bytes. */
export function checkPresence<Kind extends EvidenceKind>(
  evidence: PresenceEvidence<Kind>,
  claim: PresenceClaim,
  trust: PresenceTrust,
  now: Date,
): Presence {
  return checks[evidence.kind](evidence, claim, trust, now);
}

function nothing(
  kind: EvidenceKind,
  refusal: PresenceRefusal | null,
  warnings: readonly PresenceWarning[] = [],
): Presence {
  return { kind, strength: 'NONE', matchesClaim: null, differences: [], refusal, warnings };
}

function asserted(
  kind: EvidenceKind,
  strength: PresenceStrength,
  given: AssertionAnswer,
  claim: PresenceClaim,
): Presence {
  if (!given.ok) return nothing(kind, given.refusal);
  const { personalId, fullName, birthDate } = given;
  const person = { personalId, oldNumber: null, fullName, nameForm: 'FULL', birthDate } as const;
  return judged(kind, strength, compare(person, claim));
}

function judged(
  kind: EvidenceKind,
  strength: PresenceStrength,
  { matchesClaim, differences }: ReturnType<typeof compare>,
  warnings: readonly PresenceWarning[] = [],
): Presence {
  const refusal = matchesClaim === null ? 'CLAIM_NOT_COMPARABLE' : null;
  const raised = matchesClaim === true ? strength : 'NONE';
  return { kind, strength: raised, matchesClaim, differences, refusal, warnings };
}

function checkChip(
  evidence: ChipEvidence,
  claim: PresenceClaim,
  { chip: trust }: PresenceTrust,
  now: Date,
): Presence {
  const { kind, dataGroups } = evidence;
  const identity = answer(() => ({ ok: true, ...readChipIdentity(dataGroups) }) as const);
  const issuedOn = identity.ok ? identity.issuedOn : null;
  const chip = passiveAuthentication({ ...evidence, issuedOn }, trust, now);
  if (!chip.ok) return nothing(kind, chip.refusal);
  if (!identity.ok) return nothing(kind, identity.refusal);
  const challenge = answer(() => ({ ok: true, outcome: answerOf(evidence) }) as const);
  if (!challenge.ok) return nothing(kind, challenge.refusal, chip.warnings);
  const { outcome } = challenge;
  const strength = outcome === 'ANSWERED' ? 'CHIP_GENUINE' : 'CHIP_AUTHENTIC';
  const warnings = [...chip.warnings, ...expiryOf(identity, now), ...challengeWarnings[outcome]];
  return judged(kind, strength, compare(identity, claim), warnings);
}

type ChipOutcome = ChallengeOutcome | 'NOT_DONE' | 'KEY_NOT_READ';

const challengeWarnings: Readonly<Record<ChipOutcome, readonly PresenceWarning[]>> = {
  ANSWERED: [],
  UNSUPPORTED: ['CHALLENGE_UNSUPPORTED'],
  NOT_DONE: ['CHALLENGE_NOT_DONE'],
  KEY_NOT_READ: ['CHALLENGE_KEY_NOT_READ'],
};

/** Every group given has been found to be the signed one when this is asked. */
function answerOf({ dataGroups, challenge, response }: ChipEvidence): ChipOutcome {
  if (challenge === undefined || response === undefined) return 'NOT_DONE';
  const [publicKey, securityInfos] = [dataGroups.get(15), dataGroups.get(14)];
  if (publicKey === undefined) return 'KEY_NOT_READ';
  return checkChallenge({ challenge, response, publicKey, securityInfos });
}

function expiryOf({ expiresOn }: ChipIdentity, now: Date): readonly PresenceWarning[] {
  return expiresOn !== null && expiresOn < vietnamDate(now) ? ['DOCUMENT_EXPIRED'] : [];
}
