import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { generateKey } from '../../src/signing/keys/generate.ts';
import { verifyHistory } from '../../src/signing/keys/history-document.ts';
import { importKeySet } from '../../src/signing/keys/public-key-set.ts';
import { createDevices } from '../../src/signing/keys/signer-maker.ts';
import { verifyReceipt } from '../../src/signing/receipt.ts';
import { decisionIn, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { eligibilityQuery, type GraphQLAnswer, signatureOf } from '../support/graphql-client.ts';
import { type KeyService, startKeyService } from '../support/key-service.ts';
import { makeSoftToken, type SoftToken, softHsmModule } from '../support/softhsm.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vss-keys-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function gatewayWith(file: unknown): Promise<TestGateway> {
  const path = join(folder, 'keys.json');
  await writeFile(path, JSON.stringify(file));
  return startTestGateway({ environment: { SIGNING_KEYS_FILE: path } });
}

function visit(gateway: TestGateway): Promise<GraphQLAnswer> {
  const { presented } = gateway.person('enterprise-employee');
  const { cardNumber, fullName, birthDate } = presented;
  const input = { facilityCode: '99002', holder: { card: { cardNumber, fullName, birthDate } } };
  return gateway.ask(eligibilityQuery, { input }, 'hospital-district');
}

function receiptVerdict(gateway: TestGateway, answer: GraphQLAnswer) {
  const keys = importKeySet(gateway.jwks);
  return verifyReceipt(decisionIn(answer).receipt, keys, { now: new Date() });
}

describe('a gateway whose keys are with a key management service', () => {
  let service: KeyService;
  beforeEach(async () => {
    service = await startKeyService();
    await writeFile(join(folder, 'token'), service.token);
  });
  afterEach(() => service[Symbol.asyncDispose]());

  async function keyFile(purpose: 'receipt' | 'http') {
    const devices = createDevices(() => service.token);
    const section = { url: service.url, tokenFile: 'token', caFile: null, timeoutMs: 2_000 };
    const jwk = await devices.kms(section).publicKey('receipts');
    await devices[Symbol.asyncDispose]();
    const other = purpose === 'http' ? 'receipt' : 'http';
    return {
      keys: [
        { ...jwk, purpose, kms: { key: 'receipts' } },
        generateKey('ES256', other),
        generateKey('EdDSA', 'checkpoint'),
      ],
      kms: { url: service.url, tokenFile: 'token', timeoutMs: 2_000 },
    };
  }

  test('issues receipts that verify; without the service it decides nothing, and goes on when it is back', async () => {
    await using gateway = await gatewayWith(await keyFile('receipt'));
    const good = await visit(gateway);
    expect(receiptVerdict(gateway, good)).toMatchObject({ ok: true, alg: 'ES256' });
    expect(JSON.parse((await gateway.get('/readyz')).text)).toMatchObject({
      signingKeys: { receipt: { kind: 'kms', state: 'UP' } },
    });

    service.fault = 'refuses';
    const bad = await visit(gateway);
    expect(bad.errors.map(({ extensions }) => extensions.code)).toEqual(['SIGNER_UNAVAILABLE']);
    expect(bad.data?.['eligibility'] ?? null).toBeNull();
    expect(signatureOf(bad, gateway.jwks)).toMatchObject({ ok: true });
    expect(JSON.parse((await gateway.get('/readyz')).text)).toMatchObject({
      signingKeys: { receipt: { kind: 'kms', state: 'DOWN', lastFailure: 'REFUSED' } },
    });

    const history = await gateway.get('/.well-known/vss-gateway/keys');
    expect(history.status).toBe(503);
    expect(history.text).toContain('"code":"SIGNER_UNAVAILABLE"');

    service.fault = 'none';
    expect(receiptVerdict(gateway, await visit(gateway))).toMatchObject({ ok: true });
    const signed = JSON.parse((await gateway.get('/.well-known/vss-gateway/keys')).text);
    expect(verifyHistory(signed, gateway.jwks)).toMatchObject({ ok: true });
  });

  test('gives no data away where the answer cannot be signed: a bare refusal, to be tried again', async () => {
    await using gateway = await gatewayWith(await keyFile('http'));
    expect(signatureOf(await visit(gateway), gateway.jwks)).toMatchObject({ ok: true });
    service.fault = 'wrong-key';
    const bad = await visit(gateway);
    expect(bad.status).toBe(503);
    expect(bad.headers['retry-after']).toBe('2');
    expect(bad.headers['signature']).toBeUndefined();
    expect(bad.errors.map(({ extensions }) => extensions.code)).toEqual(['SIGNER_UNAVAILABLE']);
    expect(bad.data ?? null).toBeNull();
    expect(Buffer.from(bad.bytes).toString()).not.toContain('ELIGIBLE');
  });

  test.each([
    ['refuses', 'It refused to sign. (HTTP 503)'],
    ['wrong-key', 'Its signature does not verify with the public key in the key file.'],
  ] as const)('does not start when the service %s', async (fault, problem) => {
    const file = await keyFile('receipt');
    service.fault = fault;
    await expect(gatewayWith(file)).rejects.toMatchObject({ problems: [`keys[0]: ${problem}`] });
  });

  test('names all problems of the file and of what it names at once', async () => {
    const file = await keyFile('receipt');
    await expect(
      gatewayWith({
        keys: [...file.keys, { ...file.keys[0], kms: undefined, pkcs11: { label: '' } }],
        kms: { url: 'http://kms.example.vn', timeoutMs: 3 },
      }),
    ).rejects.toMatchObject({
      problems: [
        expect.stringContaining('keys[3]: "pkcs11" must be {"label": text, "id": hexadecimal}'),
        expect.stringContaining('"kms": "url" must be https'),
        expect.stringContaining('"kms": "timeoutMs" must be a whole number from 50 to 10000'),
      ],
    });
    const kms = { ...file.kms, tokenFile: 'gone' };
    await expect(gatewayWith({ ...file, kms })).rejects.toMatchObject({
      problems: [
        expect.stringContaining('"kms": "tokenFile" names a file that cannot be read, or is empty'),
      ],
    });
  });
});

