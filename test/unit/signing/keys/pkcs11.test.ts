import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readKeyEntry } from '../../../../src/signing/keys/key-entry.ts';
import type { KeyFile } from '../../../../src/signing/keys/key-file.ts';
import { importKeySet } from '../../../../src/signing/keys/public-key-set.ts';
import { createDevices } from '../../../../src/signing/keys/signer-maker.ts';
import { openPkcs11Device } from '../../../../src/signing/pkcs11/device.ts';
import { SignerUnavailable } from '../../../../src/signing/signer.ts';
import { makeSoftToken, type SoftToken, softHsmModule } from '../../../support/softhsm.ts';

const noId = { id: null };

describe.skipIf(softHsmModule === null)('keys in a PKCS#11 token (SoftHSM)', () => {
  let token: SoftToken;
  beforeAll(async () => {
    token = await makeSoftToken(softHsmModule ?? '');
    token.generate('EC', 'receipt-1');
    token.generate('RSA', 'receipt-2');
    token.generate('Ed25519', 'checkpoint-1');
    token.generate('EC', 'loose', true);
    token.generate('EC', 'twice');
    token.generate('EC', 'twice');
  }, 60_000);
  afterAll(async () => {
    await token[Symbol.asyncDispose]();
  });

  const section = () => ({
    module: token.module,
    tokenLabel: token.label,
    pinFile: 'pin',
    timeoutMs: 5_000,
  });
  const openDevice = (pin = token.pin) =>
    openPkcs11Device({ module: token.module, tokenLabel: token.label, pin, timeoutMs: 5_000 });

  async function signerOf(label: string) {
    const devices = createDevices(() => token.pin);
    const jwk = await devices.pkcs11(section()).publicKey({ label, ...noId });
    const entry = readKeyEntry({ ...jwk, pkcs11: { label } }, (problem) => {
      throw new Error(problem);
    });
    if (entry === null) throw new Error('no entry');
    const file = { devices: { pkcs11: section(), kms: null } } as unknown as KeyFile;
    const signer = devices.signer(entry, file);
    if (signer === null) throw new Error('no signer');
    return { devices, signer, published: entry.published };
  }

  test.each([
    ['receipt-1', 'ES256'],
    ['receipt-2', 'PS256'],
    ['checkpoint-1', 'EdDSA'],
  ])('%s signs by %s, and Node verifies it', async (label, alg) => {
    const { devices, signer, published } = await signerOf(label);
    await using _ = devices;
    const bytes = Buffer.from('một câu trả lời');
    const signature = await signer.sign(bytes);
    const key = importKeySet({ keys: [published] }).find(signer.kid);
    expect(signer).toMatchObject({ alg, kind: 'pkcs11' });
    expect(key !== 'UNUSABLE' && key?.verify(bytes, signature)).toBe(true);
    expect(await signer.check?.()).toBeNull();
    expect(signer.health()).toEqual({ state: 'UP', lastFailure: null });
  });

  test('fifty signatures asked for at once all come, each for its own bytes', async () => {
    const { devices, signer, published } = await signerOf('receipt-1');
    await using _ = devices;
    const key = importKeySet({ keys: [published] }).find(signer.kid);
    const texts = Array.from({ length: 50 }, (_each, index) => Buffer.from(`answer ${index}`));
    const signatures = await Promise.all(texts.map((text) => signer.sign(text)));
    const valid = texts.filter(
      (text, index) =>
        key !== undefined &&
        key !== 'UNUSABLE' &&
        key.verify(text, signatures[index] ?? new Uint8Array()),
    );
    expect(valid).toHaveLength(50);
  });

  test('a private key that can be read out is refused, and signs nothing', async () => {
    const { devices, signer } = await signerOf('loose');
    await using _ = devices;
    await expect(signer.sign(Buffer.from('x'))).rejects.toMatchObject({
      failure: 'KEY_EXTRACTABLE',
    });
    expect(await signer.check?.()).toBe(
      'The private key can be read out of the device. (CKA_EXTRACTABLE)',
    );
    expect(signer.health()).toEqual({ state: 'DOWN', lastFailure: 'KEY_EXTRACTABLE' });
  });

  test.each(['twice', 'nobody'])(
    'no signature where the label %s names not just one key',
    async (label) => {
      const device = openDevice();
      const input = { alg: 'ES256', type: 'DIGEST', bytes: Buffer.alloc(32) } as const;
      await expect(device.sign({ label, ...noId }, input)).rejects.toMatchObject({
        failure: 'KEY_NOT_FOUND',
      });
      await device.close();
    },
  );

  test('a signature by another key than the published one is noticed', async () => {
    const { devices, published } = await signerOf('receipt-1');
    await using _ = devices;
    const entry = readKeyEntry({ ...published, pkcs11: { label: 'other' } }, String);
    token.generate('EC', 'other');
    const file = { devices: { pkcs11: section(), kms: null } } as unknown as KeyFile;
    const signer = entry === null ? null : devices.signer(entry, file);
    expect(await signer?.check?.()).toBe(
      'Its signature does not verify with the public key in the key file.',
    );
  });

  test('a wrong PIN is tried once: a token locks itself after a few', async () => {
    token.logOut();
    try {
      const device = openDevice('000000');
      const reference = { label: 'receipt-1', ...noId };
      const refusals = await Promise.allSettled(
        Array.from({ length: 30 }, async () => {
          await device.publicKey(reference).catch(() => undefined);
          return device.publicKey(reference);
        }),
      );
      expect(new Set(refusals.map((refusal) => refusal.status))).toEqual(new Set(['rejected']));
      await expect(device.publicKey(reference)).rejects.toMatchObject({
        failure: 'LOGIN_FAILED',
        detail: 'CKR_PIN_INCORRECT',
      });
      await device.close();
      const right = openDevice();
      expect(await right.publicKey(reference)).toMatchObject({ kty: 'EC' });
      await right.close();
    } finally {
      // The login of one session is that of all.
      token.logOut();
      token.logIn();
    }
  });

  test('a session that the device has ended is opened again, and no request fails', async () => {
    const { devices, signer } = await signerOf('receipt-1');
    await using _ = devices;
    await signer.sign(Buffer.from('before'));
    token.endSessions();
    try {
      expect(await signer.check?.()).toBeNull();
    } finally {
      token.logOut();
      token.logIn();
    }
  });

  test('a missing token is named, and a missing module', async () => {
    const reference = { label: 'receipt-1', ...noId };
    const elsewhere = openPkcs11Device({
      module: token.module,
      tokenLabel: 'elsewhere',
      pin: token.pin,
      timeoutMs: 5_000,
    });
    await expect(elsewhere.publicKey(reference)).rejects.toMatchObject({
      failure: 'UNREACHABLE',
      detail: 'no token',
    });
    await elsewhere.close();
    const nothing = openPkcs11Device({
      module: '/nowhere.so',
      tokenLabel: token.label,
      pin: token.pin,
      timeoutMs: 5_000,
    });
    await expect(nothing.publicKey(reference)).rejects.toBeInstanceOf(SignerUnavailable);
    await expect(nothing.publicKey(reference)).rejects.toMatchObject({
      failure: 'MODULE_UNUSABLE',
    });
    await nothing.close();
  });
});
