import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorEntry, GatewayError } from '../errors.ts';
import type { TransparencyLog } from '../ledger/tree/book.ts';
import { type Admission, type Admitted, Shed } from './admission/index.ts';
import type { Events } from './events.ts';
import { preferredLanguage } from './exchange.ts';
import { errorBody } from './graphql-errors.ts';

/** Where the log is read. Tiles and checkpoint have the places that C2SP tlog-tiles gives them below the prefix. */
export const ledgerPaths = {
  prefix: '/ledger',
  checkpoint: '/ledger/checkpoint',
  inclusion: '/ledger/proof/inclusion',
  consistency: '/ledger/proof/consistency',
} as const;

/** A signed checkpoint may be followed by the next at any moment; what is under it never changes. */
const caching = {
  checkpoint: 'public, max-age=5',
  tile: 'public, max-age=31536000, immutable',
  proof: 'public, max-age=60',
} as const;

/** The public side of the ledger: how many entries there are, hashes, and proofs. Nobody has to say who they are. */
export function serveLedger(
  app: FastifyInstance,
  log: TransparencyLog,
  admission: Pick<Admission, 'enter'>,
  events: Events,
): void {
  const route = (
    url: string,
    answer: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
  ) =>
    app.get(url, async (request, reply) => {
      let admitted: Admitted | null = null;
      try {
        admitted = admission.enter('DOCUMENTS');
        return await answer(request, reply);
      } catch (error) {
        return refuse(request, reply, error, events);
      } finally {
        admitted?.leave();
      }
    });

  route(ledgerPaths.checkpoint, async (_request, reply) => {
    const note = await log.checkpoint();
    if (note === null) throw new GatewayError('LEDGER_PROOF_PENDING');
    return reply
      .header('cache-control', caching.checkpoint)
      .type('text/plain; charset=utf-8')
      .send(note);
  });
  route(`${ledgerPaths.prefix}/tile/*`, async (request, reply) => {
    const place = parseTilePath(wildcardOf(request));
    const hashes = place === null ? null : await log.tile(place.level, place.index, place.width);
    if (hashes === null) throw new GatewayError('NOT_FOUND');
    return reply
      .header('cache-control', caching.tile)
      .type('application/octet-stream')
      .send(Buffer.from(hashes));
  });
  route(ledgerPaths.inclusion, async (request, reply) => {
    const { entry, leafIndex, treeSize } = queryOf(request);
    const proof =
      entry === undefined
        ? await log.inclusion(wholeNumber(leafIndex), wholeNumber(treeSize))
        : await log.inclusionOfEntry(entry);
    return sendProof(reply, proof);
  });
  route(ledgerPaths.consistency, async (request, reply) => {
    const { from, to } = queryOf(request);
    return sendProof(reply, await log.consistency(wholeNumber(from), wholeNumber(to)));
  });
}

function sendProof(reply: FastifyReply, proof: unknown): FastifyReply {
  return reply
    .header('cache-control', caching.proof)
    .type('application/json')
    .send(JSON.stringify(proof));
}

function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
  events: Events,
): FastifyReply {
  const requestId = randomUUID();
  const entry = errorEntry(error);
  const { status, code } = entry;
  const retryAfterMs = error instanceof Shed ? error.retryAfterMs : entry.retryAfterMs;
  if (!(error instanceof GatewayError)) events.failed(error, requestId);
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1_000));
  return reply
    .status(status)
    .header('cache-control', 'no-store')
    .type('application/json')
    .send(
      errorBody(
        code,
        requestId,
        preferredLanguage(request.headers['accept-language']),
        retryAfterMs === undefined ? {} : { retryAfterMs },
      ),
    );
}

function wildcardOf({ params }: FastifyRequest): string {
  return typeof params === 'object' && params !== null && '*' in params ? String(params['*']) : '';
}

/** Each parameter once; of those given twice none counts. */
function queryOf({ query }: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(query ?? {}).filter(([, value]) => typeof value === 'string'),
  );
}

function wholeNumber(text: string | undefined): number {
  if (text === undefined || !/^(?:0|[1-9]\d{0,14})$/.test(text)) {
    throw new GatewayError('LEDGER_PROOF_IMPOSSIBLE');
  }
  return Number(text);
}

/** `<level>/<index>[.p/<width>]` of C2SP tlog-tiles: index 1234067 is `x001/x234/067`. */
export function parseTilePath(
  path: string,
): { readonly level: number; readonly index: number; readonly width: number } | null {
  const [, level = '', groups = '', last = '', width = '256'] =
    /^(0|[1-9]\d?)\/((?:x\d{3}\/){0,5})(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? [];
  if (last === '' || Number(level) > 63 || groups.startsWith('x000')) return null;
  if (width === '256' ? path.includes('.p/') : Number(width) > 255) return null;
  const index = Number(groups.replaceAll(/[x/]/g, '') + last);
  return { level: Number(level), index, width: Number(width) };
}
