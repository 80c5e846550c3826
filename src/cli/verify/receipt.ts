import { isJsonObject, parseStrictJsonBytes } from '../../domain/strict-json.ts';
import { sha256Base64url } from '../../signing/digest.ts';
import type { PublicKeySet } from '../../signing/keys/public-key-set.ts';
import {
  type ReceiptClaims,
  receiptRefusals,
  type VerifiedReceipt,
  verifyReceipt,
} from '../../signing/receipt.ts';
import type { ReceiptExpectations } from '../../signing/receipt-expectations.ts';
import { InputUnusable, readBytes, readKeys } from './input.ts';
import { looksLikeResponse, parseSavedRequest, parseSavedResponse } from './saved-message.ts';
import { needed, type Outcome, readArguments, type Subject } from './subject.ts';
import { instant, type Row, table } from './table.ts';

/** Every receipt of a file: the bare JWS, a GraphQL answer, or one as `curl -i` saves it. */
export const receipt: Subject = {
  help: `  receipt <file> --keys <file|url> [--issuer <url>] [--client <id>] [--request <file>] [--number <file>]
    The file holds a receipt (JWS), a GraphQL answer with one or more "receipt" fields, or such an
    answer saved with "curl -i". Every receipt is checked, and how those of one encounter are linked.
    A receipt can be checked for years; whether its decision may still be used is reported apart.
      --issuer   Address of the gateway that must have issued it.
      --client   Client that must have been answered.
      --request  The GraphQL request that it must answer: its JSON body, or the request as it was sent.
      --number   File with the card number or personal number that it must be about.
`,
  async check(args, terminal, now) {
    const { file, values } = readArguments(args, [
      'keys',
      'issuer',
      'client',
      'request',
      'number',
    ] as const);
    const judged = await readKeys(needed(values.keys, '--keys'), terminal);
    const expected: ReceiptExpectations = {
      issuer: values.issuer,
      client: values.client,
      keys: judged,
      ...(values.request === undefined
        ? {}
        : { request: readRequest(await readBytes(values.request, terminal)) }),
      ...(values.number === undefined
        ? {}
        : {
            number: Buffer.from(await readBytes(values.number, terminal))
              .toString()
              .trim(),
          }),
    };
    return checkReceipts(await readBytes(file, terminal), judged.keys, { now, expected });
  },
};

type Check = Parameters<typeof verifyReceipt>[2];

function checkReceipts(bytes: Uint8Array, keys: PublicKeySet, check: Check): Outcome {
  const receipts = findReceipts(bytes);
  const digests = digestsByDecision(receipts);
  const outcomes = receipts.map((jws, index) => {
    const position = receipts.length > 1 ? ` ${index + 1} of ${receipts.length}` : '';
    return checkReceipt(verifyReceipt(jws, keys, check), digests, position);
  });
  return {
    ok: outcomes.every((outcome) => outcome.ok),
    text: outcomes.map((outcome) => outcome.text).join('\n\n'),
    json: {
      ok: outcomes.every((outcome) => outcome.ok),
      ...firstRefusal(outcomes),
      receipts: outcomes.map((outcome) => outcome.json),
    },
  };
}

/** Where a program looks first: why one of them is refused. */
function firstRefusal(outcomes: readonly Outcome[]): object {
  const refusal = outcomes.find((outcome) => !outcome.ok)?.json;
  return isJsonObject(refusal) ? { code: refusal['code'], message: refusal['message'] } : {};
}

/** @throws InputUnusable when there is none */
export function findReceipts(bytes: Uint8Array): readonly string[] {
  const body = looksLikeResponse(bytes) ? parseSavedResponse(bytes).body : bytes;
  const text = Buffer.from(body).toString('utf8').trim();
  if (!text.startsWith('{')) {
    return [text];
  }
  const receipts = [...receiptsIn(parseAnswer(body))];
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
  verdict: ReturnType<typeof verifyReceipt>,
  digests: ReadonlyMap<string, string>,
  position: string,
): Outcome {
  if (!verdict.ok) return refused(verdict.code, receiptRefusals[verdict.code], position);
  const { previous } = verdict.claims;
  const given = previous === undefined ? undefined : digests.get(previous.jti);
  if (given !== undefined && given !== previous?.digest) {
    return refused(
      'PREVIOUS_MISMATCH',
      'The receipt before it in this encounter is another one than it names.',
      position,
    );
  }
  return {
    ok: true,
    text: table(`Receipt${position}: holds`, rows(verdict, given !== undefined)),
    json: verdict,
  };
}

