import { KeyHistoryError } from '../../signing/keys/history.ts';
import {
  type HistoryVerdict,
  historyRefusals,
  verifyHistory,
} from '../../signing/keys/history-document.ts';
import { KeySetError } from '../../signing/keys/public-key-set.ts';
import type { Terminal } from '../terminal.ts';
import { KeyFileUnusable, readKeyJson } from './place.ts';

export interface HistoryCheck {
  readonly history: string;
  /** A history saved earlier, or a JWK set got by another way; null: there is none. */
  readonly known: string | null;
  readonly json: boolean;
}

/** Whether a saved key history is to be believed. @throws KeyFileUnusable */
export async function checkHistory(
  { history, known, json }: HistoryCheck,
  terminal: Terminal,
): Promise<boolean> {
  const document = await readKeyJson(history);
  const verdict = judged(document, known === null ? document : await readKeyJson(known));
  if (known === null) {
    terminal.err(
      'Warning: without --known this only shows that the history agrees with itself, which anybody can bring about.\n',
    );
  }
  if (!verdict.ok) {
    const { code } = verdict;
    const message = historyRefusals[code];
    terminal.out(
      json ? `${JSON.stringify({ ok: false, code, message })}\n` : `${code}: ${message}\n`,
    );
    return false;
  }
  const { issuer, issuedAt, keys, events } = verdict.document;
  const facts = { issuer, issuedAt, keys: keys.length, events: events.length, kid: verdict.kid };
  terminal.out(
    json
      ? `${JSON.stringify({ ok: true, ...facts })}\n`
      : `Holds: ${facts.keys} keys and ${facts.events} events of ${issuer}, issued at ${issuedAt}, signed by ${facts.kid}\n`,
  );
  return true;
}

function judged(document: unknown, known: unknown): HistoryVerdict {
  try {
    return verifyHistory(document, known);
  } catch (error) {
    if (error instanceof KeyHistoryError) throw new KeyFileUnusable(`${error.message}.`);
    if (error instanceof KeySetError) throw new KeyFileUnusable(error.message);
    throw error;
  }
}
