import { checkContentDigest } from '../../signing/digest.ts';
import {
  requestDigestHint,
  requestTargetHint,
  type SignedRequest,
} from '../../signing/http-message/components.ts';
import type { VerifiedSignature } from '../../signing/http-message/signature.ts';
import { verifyResponse } from '../../signing/http-message/verify-response.ts';
import { type JudgedKeys, keyRefusals } from '../../signing/keys/judgement.ts';
import { UsageError } from '../terminal.ts';
import { InputUnusable, readBytes, readKeys } from './input.ts';
import {
  parseSavedRequest,
  parseSavedResponse,
  type SavedResponse,
  signedRequests,
} from './saved-message.ts';
import { needed, type Outcome, readArguments, type Subject } from './subject.ts';
import { instant, table } from './table.ts';

/** A response saved with `curl -i`. */
export const response: Subject = {
  help: `  response <file> --keys <file|url> [--request <file>] [--url <target-uri>] [--max-age <seconds>]
    The file is a response saved with "curl -i -o <file>", byte for byte.
      --request  The request as it was sent: request line, header fields, empty line, body.
                 Needed when the signature covers parts of the request.
      --url      Target URI of the request, which is taken to be a POST without --request.
                 Without both, the address comes from the gateway-request-target field;
                 the signature covers it.
      --max-age  Refuse a signature that is older. Without it an answer can be checked for years.
`,
  async check(args, terminal, now) {
    const { file, values } = readArguments(args, ['keys', 'request', 'url', 'max-age'] as const);
    const { url = null } = values;
    if (url !== null && !/^https?:\/\//i.test(url)) {
      throw new UsageError('--url takes an absolute http or https address.');
    }
    const maxAge = values['max-age'];
    if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge)) {
      throw new UsageError('--max-age takes a number of seconds.');
    }
    const judged = await readKeys(needed(values.keys, '--keys'), terminal);
    return checkResponse({
      response: await readBytes(file, terminal),
      request: values.request === undefined ? null : await readBytes(values.request, terminal),
      url,
      judged,
      now,
      maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
    });
  },
};

interface ResponseCheck {
  readonly response: Uint8Array;
  readonly request: Uint8Array | null;
  readonly url: string | null;
  readonly judged: JudgedKeys;
  readonly maxAgeSeconds: number | undefined;
  readonly now: Date;
}

interface Refusal {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
}

/** Where the target URI comes from; the signature covers it in each case. */
const provenance = {
  request: 'the given request',
  url: 'the given --url, assumed to be a POST',
  hint: 'as the answer itself says; give --request to check that it is yours',
} as const;

type Provenance = keyof typeof provenance;

interface Candidates {
  readonly from: Provenance;
  readonly requests: readonly SignedRequest[];
}

/** Checks one saved response, of whatever age, against the request it says to answer. */
function checkResponse(check: ResponseCheck): Outcome {
  const response = parseSavedResponse(check.response);
  const { from, requests } = candidates(check, response);
  const found = requests
    .map((request) => ({ request, verdict: attempt(check, response, request) }))
    .reduce((best, next) => (best.verdict.ok ? best : next));
  if (found.verdict.ok) return holds(found.verdict, found.request, from);
  const isToAnother = from !== 'hint' && answersAnother(check, response, found.request);
  return refused(isToAnother ? requestMismatch : found.verdict);
}

const requestMismatch: Refusal = {
  ok: false,
  code: 'REQUEST_MISMATCH',
  message: 'The response is genuine, and answers another request than the given one.',
};

const methods = ['POST', 'GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const;

/** Whether the signature holds for the request that the response itself says it answers. */
function answersAnother(
  check: ResponseCheck,
  response: SavedResponse,
  { signature, signatureInput }: SignedRequest,
): boolean {
  const [targetUri] = response.headers[requestTargetHint] ?? [];
  const [contentDigest] = response.headers[requestDigestHint] ?? [];
  if (targetUri === undefined) return false;
  return methods.some((method) => {
    const said = { method, targetUri, contentDigest, signature, signatureInput };
    return attempt(check, response, said).ok;
  });
}

function attempt(
  { judged, maxAgeSeconds, now }: ResponseCheck,
  response: SavedResponse,
  request: SignedRequest,
): VerifiedSignature | Refusal {
  const verdict = verifyResponse({ ...response, request, keys: judged.keys, now, maxAgeSeconds });
  const code = verdict.ok ? judged.refusalOf(verdict.kid, verdict.created, 'http') : null;
  return code === null ? verdict : { ok: false, code, message: keyRefusals[code] };
}

function candidates(check: ResponseCheck, response: SavedResponse): Candidates {
  if (check.request !== null) {
    return { from: 'request', requests: requestsOf(check.request, check.url) };
  }
  if (check.url !== null) {
    return { from: 'url', requests: [{ method: 'POST', targetUri: check.url }] };
  }
  const [hint] = response.headers[requestTargetHint] ?? [];
  if (hint === undefined) {
    throw new InputUnusable(
      'INPUT_MALFORMED',
      `The response has no ${requestTargetHint} field: give --request or --url.`,
    );
  }
  return { from: 'hint', requests: [{ method: 'POST', targetUri: hint }] };
}

/** A signed digest of the request says nothing about a request file whose body is another one. */
function requestsOf(bytes: Uint8Array, url: string | null): readonly SignedRequest[] {
  const saved = parseSavedRequest(bytes);
  const digest = saved.headers['content-digest']?.join(', ');
  if (digest !== undefined && checkContentDigest(digest, saved.body) !== 'MATCHES') {
    throw new InputUnusable(
      'INPUT_MALFORMED',
      'The Content-Digest of the request file does not fit its body.',
    );
  }
  return signedRequests(url === null ? saved : { ...saved, target: url });
}

function holds(verdict: VerifiedSignature, request: SignedRequest, from: Provenance): Outcome {
  const { kid, algorithm, created, components } = verdict;
  const { method, targetUri } = request;
  return {
    ok: true,
    text: table('Response: holds', [
      ['key', `${kid} (${algorithm})`],
      ['signed', instant(created)],
      ['answer to', `${method} ${targetUri} (${provenance[from]})`],
      ['covers', components.join(' ')],
    ]),
    json: {
      ok: true,
      kid,
      algorithm,
      created: created.toISOString(),
      request: { method, targetUri, from },
      components,
    },
  };
}

function refused(verdict: Refusal): Outcome {
  const message =
    verdict.code === 'REQUEST_NEEDED'
      ? `${verdict.message} Give the request as it was sent with --request.`
      : verdict.message;
  return {
    ok: false,
    text: table('Response: REFUSED', [['reason', `${verdict.code}: ${message}`]]),
    json: { ok: false, code: verdict.code, message },
  };
}
