import type { SignedRequest } from '../../signing/http-message/components.ts';

/** A file that is not what `curl -i` writes. */
export class SavedMessageError extends Error {
  override readonly name = 'SavedMessageError';
}

export interface SavedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
}

export interface SavedRequest {
  readonly method: string;
  /** Absolute URI, or a path that `host` completes. */
  readonly target: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
}

interface SavedMessage {
  readonly startLine: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Uint8Array;
}

const statusLine = /^HTTP\/\d(?:\.\d)? (\d{3})(?: .*)?$/;
const requestLine = /^([A-Z]+) (\S+) HTTP\/\d(?:\.\d)?$/;
const lineFeed = 0x0a;

/** Start line, fields, an empty line, then the body to the last byte. Interim (1xx) answers before it are skipped. */
export function parseSavedResponse(bytes: Uint8Array): SavedResponse {
  const message = splitMessage(bytes);
  const [, status] = statusLine.exec(message.startLine) ?? [];
  if (status === undefined) {
    throw new SavedMessageError('The first line is not a status line such as "HTTP/1.1 200 OK".');
  }
  return status.startsWith('1')
    ? parseSavedResponse(message.body)
    : { status: Number(status), headers: message.headers, body: message.body };
}

export function looksLikeResponse(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 5)).toString('latin1') === 'HTTP/';
}

export function parseSavedRequest(bytes: Uint8Array): SavedRequest {
  const { startLine, headers, body } = splitMessage(bytes);
  const [, method, target] = requestLine.exec(startLine) ?? [];
  if (method === undefined || target === undefined) {
    throw new SavedMessageError(
      'The first line is not a request line such as "POST /graphql HTTP/1.1".',
    );
  }
  return { method, target, headers, body };
}

function splitMessage(bytes: Uint8Array): SavedMessage {
  const lines: string[] = [];
  let position = 0;
  for (;;) {
    const end = bytes.indexOf(lineFeed, position);
    if (end === -1) {
      throw new SavedMessageError('There is no empty line after the header fields.');
    }
    const line = Buffer.from(bytes.subarray(position, end)).toString('latin1').replace(/\r$/, '');
    position = end + 1;
    if (line === '') {
      break;
    }
    lines.push(line);
  }
  const [startLine = '', ...fields] = lines;
  return { startLine, headers: parseFields(fields), body: bytes.subarray(position) };
}

function parseFields(lines: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const fields = new Map<string, string[]>();
  for (const line of lines) {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      throw new SavedMessageError('A header line is not of the form "name: value".');
    }
    const key = name.toLowerCase();
    fields.set(key, [...(fields.get(key) ?? []), value.trim()]);
  }
  return Object.fromEntries(fields);
}

/** The requests that a saved one may have been: with a bare path it does not say whether it went over TLS. */
export function signedRequests(request: SavedRequest): readonly SignedRequest[] {
  const field = (name: string) => request.headers[name]?.join(', ');
  const rest = {
    method: request.method,
    contentDigest: field('content-digest'),
    signature: field('signature'),
    signatureInput: field('signature-input'),
  };
  return targets(request.target, field('host')).map((targetUri) => ({ ...rest, targetUri }));
}

function targets(target: string, host: string | undefined): readonly string[] {
  if (/^https?:\/\//i.test(target)) {
    return [target];
  }
  if (!target.startsWith('/') || host === undefined) {
    throw new SavedMessageError(
      'The request needs an absolute target, or a path and a Host field.',
    );
  }
  return [`https://${host}${target}`, `http://${host}${target}`];
}
