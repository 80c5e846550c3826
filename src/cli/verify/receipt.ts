import { isJsonObject, parseStrictJsonBytes } from '../../domain/strict-json.ts';
import type { PublicKeySet } from '../../signing/keys/public-key-set.ts';
import {
  type ReceiptClaims,
  receiptRefusals,
  type VerifiedReceipt,
  verifyReceipt,
} from '../../signing/receipt.ts';
import { InputUnusable } from './input.ts';
import { looksLikeResponse, parseSavedResponse } from './saved-message.ts';
import { instant, type Row, table } from './table.ts';

export interface ReceiptOutcome {
  readonly ok: boolean;
  /** For people. */
  readonly text: string;
  /** For programs. */
  readonly json: unknown;
}

/** Checks every receipt of a file: the bare JWS, a GraphQL answer, or one as `curl -i` saves it. */
export function checkReceipts(bytes: Uint8Array, keys: PublicKeySet, now: Date): ReceiptOutcome {
  const receipts = findReceipts(looksLikeResponse(bytes) ? parseSavedResponse(bytes).body : bytes);
  const outcomes = receipts.map((jws, index) =>
    checkReceipt(jws, keys, now, receipts.length > 1 ? ` ${index + 1} of ${receipts.length}` : ''),
  );
  return {
    ok: outcomes.every((outcome) => outcome.ok),
    text: outcomes.map((outcome) => outcome.text).join('\n\n'),
    json: {
      ok: outcomes.every((outcome) => outcome.ok),
      receipts: outcomes.map((outcome) => outcome.json),
    },
  };
}

function findReceipts(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes).toString('utf8').trim();
  if (!text.startsWith('{')) {
    return [text];
  }
  const receipts = [...receiptsIn(parseAnswer(bytes))];
  if (receipts.length === 0) {
    throw new InputUnusable('INPUT_MALFORMED', 'The JSON has no "receipt" field.');
  }
  return receipts;
}

function parseAnswer(bytes: Uint8Array): unknown {
  try {
    return parseStrictJsonBytes(bytes);
  } catch (cause) {
    throw new InputUnusable('INPUT_MALFORMED', 'The file is neither a JWS nor JSON.', { cause });
  }
}

function* receiptsIn(value: unknown): Iterable<string> {
  if (Array.isArray(value)) {
    for (const item of value) {
      yield* receiptsIn(item);
    }
  } else if (isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (name === 'receipt' && typeof member === 'string') {
        yield member;
      } else {
        yield* receiptsIn(member);
      }
    }
  }
}

function checkReceipt(
  jws: string,
  keys: PublicKeySet,
  now: Date,
  position: string,
): ReceiptOutcome {
  const verdict = verifyReceipt(jws, keys, { now });
  if (!verdict.ok) {
    const message = receiptRefusals[verdict.code];
    return {
      ok: false,
      text: table(`Receipt${position}: REFUSED`, [['reason', `${verdict.code}: ${message}`]]),
      json: { ...verdict, message },
    };
  }
  return {
    ok: true,
    text: table(`Receipt${position}: holds`, rows(verdict)),
    json: verdict,
  };
}

function rows({ claims, kid, alg, expired }: VerifiedReceipt): readonly Row[] {
  const until = instant(claims.exp);
  return [
    ['key', `${kid} (${alg})`],
    ['signed', `${instant(claims.iat)} by ${claims.iss}`],
    ['answer to', `${claims.req.htm} ${claims.req.htu}, client ${claims.aud}`],
    ['decision', `${decisionWords(claims)} (${claims.jti})`],
    ['reasons', claims.reasonCodes.join(', ') || 'none'],
    ...benefitRows(claims),
    ['as of', `${claims.asOf}, ${modeWords[claims.mode]}`],
    ['sources', claims.sources.map((source) => source.id).join(', ') || 'none'],
    ['purpose', claims.purpose],
    ['ledger', `${claims.ledger.origin}, entry ${claims.ledger.entryId}`],
    ['usable', expired ? `no longer: until ${until}; the receipt stays genuine` : `until ${until}`],
  ];
}

const modeWords = {
  live: 'from sources asked for it',
  stale: 'from earlier answers of a source',
} as const satisfies Record<ReceiptClaims['mode'], string>;

const decisions = {
  ELIGIBLE: 'covered',
  NOT_ELIGIBLE: 'not covered',
  UNDETERMINED: 'not decided',
} as const satisfies Record<ReceiptClaims['decision'], string>;

function decisionWords({ decision, provisional }: ReceiptClaims): string {
  return `${decisions[decision]}, ${provisional ? 'provisionally' : 'finally'}`;
}

function benefitRows({ benefit }: ReceiptClaims): readonly Row[] {
  if (benefit === undefined) {
    return [];
  }
  const [level, factor, effective] = [
    percent(benefit.levelBasisPoints),
    percent(benefit.routeFactorBasisPoints),
    percent(benefit.effectiveBasisPoints),
  ];
  const pays = benefit.fundPays === undefined ? '' : `, the fund pays ${benefit.fundPays} VND`;
  return [['benefit', `${effective} (${level} × ${factor}, route ${benefit.routeCode})${pays}`]];
}

function percent(basisPoints: number): string {
  return `${basisPoints / 100} %`;
}
