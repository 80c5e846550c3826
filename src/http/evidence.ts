import { randomUUID } from 'node:crypto';
import type { Caller } from '../auth/caller.ts';
import type { Evidence, MakeCompanions, Purpose } from '../context.ts';
import type { Clock } from '../domain/clock.ts';
import type { Companions } from '../ledger/companions.ts';
import type { BodySealer } from '../ledger/data-keys.ts';
import type { DataKeyRow, LedgerDecision, LedgerEntry } from '../ledger/entry.ts';
import type { Pseudonyms } from '../ledger/pseudonym.ts';
import { canonicalJson } from '../signing/canonical-json.ts';
import { sha256Base64url } from '../signing/digest.ts';
import { type ReceiptRequest, saltedDigest, signReceipt } from '../signing/receipt.ts';
import type { Signer } from '../signing/signer.ts';
import {
  clientOf,
  decisionContent,
  ledgerSource,
  type Note,
  noContent,
  numbersOf,
  organisationOf,
  sealedBody,
} from './ledger-note.ts';
import {
  confirmationClaim,
  decisionClaims,
  lastSecondOfUse,
  linkClaims,
} from './receipt-claims.ts';

/** Collects what one request discloses, and turns it into ledger entries once the answer's bytes exist. */
export interface RequestEvidence extends Evidence {
  /** What has to be the same for a request to be a repetition: document, variables and member of staff, as hashes. */
  repeatedAs(): readonly (string | null)[];
  /** The document and its variables, as soon as they are known. */
  asked(document: string, variables: unknown): void;
  /** The decision that those of this request follow, besides what an encounter tells. */
  follows(previous: LedgerDecision | null): void;
  /** The purpose of the operation, once it is settled: that of the entry of a request that discloses nothing, too. */
  stated(purpose: Purpose): void;
  record(answer: {
    readonly digest: string;
    readonly status: number;
    readonly operations: readonly string[];
    readonly refusal: string | null;
  }): EvidenceRecord;
}

/** What one request appends to the ledger. */
export interface EvidenceRecord {
  readonly entries: readonly LedgerEntry[];
  /** Data keys of their bodies that are not known to be durable. */
  readonly keys: readonly DataKeyRow[];
  /** Rows that become durable with the first entry; null for none. To be asked for once, and only when the answer is given. */
  readonly companions: (() => Promise<Companions>) | null;
  /** To be called once all of it is durable. */
  kept(): void;
}

export interface EvidenceParts {
  /** The key that signs what was decided at that time: keys turn. */
  readonly signerAt: (decidedAt: Date) => Signer;
  readonly pseudonyms: Pseudonyms;
  /** The last decision of an encounter of a person, both as pseudonyms. */
  readonly lastOfVisit: (place: {
    readonly person: string;
    readonly visit: string;
  }) => Promise<LedgerDecision | null>;
  readonly bodies: BodySealer;
  readonly gatewayUrl: string;
  readonly clock: Clock;
}

export interface EvidenceRequest {
  readonly requestId: string;
  readonly caller: Caller;
  /** Of entries that name none of their own. */
  readonly purpose: Purpose;
  readonly method: string;
  readonly targetUri: string;
  /** The request's `Signature` field, when it was signed. */
  readonly signature: string | undefined;
  /** Nonce of the request's verified signature; null for an unsigned request. */
  readonly nonce: string | null;
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
  const { pseudonyms, clock } = parts;
  const { caller } = request;
  const practitioner = practitionerOf(caller, pseudonyms);
  const notes: Note[] = [];
  const makers: MakeCompanions[] = [];
  let text = '';
  let document = '';
  let variables: unknown = {};
  let { purpose } = request;
  let followed: LedgerDecision | null = null;
  let requestClaim: ReceiptRequest | undefined;

