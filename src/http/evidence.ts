import { randomUUID } from 'node:crypto';
import type { Caller } from '../auth/caller.ts';
import type { Evidence, MakeCompanions, Purpose } from '../context.ts';
import type { Clock } from '../domain/clock.ts';
import { endOfVietnamDay, type PlainDate, vietnamDate } from '../domain/date.ts';
import type { Benefit } from '../eligibility/decision.ts';
import type { Obligation } from '../eligibility/obligations.ts';
import type { Presence } from '../identity/presence/strength.ts';
import type { BodyContent } from '../ledger/body.ts';
import type { Companions } from '../ledger/companions.ts';
import type { BodySealer } from '../ledger/data-keys.ts';
import type { DataKeyRow, LedgerDecision, LedgerEntry } from '../ledger/entry.ts';
import type { Pseudonyms } from '../ledger/pseudonym.ts';
import type { UnsignedDecision } from '../resolvers/insurance/models.ts';
import type { Source } from '../resolvers/sources.ts';
import { canonicalJson } from '../signing/canonical-json.ts';
import { sha256Base64url } from '../signing/digest.ts';
import {
  type ReceiptBenefit,
  type ReceiptClaims,
  type ReceiptObligation,
  type ReceiptRequest,
  type ReceiptSource,
  saltedDigest,
  signReceipt,
} from '../signing/receipt.ts';
import type { Signer } from '../signing/signer.ts';

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

/** What one subject of the request leaves in the ledger. */
interface Note {
  readonly id: string;
  readonly at: Date;
  readonly purpose: Purpose;
  /** Number of the person asked about. */
  readonly person: string | null;
  readonly content: Omit<BodyContent, 'v' | 'practitioner'>;
  readonly sources: readonly Source[];
  readonly decision: LedgerDecision | null;
  readonly refusal: string | null;
}

const noContent: Note['content'] = {
  personalId: null,
  cardNumber: null,
  linked: false,
  encounter: null,
  reasonCodes: [],
};

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

/** Under the key of the person; the name of the staff member alone, under that of the client. */
function sealedBody(
  note: Note,
  person: string | null,
  { bodies, pseudonyms }: EvidenceParts,
  caller: Caller,
): ReturnType<BodySealer['seal']> | null {
  const practitioner = 'practitioner' in caller ? caller.practitioner : null;
  if (person === null && practitioner === null) return null;
  const content: BodyContent = {
    v: 1,
    ...note.content,
    practitioner:
      practitioner === null
        ? null
        : { personalId: practitioner.personalId, fullName: practitioner.fullName },
  };
  return bodies.seal(content, note, person ?? pseudonyms.client(caller.clientId));
}

function decisionContent(
  { identity, card, decision, provisional, reasons }: UnsignedDecision,
  about: Parameters<Evidence['decided']>[1],
): Note['content'] {
  const given = numbersOf(about.person);
  return {
    personalId: given.personalId,
    cardNumber: about.cardNumber ?? given.cardNumber,
    // Eligible for certain: the register knows the person, and VSS answered with the card.
    linked:
      decision === 'ELIGIBLE' &&
      !provisional &&
      identity.person !== null &&
      card?.cardNumber != null,
    encounter: about.encounter,
    reasonCodes: reasons.map(({ code }) => code),
  };
}

/** RFC 7800: the key, or the client certificate (RFC 8705, section 3.1), to which the caller's token was bound. */
function confirmationClaim({ boundTo, boundToCertificate }: Caller): Pick<ReceiptClaims, 'cnf'> {
  const cnf = {
    ...(boundTo === null ? {} : { jkt: boundTo }),
    ...(boundToCertificate === undefined ? {} : { 'x5t#S256': boundToCertificate }),
  };
  return Object.keys(cnf).length === 0 ? {} : { cnf };
}

/** A decision that stands settles the one before it that did not. */
function linkClaims(
  previous: LedgerDecision | null,
  decision: UnsignedDecision,
): Pick<ReceiptClaims, 'previous' | 'settles'> {
  if (previous === null) return {};
  return {
    previous: { jti: previous.id, digest: previous.receipt },
    ...(isSettled(decision) && !isSettled(previous) ? { settles: previous.id } : {}),
  };
}

function isSettled({
  decision,
  provisional,
}: Pick<LedgerDecision, 'decision' | 'provisional'>): boolean {
  return decision !== 'UNDETERMINED' && !provisional;
}

/** Personal numbers have 12 digits, or 9; card and insurance numbers 15 characters, or 10. */
function numbersOf(number: string | null): Pick<BodyContent, 'personalId' | 'cardNumber'> {
  return number !== null && /^(?:\d{9}|\d{12})$/.test(number)
    ? { personalId: number, cardNumber: null }
    : { personalId: null, cardNumber: number };
}

function decisionClaims(
  decision: UnsignedDecision,
  pseudonyms: Pseudonyms,
): Pick<
  ReceiptClaims,
  | 'decision'
  | 'provisional'
  | 'reasonCodes'
  | 'benefit'
  | 'presence'
  | 'asOf'
  | 'mode'
  | 'obligations'
  | 'recheckBy'
  | 'sources'
  | 'policyVersion'
> {
  return {
    decision: decision.decision,
    provisional: decision.provisional,
    reasonCodes: decision.reasons.map(({ code }) => code),
    ...(decision.benefit === null ? {} : { benefit: benefitClaim(decision.benefit) }),
    ...(decision.identity.presence === null
      ? {}
      : { presence: presenceClaim(decision.identity.presence) }),
    asOf: decision.asOf.toISOString(),
    mode: decision.mode,
    ...(decision.obligations.length === 0
      ? {}
      : { obligations: decision.obligations.map(obligationClaim) }),
    ...(decision.recheckBy === null ? {} : { recheckBy: decision.recheckBy.toISOString() }),
    sources: decision.sources.map((source) => sourceClaim(source, decision.id, pseudonyms)),
    policyVersion: decision.policyVersion,
  };
}

function obligationClaim({ code, dueBy }: Obligation): ReceiptObligation {
  return { code, ...(dueBy === null ? {} : { dueBy: dueBy.toISOString() }) };
}

function sourceClaim(
  { register, status, fetchedAt, asOf, ageSeconds, reason, content }: Source,
  decision: string,
  pseudonyms: Pseudonyms,
): ReceiptSource {
  return {
    id: register,
    version: fetchedAt === null ? status : fetchedAt.toISOString(),
    ...(content === null ? {} : { digest: pseudonyms.answer(decision, canonicalJson(content)) }),
    ...(status === 'STALE' ? { mode: 'stale' as const } : {}),
    ...(status === 'STALE' && asOf !== null && ageSeconds !== null
      ? { asOf: asOf.toISOString(), ageSeconds }
      : {}),
    ...(reason === null ? {} : { reason }),
  };
}

function presenceClaim({ kind, strength }: Presence): NonNullable<ReceiptClaims['presence']> {
  return { kind, strength };
}

function benefitClaim(benefit: Benefit): ReceiptBenefit {
  return {
    levelBasisPoints: benefit.levelPercent * 100,
    routeFactorBasisPoints: benefit.routeFactorPercent * 100,
    effectiveBasisPoints: benefit.effectiveBasisPoints,
    routeCode: benefit.routeCode ?? '',
    ...(benefit.money === null ? {} : { fundPays: benefit.money.fundPays }),
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