function refused(code: string, message: string, position: string): Outcome {
  return {
    ok: false,
    text: table(`Receipt${position}: REFUSED`, [['reason', `${code}: ${message}`]]),
    json: { ok: false, code, message },
  };
}

/** Digest of each receipt, by the decision that it says it is of. */
function digestsByDecision(receipts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(receipts.map((jws) => [decisionOf(jws), sha256Base64url(jws)]));
}

function decisionOf(jws: string): string {
  try {
    const claims = parseStrictJsonBytes(Buffer.from(jws.split('.')[1] ?? '', 'base64url'));
    return isJsonObject(claims) ? String(claims['jti']) : '';
  } catch {
    return '';
  }
}

/** The JSON body of a GraphQL request, alone or in the request as it was sent. */
function readRequest(bytes: Uint8Array): NonNullable<ReceiptExpectations['request']> {
  const isBody = Buffer.from(bytes).toString('utf8').trimStart().startsWith('{');
  const body = parseAnswer(isBody ? bytes : parseSavedRequest(bytes).body);
  const query = isJsonObject(body) ? body['query'] : undefined;
  if (!isJsonObject(body) || typeof query !== 'string') {
    throw new InputUnusable('INPUT_MALFORMED', 'The request has no "query".');
  }
  return { document: query, variables: body['variables'] ?? {} };
}

function rows(
  { claims, kid, alg, expired }: VerifiedReceipt,
  previousGiven: boolean,
): readonly Row[] {
  const until = instant(claims.exp);
  return [
    ['key', `${kid} (${alg})`],
    ['signed', `${instant(claims.iat)} by ${claims.iss}`],
    ['answer to', `${claims.req.htm} ${claims.req.htu}, client ${claims.aud}`],
    ['decision', `${decisionWords(claims)} (${claims.jti})`],
    ['reasons', claims.reasonCodes.join(', ') || 'none'],
    ...benefitRows(claims),
    ['as of', `${claims.asOf}, ${modeWords[claims.mode]}`],
    ['sources', claims.sources.map(sourceWords).join(', ') || 'none'],
    ...obligationRows(claims),
    ['purpose', claims.purpose],
    ['encounter', claims.encounter],
    ...linkRows(claims, previousGiven),
    ['ledger', `${claims.ledger.origin}, entry ${claims.ledger.entryId}`],
    ['usable', expired ? `no longer: until ${until}; the receipt stays genuine` : `until ${until}`],
  ];
}

function sourceWords({ id, mode, ageSeconds, reason }: ReceiptClaims['sources'][number]): string {
  const said = [
    ...(mode === 'stale' ? [`stale, ${ageSeconds ?? '?'} s old`] : []),
    ...(reason === undefined ? [] : [reason]),
  ];
  return said.length === 0 ? id : `${id} (${said.join(', ')})`;
}

function obligationRows({ obligations = [], recheckBy }: ReceiptClaims): readonly Row[] {
  const owed = obligations.map(({ code, dueBy }) =>
    dueBy === undefined ? code : `${code} by ${dueBy}`,
  );
  return [
    ...(owed.length === 0 ? [] : [['owed', owed.join(', ')] as const]),
    ...(recheckBy === undefined ? [] : [['look up again', `by ${recheckBy}`] as const]),
  ];
}

function linkRows({ previous, settles }: ReceiptClaims, previousGiven: boolean): readonly Row[] {
  if (previous === undefined) return [];
  const where = previousGiven ? 'checked' : 'not in this file';
  const rest: readonly Row[] = settles === undefined ? [] : [['settles', settles]];
  return [['follows', `${previous.jti} (${where})`], ...rest];
}

const modeWords = {
  live: 'from sources asked for it',
  stale: 'from earlier answers of a source',
  shown: 'from the card shown, which the portal did not confirm',
  unchanged: 'an earlier decision, given again to who knows it',
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