describe.skipIf(softHsmModule === null)('a gateway whose keys are in a token (SoftHSM)', () => {
  let token: SoftToken;
  beforeAll(async () => {
    token = await makeSoftToken(softHsmModule ?? '');
    token.generate('EC', 'receipt');
    token.generate('EC', 'http');
    token.generate('Ed25519', 'checkpoint');
    token.generate('EC', 'loose', true);
  }, 60_000);
  afterAll(async () => {
    await token[Symbol.asyncDispose]();
  });

  async function keyFile(...labels: readonly [label: string, purpose: string][]) {
    const devices = createDevices(() => token.pin);
    const section = { module: token.module, tokenLabel: token.label, pinFile: 'pin' };
    const device = devices.pkcs11({ ...section, timeoutMs: 5_000 });
    const keys = await Promise.all(
      labels.map(async ([label, purpose]) => ({
        ...(await device.publicKey({ label, id: null })),
        purpose,
        pkcs11: { label },
      })),
    );
    await devices[Symbol.asyncDispose]();
    await writeFile(join(folder, 'pin'), `${token.pin}\n`);
    return { keys, pkcs11: section };
  }

  test('signs receipts, answers and checkpoints there, several at a time', async () => {
    const file = await keyFile(
      ['receipt', 'receipt'],
      ['http', 'http'],
      ['checkpoint', 'checkpoint'],
    );
    await using gateway = await gatewayWith(file);
    const answers = await Promise.all(Array.from({ length: 12 }, () => visit(gateway)));
    for (const answer of answers) {
      expect(signatureOf(answer, gateway.jwks)).toMatchObject({ ok: true });
      expect(receiptVerdict(gateway, answer)).toMatchObject({ ok: true });
    }
    expect(JSON.parse((await gateway.get('/readyz')).text)).toMatchObject({
      signingKeys: { receipt: { kind: 'pkcs11' }, http: { kind: 'pkcs11' } },
    });
  });

  test('does not start with a key that can be read out', async () => {
    const file = await keyFile(
      ['loose', 'receipt'],
      ['http', 'http'],
      ['checkpoint', 'checkpoint'],
    );
    await expect(gatewayWith(file)).rejects.toMatchObject({
      problems: ['keys[0]: The private key can be read out of the device. (CKA_EXTRACTABLE)'],
    });
  });
});
