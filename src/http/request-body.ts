import type { FastifyRequest } from 'fastify';
import { isJsonObject, parseStrictJsonBytes } from '../domain/strict-json.ts';
import { InputError } from '../errors.ts';
import { checkContentDigest } from '../signing/digest.ts';
import type { Exchange } from './exchange.ts';
import { refuseUnusable } from './variables.ts';

/** A header as one text, however often it was sent. */
export function headerText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}

const jsonMediaType = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

const digestForm = /^sha-(?:256|512)=:[A-Za-z0-9+/=]+:(?:, ?sha-(?:256|512)=:[A-Za-z0-9+/=]+:)?$/;

/** @throws InputError UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST, BATCHING_REFUSED, CONTENT_DIGEST_MISMATCH */
export function readBody(request: FastifyRequest, exchange: Exchange): unknown {
  if (!jsonMediaType.test(headerText(request.headers['content-type']) ?? ''))
    throw new InputError('UNSUPPORTED_MEDIA_TYPE');
  // A body is read as it came: compressed, a small one could stand for any length.
  if (!/^(?:identity)?$/i.test(request.headers['content-encoding'] ?? ''))
    throw new InputError('UNSUPPORTED_MEDIA_TYPE');
  const { body } = request;
  if (!Buffer.isBuffer(body) || body.byteLength === 0) throw new InputError('BAD_REQUEST');
  exchange.bodyBytes = body.byteLength;
  const { contentDigest } = exchange.headers;
  if (contentDigest !== undefined && checkContentDigest(contentDigest, body) !== 'MATCHES') {
    throw new InputError('CONTENT_DIGEST_MISMATCH');
  }
  // Whatever else a client writes into the field is not repeated to it.
  if (contentDigest !== undefined && digestForm.test(contentDigest)) {
    exchange.bodyDigest = contentDigest;
  }
  const parsed = parseJson(body);
  if (Array.isArray(parsed)) throw new InputError('BATCHING_REFUSED');
  if (isJsonObject(parsed)) refuseUnusable(parsed['variables']);
  return parsed;
}

function parseJson(body: Buffer): unknown {
  try {
    return parseStrictJsonBytes(body);
  } catch (cause) {
    throw new InputError('BAD_REQUEST', { cause });
  }
}