  const personOf = (number: string | null) => (number === null ? null : pseudonyms.person(number));
  const visitOf = (encounter: string | null) =>
    encounter === null
      ? null
      : pseudonyms.visit(organisationOf(caller) ?? caller.clientId, encounter);
  const previousOf = async (number: string | null, encounter: string | null) => {
    if (followed !== null) return followed;
    const visit = visitOf(encounter);
    return number === null || visit === null
      ? null
      : parts.lastOfVisit({ person: pseudonyms.person(number), visit });
  };
  const describeRequest = (): ReceiptRequest => {
    requestClaim ??= {
      digest: sha256Base64url(canonicalJson(variables)),
      ...(request.nonce === null ? {} : { nonce: request.nonce }),
      htm: request.method,
      htu: request.targetUri,
      ...(request.signature === undefined ? {} : { sig: sha256Base64url(request.signature) }),
    };
    return requestClaim;
  };

  return {
    newId: () => randomUUID(),

    repeatedAs: () => [document, describeRequest().digest, practitioner],

    asked(question, values) {
      text = question;
      document = sha256Base64url(question);
      variables = values ?? {};
    },

    question: () => ({ document: text, variables }),

    alongside(make) {
      makers.push(make);
    },

    follows(previous) {
      followed = previous;
    },

    stated(settled) {
      purpose = settled;
    },

    async decided(decision, about) {
      const entryId = randomUUID();
      const signer = parts.signerAt(decision.decidedAt);
      const receipt = await signReceipt(signer, {
        v: 1,
        iss: parts.gatewayUrl,
        aud: caller.clientId,
        iat: Math.floor(decision.decidedAt.getTime() / 1_000),
        exp: lastSecondOfUse(decision),
        jti: decision.id,
        // Pairwise: two clients cannot join their receipts by it.
        sub: pseudonyms.person(`${caller.clientId}\n${about.person ?? decision.id}`),
        ...(about.cardNumber === null ? {} : { person: saltedDigest(about.cardNumber) }),
        ...(decision.identity.person === null
          ? {}
          : { personalId: saltedDigest(decision.identity.person.personalId) }),
        op: document,
        req: describeRequest(),
        purpose: about.purpose,
        ...(practitioner === null ? {} : { operator: practitioner }),
        encounter: about.encounter ?? decision.id,
        ...linkClaims(await previousOf(about.person, about.encounter), decision),
        ...decisionClaims(decision, pseudonyms),
        ledger: { origin: parts.gatewayUrl, entryId },
        ...confirmationClaim(caller),
      });
      notes.push({
        id: entryId,
        at: decision.decidedAt,
        purpose: about.purpose,
        person: about.person,
        content: decisionContent(decision, about),
        sources: decision.sources,
        decision: {
          id: decision.id,
          decision: decision.decision,
          provisional: decision.provisional,
          receipt: sha256Base64url(receipt),
          key: signer.kid,
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
        person,
        content: { ...noContent, ...numbersOf(person) },
        sources,
        decision: null,
        refusal: null,
      });
    },

    record({ digest, status, operations, refusal }) {
      const nobody: Note = {
        id: randomUUID(),
        at: clock.now(),
        purpose,
        person: null,
        content: noContent,
        sources: [],
        decision: null,
        refusal: null,
      };
      const keys = new Map<string, DataKeyRow>();
      const entries = (notes.length === 0 ? [nobody] : notes).map((note): LedgerEntry => {
        const person = personOf(note.person);
        const sealed = sealedBody(note, person, parts, caller);
        if (sealed !== null && sealed.row !== null) keys.set(sealed.row.id, sealed.row);
        return {
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
          person,
          visit: visitOf(note.content.encounter),
          body: sealed?.body ?? null,
          decision: note.decision,
          sources: note.sources.map(ledgerSource),
          refusal: note.refusal ?? refusal,
          status,
          answer: digest,
        };
      });
      const rows = [...keys.values()];
      return {
        entries,
        keys: rows,
        companions: companionsOf(makers, entries),
        kept: () => parts.bodies.kept(rows),
      };
    },
  };
}

function companionsOf(
  makers: readonly MakeCompanions[],
  [entry]: readonly LedgerEntry[],
): EvidenceRecord['companions'] {
  if (makers.length === 0 || entry === undefined) return null;
  return async () => {
    const made = await Promise.all(makers.map((make) => make(entry)));
    return {
      once: made.flatMap(({ once }) => once),
      along: made.flatMap(({ along }) => along),
    };
  };
}
