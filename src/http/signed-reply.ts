import type { FastifyReply } from 'fastify';
import type { Clock } from '../domain/clock.ts';
import { type ErrorCode, errorCatalog, GatewayError } from '../errors.ts';
import type { KeptAnswers } from '../kept-answers/index.ts';
import type { Companion, Companions } from '../ledger/companions.ts';
import type { Ledger } from '../ledger/entry.ts';
import { contentDigest, sha256Base64url } from '../signing/digest.ts';
import { requestDigestHint, requestTargetHint } from '../signing/http-message/components.ts';
import { signResponse } from '../signing/http-message/sign.ts';
import { type Signer, SignerUnavailable } from '../signing/signer.ts';
import type { EvidenceRecord } from './evidence.ts';
import type { Exchange } from './exchange.ts';
import { errorBody } from './graphql-errors.ts';
import { answerKeptMeanwhile } from './repeats.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ReplyParts {
  readonly ledger: Ledger;
  readonly keptAnswers: KeptAnswers;
  /** The key that signs now: asked for each answer, for keys turn. */
  readonly signer: () => Signer;
  readonly clock: Clock;
}

/** As `replyWith`; a refusal without data and without signature where nothing can be signed. */
export async function replySigned(
  reply: FastifyReply,
  exchange: Exchange,
  answer: Answer,
  parts: ReplyParts,
): Promise<void> {
  try {
    await replyWith(reply, exchange, answer, parts);
  } catch (error) {
    if (!(error instanceof SignerUnavailable)) throw error;
    const refusal = refusalInstead(exchange, answer, 'SIGNER_UNAVAILABLE');
    write(reply, exchange, refusal, Buffer.from(refusal.body), {});
  }
}

/**
 * The two invariants in one place. The body is turned into bytes once; those bytes are digested, entered in the ledger, signed
 * and written. While the ledger has not said that the entries are durable, nothing is written; when it cannot, the answer is
 * withheld and a refusal without data goes out instead.
 */
async function replyWith(
  reply: FastifyReply,
  exchange: Exchange,
  answer: Answer,
  parts: ReplyParts,
): Promise<void> {
  const bytes = Buffer.from(answer.body);
  const { evidence } = exchange;
  // An answer that was kept is in the ledger already; its repetition discloses nothing new to anybody.
  if (evidence === null || exchange.repeated !== null)
    return write(reply, exchange, answer, bytes, await fieldsFor(exchange, answer, bytes, parts));
  const record = evidence.record({
    digest: sha256Base64url(bytes),
    status: answer.status,
    operations: exchange.operations,
    refusal: exchange.refusal,
  });
  const committed = commit(record, exchange, answer, parts);
  try {
    // Signed while the commit is under way; neither is of use without the other.
    const [fields, isWritten] = await Promise.all([
      fieldsFor(exchange, answer, bytes, parts),
      committed,
    ]);
    if (isWritten) return write(reply, exchange, answer, bytes, fields);
    const body = await answerKeptMeanwhile(exchange, parts.keptAnswers);
    exchange.repeated = body;
    return replyWith(reply, exchange, { ...answer, body }, parts);
  } catch (error) {
    if (!(error instanceof GatewayError) || !isInsteadOfAnswer(error.code)) throw error;
    const refusal = refusalInstead(exchange, answer, error.code);
    const refusalBytes = Buffer.from(refusal.body);
    return write(
      reply,
      exchange,
      refusal,
      refusalBytes,
      await fieldsFor(exchange, refusal, refusalBytes, parts),
    );
  }
}

function refusalInstead(
  exchange: Exchange,
  { contentType }: Answer,
  code: 'LEDGER_UNAVAILABLE' | 'SIGNER_UNAVAILABLE' | 'IDEMPOTENCY_KEY_REUSED',
): Answer {
  exchange.refusal = code;
  const entry = errorCatalog[code];
  return {
    status: entry.status,
    body: errorBody(code, exchange.requestId, exchange.language),
    contentType,
    ...('retryAfterMs' in entry
      ? { headers: { 'retry-after': String(Math.ceil(entry.retryAfterMs / 1_000)) } }
      : {}),
  };
}

/** False when the answer of a repetition was kept first, and so this one is not in the ledger. */
async function commit(
  record: EvidenceRecord,
  { repeatable }: Exchange,
  { body, status }: Answer,
  { keptAnswers, ledger }: ReplyParts,
): Promise<boolean> {
  const { entries, keys, kept } = record;
  const [entry, ...others] = entries;
  const companions = status === 200 ? record.companions : null;
  // A field that was denied besides is an error of the answer; the check-in stands all the same.
  const isKept =
    repeatable !== null && status === 200 && (companions !== null || entry?.decision != null);
  if (entry === undefined || (!isKept && companions === null)) {
    await ledger.append(entries, keys);
    kept();
    return true;
  }
  // Whoever writes once asks for one thing only, so that nothing of the answer is left without an entry.
  if (others.length > 0) throw new GatewayError('LEDGER_UNAVAILABLE', { detail: 'two at once' });
  const { once, along } = await made(companions);
  const answers: readonly Companion[] = isKept
    ? [{ table: 'kept_answers', row: keptAnswers.seal(repeatable, entry.id, body) }]
    : [];
  const isWritten = await ledger.appendOnce(entry, keys, [...answers, ...once], along);
  if (isWritten) kept();
  return isWritten;
}

const noCompanions: Companions = { once: [], along: [] };

/** @throws GatewayError LEDGER_UNAVAILABLE: what they need of the store cannot be read, and so nothing can be written either */
async function made(companions: EvidenceRecord['companions']): Promise<Companions> {
  try {
    return (await companions?.()) ?? noCompanions;
  } catch (cause) {
    const detail = 'what belongs to the entry cannot be made';
    throw new GatewayError('LEDGER_UNAVAILABLE', { detail, cause });
  }
}

function isInsteadOfAnswer(
  code: ErrorCode,
): code is 'LEDGER_UNAVAILABLE' | 'IDEMPOTENCY_KEY_REUSED' {
  return code === 'LEDGER_UNAVAILABLE' || code === 'IDEMPOTENCY_KEY_REUSED';
}

type SignedFields = Readonly<Record<'content-digest' | 'signature-input' | 'signature', string>>;

async function fieldsFor(
  exchange: Exchange,
  answer: Answer,
  bytes: Buffer,
  { signer, clock }: ReplyParts,
): Promise<SignedFields> {
  const digest = contentDigest(bytes);
  const { contentDigest: requestDigest, signature, signatureInput } = exchange.headers;
  const signed = await signResponse({
    signer: signer(),
    created: Math.floor(clock.now().getTime() / 1_000),
    status: answer.status,
    contentDigest: digest,
    request: {
      method: exchange.method,
      targetUri: exchange.targetUri,
      ...(requestDigest === undefined ? {} : { contentDigest: requestDigest }),
      ...(signature === undefined || signatureInput === undefined
        ? {}
        : { signature, signatureInput }),
    },
  });
  return { 'content-digest': digest, ...signed };
}

function write(
  reply: FastifyReply,
  exchange: Exchange,
  answer: Answer,
  bytes: Buffer,
  fields: Partial<SignedFields>,
): void {
  reply.status(answer.status).headers({
    ...answer.headers,
    'content-type': answer.contentType,
    'cache-control': 'no-store',
    'x-request-id': exchange.requestId,
    [requestTargetHint]: exchange.targetUri,
    ...(exchange.bodyDigest === null ? {} : { [requestDigestHint]: exchange.bodyDigest }),
    ...fields,
  });
  reply.send(bytes);
}
