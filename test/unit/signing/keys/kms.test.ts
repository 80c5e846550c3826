import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readKeyEntry } from '../../../../src/signing/keys/key-entry.ts';
import type { KeyFile } from '../../../../src/signing/keys/key-file.ts';
import { importKeySet } from '../../../../src/signing/keys/public-key-set.ts';
import { createDevices, type Devices } from '../../../../src/signing/keys/signer-maker.ts';
import type { Signer } from '../../../../src/signing/signer.ts';
import { type KeyService, startKeyService } from '../../../support/key-service.ts';

let service: KeyService;
let devices: Devices;
beforeEach(async () => {
  service = await startKeyService();
  devices = createDevices(() => service.token);
});
afterEach(async () => {
  await devices[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const section = () => ({
  url: service.url,
  tokenFile: 'token',
  caFile: null,
  timeoutMs: 1_000,
});

async function signerOf(key: string): Promise<Signer> {
  const jwk = await devices.kms(section()).publicKey(key);
  const entry = readKeyEntry({ ...jwk, kms: { key } }, (problem) => {
    throw new Error(problem);
  });
  const file = { devices: { pkcs11: null, kms: section() } } as unknown as KeyFile;
  const signer = entry === null ? null : devices.signer(entry, file);
  if (signer === null) throw new Error('no signer');
  return signer;
}

const bytes = Buffer.from('một câu trả lời');

describe('a key with a key management service', () => {
  test.each([
    ['receipts', 'ES256', 'DIGEST'],
    ['checkpoints', 'EdDSA', 'MESSAGE'],
  ])('%s signs by %s over a %s, and Node verifies it', async (key, alg, inputType) => {
    const signer = await signerOf(key);
    const signature = await signer.sign(bytes);
    const jwk = await devices.kms(section()).publicKey(key);
    const found = importKeySet({ keys: [{ ...jwk, kid: 'k' }] }).find('k');
    expect(found !== 'UNUSABLE' && found?.verify(bytes, signature)).toBe(true);
    expect(signer).toMatchObject({ alg, kind: 'kms' });
    expect(service.requests.find(({ path }) => path === '/v1/sign')?.body).toMatchObject({
      key,
      alg,
      inputType,
    });
    expect(await signer.check?.()).toBeNull();
  });

  test('of an answer it learns nothing but a digest', async () => {
    const signer = await signerOf('receipts');
    await signer.sign(Buffer.from('a personal number'));
    const sent = JSON.stringify(service.requests);
    expect(sent).not.toContain(Buffer.from('a personal number').toString('base64url'));
  });

  test.each([
    ['silent', 'TIMEOUT'],
    ['refuses', 'REFUSED'],
    ['garbage', 'INVALID_ANSWER'],
    ['huge', 'INVALID_ANSWER'],
    ['wrong-key', 'WRONG_SIGNATURE'],
  ] as const)('that is %s gives no signature: %s, after one request', async (fault, failure) => {
    const signer = await signerOf('receipts');
    const before = service.requests.length;
    service.fault = fault;
    await expect(signer.sign(bytes)).rejects.toMatchObject({ failure, code: 'SIGNER_UNAVAILABLE' });
    expect(service.requests.length - before).toBe(1);
    expect(signer.health()).toEqual({ state: 'DOWN', lastFailure: failure });
    service.fault = 'none';
    await signer.sign(bytes);
    expect(signer.health()).toEqual({ state: 'UP', lastFailure: failure });
  });

  test('that is gone gives none either', async () => {
    const signer = await signerOf('receipts');
    await service.stop();
    await expect(signer.sign(bytes)).rejects.toMatchObject({ failure: 'UNREACHABLE' });
  });

  test('that does not know the key, or the token, says so', async () => {
    await expect(devices.kms(section()).publicKey('nobody')).rejects.toMatchObject({
      failure: 'REFUSED',
      detail: 'HTTP 404',
    });
    const stranger = createDevices(() => 'another token');
    await expect(stranger.kms(section()).publicKey('receipts')).rejects.toMatchObject({
      detail: 'HTTP 401',
    });
    await stranger[Symbol.asyncDispose]();
  });

  test('is never quoted in a message, nor is the token', async () => {
    const signer = await signerOf('receipts');
    service.fault = 'refuses';
    const error = await Promise.resolve(signer.sign(bytes)).catch((thrown: unknown) => thrown);
    const shown = error instanceof Error ? `${error.message} ${error.stack}` : '';
    expect(shown).toContain('It refused to sign. (HTTP 503)');
    expect(shown).not.toContain(service.token);
    expect(shown).not.toContain(service.url);
  });
});
