import { randomUUID } from 'node:crypto';
import type { Caller } from '../auth/caller.ts';
import type { Evidence, Purpose } from '../context.ts';
import type { Clock } from '../domain/clock.ts';
import { endOfVietnamDay, type PlainDate, vietnamDate } from '../domain/date.ts';
import type { Benefit } from '../eligibility/benefit.ts';
import type { LedgerDecision, LedgerEntry } from '../ledger/entry.ts';
import type { Pseudonyms } from '../ledger/pseudonym.ts';
import type { UnsignedDecision } from '../resolvers/insurance/models.ts';
import type { Source } from '../resolvers/sources.ts';
import { canonicalJson } from '../signing/canonical-json.ts';
import { sha256Base64url } from '../signing/digest.ts';
import {
  type ReceiptBenefit,
  type ReceiptClaims,
  type ReceiptRequest,
  saltedDigest,
  signReceipt,
} from '../signing/receipt.ts';
import type { Signer } from '../signing/signer.ts';

/** Collects what one request discloses, and turns it into ledger entries once the answer's bytes exist. */
export interface RequestEvidence extends Evidence {
  /** The document and its variables, as soon as they are known. */
  asked(document: string, variables: unknown): void;
  entries(answer: {
    readonly digest: string;
    readonly status: number;
    readonly operations: readonly string[];
    readonly refusal: string | null;
  }): readonly LedgerEntry[];
}

export interface EvidenceParts {
  readonly signer: Signer;
  readonly pseudonyms: Pseudonyms;
  readonly gatewayUrl: string;
  readonly clock: Clock;
}

export interface EvidenceRequest {
  readonly requestId: string;
  readonly caller: Caller;
  readonly purpose: Purpose;
  readonly method: string;
  readonly targetUri: string;
  /** The request's own signature, when it was signed. */
  readonly signature: string | undefined;
}

/** What one subject of the request leaves in the ledger. */
interface Note {
  readonly id: string;
  readonly at: Date;
  readonly purpose: Purpose;
  readonly person: string | null;
  readonly sources: readonly Source[];
  readonly decision: LedgerDecision | null;
  readonly refusal: string | null;
}

/** A remembered token keeps its caller, and a caller its staff member: one hash for all their requests. */
const practitioners = new WeakMap<Caller, string>();

function practitionerOf(caller: Caller, pseudonyms: Pseudonyms): string | null {
  const id = 'practitioner' in caller ? caller.practitioner?.personalId : undefined;
  if (id === undefined) return null;
  const pseudonym = practitioners.get(caller) ?? pseudonyms.practitioner(id);
  practitioners.set(caller, pseudonym);
  return pseudonym;
}

