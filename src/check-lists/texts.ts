import { createHmac } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Caller, Scope } from '../auth/caller.ts';
import type { EligibilityInput } from '../generated/schema.ts';
import { createSealing, derivedKey } from '../sealing/index.ts';
import { canonicalJson } from '../signing/canonical-json.ts';
import type { NewRow } from './models.ts';

interface RowPlace {
  readonly listId: string;
  readonly position: number;
}

/** How what is said of people and callers stands in the tables: sealed, or as keyed hashes that only tell same from different. */
export interface ListTexts {
  keyOf(start: {
    readonly client: string;
    readonly facility: string;
    readonly practitioner: string | null;
    readonly idempotencyKey: string;
  }): string;
  sealCaller(listId: string, caller: Caller): string;
  openCaller(listId: string, sealed: string): Caller;
  referenceOf(listId: string, reference: string): string;
  contentOf(row: NewRow): string;
  /** The same for visits that ask the same, however long the caller would wait. */
  visitOf(visit: EligibilityInput): string;
  sealRow(place: RowPlace, row: NewRow): string;
  openRow(place: RowPlace, sealed: string): Pick<NewRow, 'reference' | 'visit'>;
  sealDecision(place: RowPlace, text: string): string;
  openDecision(place: RowPlace, sealed: string): string;
}

/** @param secret 32 bytes or more, shared by all replicas */
export function createListTexts(secret: Uint8Array): ListTexts {
  const naming = derivedKey(secret, 'vss-gateway check lists names 1');
  const sealing = createSealing(secret, 'vss-gateway check lists 1');
  const hashOf = (kind: string, value: unknown) =>
    createHmac('sha256', naming)
      .update(canonicalJson([kind, value]))
      .digest('base64url');
  const at = (kind: string, { listId, position }: RowPlace) => `${kind}\n${listId}\n${position}`;

  return {
    keyOf: ({ client, facility, practitioner, idempotencyKey }) =>
      hashOf('key', [client, facility, practitioner, idempotencyKey]),
    sealCaller: (listId, caller) =>
      sealing.seal(`caller\n${listId}`, JSON.stringify({ ...caller, scopes: [...caller.scopes] })),
    openCaller: (listId, sealed) => callerIn(sealing.open(`caller\n${listId}`, sealed)),
    referenceOf: (listId, reference) => hashOf('reference', [listId, reference]),
    contentOf: ({ visit, knownVersion }) => hashOf('content', [plain(visit), knownVersion]),
    visitOf: ({ deadlineMs: _deadlineMs, ...visit }) => hashOf('visit', plain(visit)),
    sealRow: (place, { reference, visit }) =>
      sealing.seal(at('row', place), JSON.stringify({ reference, visit })),
    openRow: (place, sealed) => JSON.parse(sealing.open(at('row', place), sealed)),
    sealDecision: (place, text) => sealing.seal(at('decision', place), packed(text)),
    openDecision: (place, sealed) => unpacked(sealing.open(at('decision', place), sealed)),
  };
}

/** As JSON has it: GraphQL makes objects without a prototype, and leaves out members that are undefined. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function callerIn(text: string): Caller {
  const { scopes, ...caller } = JSON.parse(text);
  return { ...caller, scopes: new Set<Scope>(scopes) };
}

/** A decision with its explanation says most words many times. */
function packed(text: string): string {
  return deflateRawSync(text).toString('base64');
}

function unpacked(text: string): string {
  return inflateRawSync(Buffer.from(text, 'base64')).toString('utf8');
}
