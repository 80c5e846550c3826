import { readFile } from 'node:fs/promises';
import { request } from 'undici';
import { parseStrictJsonBytes } from '../../domain/strict-json.ts';
import { type KeyHistory, KeyHistoryError, parseKeyHistory } from '../../signing/keys/history.ts';
import { importJudgedKeys, type JudgedKeys } from '../../signing/keys/judgement.ts';
import type { Terminal } from '../terminal.ts';

/** The check could not be made: nothing is said about what was to be checked. */
export class InputUnusable extends Error {
  override readonly name = 'InputUnusable';
  readonly code: 'FILE_UNREADABLE' | 'KEYS_UNAVAILABLE' | 'ROOTS_UNUSABLE' | 'INPUT_MALFORMED';

  constructor(code: InputUnusable['code'], message: string, options?: { cause: unknown }) {
    super(message, options);
    this.code = code;
  }
}

const maxKeySetBytes = 1_048_576;
const patience = { headersTimeout: 10_000, bodyTimeout: 10_000 };

export async function readBytes(source: string, terminal: Terminal): Promise<Uint8Array> {
  try {
    return source === '-' ? await terminal.readInput() : await readFile(source);
  } catch (cause) {
    throw new InputUnusable('FILE_UNREADABLE', `Cannot read ${source}.`, { cause });
  }
}

/** A JWK set or key history from a file or from a URL, the only case in which the network is used. */
export function readKeys(source: string, terminal: Terminal): Promise<JudgedKeys> {
  return readKeyFile(source, terminal, importJudgedKeys);
}

/** The same, to ask for the life of each key. */
export function readHistory(source: string, terminal: Terminal): Promise<KeyHistory> {
  return readKeyFile(source, terminal, parseKeyHistory);
}

async function readKeyFile<Keys>(
  source: string,
  terminal: Terminal,
  parse: (json: unknown) => Keys,
): Promise<Keys> {
  const bytes = /^https?:\/\//i.test(source)
    ? await download(source, terminal)
    : await readBytes(source, terminal);
  try {
    return parse(parseStrictJsonBytes(bytes));
  } catch (cause) {
    const why = cause instanceof KeyHistoryError ? ` ${cause.message}.` : '';
    throw new InputUnusable(
      'KEYS_UNAVAILABLE',
      `${source} holds neither a JWK set nor a key history.${why}`,
      { cause },
    );
  }
}

async function download(url: string, terminal: Terminal): Promise<Uint8Array> {
  if (isUnprotected(url)) {
    terminal.err(`Warning: ${url} is fetched without TLS; anybody on the way can choose the keys.`);
  }
  try {
    const { statusCode, body } = await request(url, patience);
    if (statusCode !== 200) {
      await body.dump();
      throw new Error(`Status ${statusCode}`);
    }
    return await limited(body);
  } catch (cause) {
    throw new InputUnusable('KEYS_UNAVAILABLE', `Cannot fetch the keys from ${url}.`, { cause });
  }
}

function isUnprotected(url: string): boolean {
  const parsed = URL.parse(url);
  return (
    parsed?.protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname)
  );
}

async function limited(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxKeySetBytes) {
      throw new Error('Larger than 1 MB');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