export function collectEvidence(parts: EvidenceParts, request: EvidenceRequest): RequestEvidence {
  const { signer, pseudonyms, clock } = parts;
  const { caller } = request;
  const practitioner = practitionerOf(caller, pseudonyms);
  const notes: Note[] = [];
  let document = '';
  let variables: unknown = {};
  let requestClaim: ReceiptRequest | undefined;

  const personOf = (number: string | null) => (number === null ? null : pseudonyms.person(number));
  const describeRequest = (): ReceiptRequest => {
    requestClaim ??= {
      digest: sha256Base64url(canonicalJson(variables)),
      htm: request.method,
      htu: request.targetUri,
      ...(request.signature === undefined ? {} : { sig: sha256Base64url(request.signature) }),
    };
    return requestClaim;
  };

  return {
    newId: () => randomUUID(),

    asked(text, values) {
      document = sha256Base64url(text);
      variables = values ?? {};
    },

    async decided(decision, about) {
      const entryId = randomUUID();
      const receipt = await signReceipt(signer, {
        v: 1,
        iss: parts.gatewayUrl,
        aud: caller.clientId,
        iat: Math.floor(decision.decidedAt.getTime() / 1_000),
        // Usable until the end of the service day (T5).
        exp: Math.floor(endOfVietnamDay(lastDayOfUse(decision)).getTime() / 1_000),
        jti: decision.id,
        // Pairwise: two clients cannot join their receipts by it.
        sub: pseudonyms.person(`${caller.clientId}\n${about.person ?? decision.id}`),
        ...(about.cardNumber === null ? {} : { person: saltedDigest(about.cardNumber) }),
        ...(decision.identity.person === null
          ? {}
          : { personalId: saltedDigest(decision.identity.person.personalId) }),
        op: document,
        req: describeRequest(),
        purpose: request.purpose,
        ...(practitioner === null ? {} : { operator: practitioner }),
        encounter: decision.id,
        ...decisionClaims(decision),
        ledger: { origin: parts.gatewayUrl, entryId },
        ...(caller.boundTo === null ? {} : { cnf: { jkt: caller.boundTo } }),
      });
      notes.push({
        id: entryId,
        at: decision.decidedAt,
        purpose: request.purpose,
        person: personOf(about.person),
        sources: decision.sources,
        decision: {
          id: decision.id,
          decision: decision.decision,
          provisional: decision.provisional,
          receipt: sha256Base64url(receipt),
        },
        refusal: about.refusal ?? null,
      });
      return receipt;
    },

    looked({ person, purpose, sources }) {
      notes.push({
        id: randomUUID(),
        at: clock.now(),
        purpose,
        person: personOf(person),
        sources,
        decision: null,
        refusal: null,
      });
    },

    entries({ digest, status, operations, refusal }) {
      const nobody: Note = {
        id: randomUUID(),
        at: clock.now(),
        purpose: request.purpose,
        person: null,
        sources: [],
        decision: null,
        refusal: null,
      };
      return (notes.length === 0 ? [nobody] : notes).map((note) => ({
        id: note.id,
        at: note.at.toISOString(),
        requestId: request.requestId,
        client: clientOf(caller, pseudonyms),
        callerKind: caller.kind,
        organisation: organisationOf(caller),
        practitioner,
        purpose: note.purpose,
        operation: operations.join(' '),
        document,
        person: note.person,
        decision: note.decision,
        sources: note.sources.map(ledgerSource),
        refusal: note.refusal ?? refusal,
        status,
        answer: digest,
      }));
    },
  };
}

function decisionClaims(
  decision: UnsignedDecision,
): Pick<
  ReceiptClaims,
  | 'decision'
  | 'provisional'
  | 'reasonCodes'
  | 'benefit'
  | 'asOf'
  | 'mode'
  | 'sources'
  | 'policyVersion'
> {
  return {
    decision: decision.decision,
    provisional: decision.provisional,
    reasonCodes: decision.reasons.map(({ code }) => code),
    ...(decision.benefit === null ? {} : { benefit: benefitClaim(decision.benefit) }),
    asOf: decision.asOf.toISOString(),
    mode: 'live',
    sources: decision.sources.map(({ register, status, fetchedAt }) => ({
      id: register,
      version: fetchedAt === null ? status : fetchedAt.toISOString(),
    })),
    policyVersion: decision.policyVersion,
  };
}

function benefitClaim(benefit: Benefit): ReceiptBenefit {
  return {
    levelBasisPoints: benefit.levelPercent * 100,
    routeFactorBasisPoints: benefit.routeFactorPercent * 100,
    effectiveBasisPoints: benefit.effectiveBasisPoints,
    routeCode: benefit.routeCode,
    ...(benefit.fundPays === null ? {} : { fundPays: benefit.fundPays }),
  };
}

function ledgerSource({
  register,
  status,
  reason,
  fetchedAt,
}: Source): LedgerEntry['sources'][number] {
  return { register, status, reason, fetchedAt: fetchedAt?.toISOString() ?? null };
}

/** The day of the visit, for tomorrow's list too; for a visit in the past, the day of the answer. */
function lastDayOfUse({ decidedAt, visitDate }: UnsignedDecision): PlainDate {
  const today = vietnamDate(decidedAt);
  return visitDate > today ? visitDate : today;
}

/** An issuer may name citizens by their number: then the client is a person too. */
function clientOf(caller: Caller, pseudonyms: Pseudonyms): string {
  return caller.kind === 'citizen' ? pseudonyms.person(caller.clientId) : caller.clientId;
}

function organisationOf(caller: Caller): string | null {
  if (caller.kind === 'hospital') return caller.facility;
  return caller.kind === 'agency' ? caller.agency : null;
}
