export type TokenRefusalCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_dpop_proof';

/** An error response of RFC 6749, section 5.2. */
export class TokenRefusal extends Error {
  readonly code: TokenRefusalCode;
  readonly status: number;

  constructor(code: TokenRefusalCode, description: string, status = 400) {
    super(description);
    this.name = 'TokenRefusal';
    this.code = code;
    this.status = status;
  }
}

const refusalHeaders: ReadonlyMap<number, Readonly<Record<string, string>>> = new Map([
  [401, { 'www-authenticate': 'Basic realm="vss-gateway sandbox", charset="UTF-8"' }],
  [405, { allow: 'POST' }],
]);

/** @throws what is no refusal */
export function answerTokenRefusal(cause: unknown): Response {
  if (!(cause instanceof TokenRefusal)) throw cause;
  // RFC 6749 allows neither quotes nor backslashes in a description.
  const description = cause.message.replaceAll(/["\\]/g, '');
  const body = { error: cause.code, error_description: description };
  return tokenJson(cause.status, body, refusalHeaders.get(cause.status));
}

export function tokenJson(
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

const largestForm = 16_384;

/** @throws TokenRefusal invalid_request */
export async function readTokenForm(request: Request): Promise<URLSearchParams> {
  if (request.method !== 'POST') throw new TokenRefusal('invalid_request', 'Use POST.', 405);
  const [type] = (request.headers.get('content-type') ?? '').split(';');
  if (type?.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    throw new TokenRefusal('invalid_request', 'Send an application/x-www-form-urlencoded body.');
  }
  const body = await request.text();
  if (body.length > largestForm) {
    throw new TokenRefusal('invalid_request', 'Send less than 16 KB.', 413);
  }
  const form = new URLSearchParams(body);
  const names = [...form.keys()];
  if (new Set(names).size < names.length) {
    throw new TokenRefusal('invalid_request', 'Send each parameter once.');
  }
  return form;
}
