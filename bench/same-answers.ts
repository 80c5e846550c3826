import { verifyResponse } from '../src/signing/http-message/verify-response.ts';
import { importKeySet } from '../src/signing/keys/public-key-set.ts';
import { verifyReceipt } from '../src/signing/receipt.ts';
import { isRight, rightAnswer } from './check-in.ts';
import type { Contender } from './contenders.ts';

/** Asks every contender about every person, once, and says where they do not give the same right answer. */
export async function compareAnswers(
  contenders: readonly Contender[],
  bodies: readonly string[],
  token: string,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const [index, body] of bodies.entries()) {
    const answers = new Set<string>();
    for (const contender of contenders) {
      const { text, problem } = await ask(contender, body, token);
      if (problem !== null) problems.push(`${contender.name}, person ${index + 1}: ${problem}`);
      answers.add(comparable(text));
    }
    if (answers.size > 1) problems.push(`person ${index + 1}: the answers differ`);
  }
  return problems;
}

async function ask({ name, url }: Contender, body: string, token: string) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  if (!response.ok) return { text, problem: `status ${response.status}` };
  if (!isRight(text, rightAnswer)) return { text, problem: 'not the expected decision' };
  const problem = name === 'everything-on' ? await signatureProblem(url, response, bytes) : null;
  return { text, problem };
}

/** Both signatures, with the keys that the gateway publishes. */
async function signatureProblem(
  url: string,
  { status, headers }: Response,
  body: Uint8Array,
): Promise<string | null> {
  const keys = importKeySet(await (await fetch(new URL('/.well-known/jwks.json', url))).json());
  const now = new Date();
  const request = { method: 'POST', targetUri: url };
  const signed = verifyResponse({
    status,
    headers: Object.fromEntries(headers),
    body,
    request,
    keys,
    now,
  });
  if (!signed.ok) return signed.message;
  const jws = /"receipt":"([^"]+)"/.exec(new TextDecoder().decode(body))?.[1] ?? '';
  const receipt = verifyReceipt(jws, keys, { now });
  return receipt.ok ? null : `receipt: ${receipt.code}`;
}

/** Without what is new in every answer: ids, receipts and moments. */
function comparable(text: string): string {
  return text.replaceAll(/"(?:id|asOf|receipt)":"[^"]*"/g, '');
}
