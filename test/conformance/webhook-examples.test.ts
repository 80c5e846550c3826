import { execFileSync } from 'node:child_process';
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { webhookHeaders } from '../../src/webhooks/signature.ts';

const page = readFileSync(new URL('../../docs/settlement-events.md', import.meta.url), 'utf8');

/** The example in a language, as the page shows it. */
function example(language: string, holding: string): string {
  const blocks = [...page.matchAll(/```(\w+)\n([\s\S]*?)```/g)];
  const found = blocks.find(([, of, text]) => of === language && text?.includes(holding));
  if (found?.[2] === undefined) throw new Error(`no example in ${language}`);
  return found[2];
}

const bytes = randomBytes(32);
const secret = `whsec_${bytes.toString('base64')}`;
const body = '{"type":"check_in.settled","data":{"note":"Đúng tuyến"}}';
const now = Math.floor(Date.now() / 1_000);

function message(changes: Readonly<Record<string, string>> = {}, sentAt = now) {
  const keys = [createSecretKey(randomBytes(32)), createSecretKey(bytes)];
  const headers = webhookHeaders({ id: 'msg_1', body }, keys, new Date(sentAt * 1_000));
  return { secret, headers: { ...headers, ...changes }, body };
}

const messages = [
  message(),
  { ...message(), body: `${body} ` },
  message({ 'webhook-id': 'msg_2' }),
  message({ 'webhook-signature': 'v1,AAAA' }),
  message({}, now - 400),
  message({}, now + 400),
];
const verdicts = [true, false, false, false, false, false];

function run(command: string, name: string, program: string): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'vss-example-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  writeFileSync(file, program);
  return JSON.parse(execFileSync(command, [file], { input: JSON.stringify(messages) }).toString());
}

describe('the examples for receivers of webhooks', () => {
  test('accept what the gateway sends, and nothing else, in Node', () => {
    const program = `import { readFileSync } from 'node:fs';
${example('js', 'isGenuine')}
const messages = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(messages.map(({ secret, headers, body }) => isGenuine(secret, headers, body))));`;
    expect(run(process.execPath, 'receiver.mjs', program)).toEqual(verdicts);
  });

  test('accept what the gateway sends, and nothing else, in Python', () => {
    const program = `import json, sys
${example('python', 'is_genuine')}
print(json.dumps([is_genuine(m["secret"], m["headers"], m["body"].encode()) for m in json.load(sys.stdin)]))`;
    expect(run('python3', 'receiver.py', program)).toEqual(verdicts);
  });
});
