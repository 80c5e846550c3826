import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, startTestGateway, type TestGateway } from '../support/gateway.ts';
import {
  type RequestSigner,
  type SigningChoices,
  signedHeaders,
} from '../support/signed-request.ts';

const ed25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('ed25519');

const signer: RequestSigner = { keyid: 'desk-2026', key: ed25519.privateKey, alg: 'ed25519' };
const otherSigner: RequestSigner = {
  keyid: 'desk-2027',
  key: p256.privateKey,
  alg: 'ecdsa-p256-sha256',
};
const client = 'hospital-district';
const body = JSON.stringify({ query: '{ facility(code: "99002") { code } }' });

let gateway: TestGateway;
let required: TestGateway;
let token: string;

function keysFile(issuers: readonly string[]): string {
  const keys = [
    { ...ed25519.publicKey.export({ format: 'jwk' }), kid: signer.keyid },
    { ...p256.publicKey.export({ format: 'jwk' }), kid: otherSigner.keyid },
  ];
  const file = join(mkdtempSync(join(tmpdir(), 'client-keys-')), 'keys.json');
  writeFileSync(
    file,
    JSON.stringify(issuers.map((issuer) => ({ issuer, client, jwks: { keys } }))),
  );
  return file;
}

beforeAll(async () => {
  const ports = [await freePort(), await freePort()];
  const file = keysFile(ports.map((port) => `http://127.0.0.1:${port}/sandbox`));
  const environment = { CLIENT_KEYS_FILE: file };
  gateway = await startTestGateway({ environment: { ...environment, PORT: String(ports[0]) } });
  required = await startTestGateway({
    environment: { ...environment, PORT: String(ports[1]), REQUEST_SIGNATURES: 'required' },
  });
  token = await gateway.token(client);
});
afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]();
  await required?.[Symbol.asyncDispose]();
});

async function signed(by: RequestSigner = signer, choices: SigningChoices = {}) {
  return signedHeaders(
    by,
    {
      url: `${gateway.url}/graphql`,
      body,
      headers: { authorization: `Bearer ${token}` },
    },
    choices,
  );
}

async function refusalOf(headers: Record<string, string>, text = body): Promise<string> {
  const answer = await gateway.post('/graphql', text, headers);
  if (answer.status === 200) return 'ANSWERED';
  const [error] = JSON.parse(answer.text).errors;
  return error.extensions.refusal ?? error.extensions.code;
}

const minute = 60_000;

describe('a signed request', () => {
  it.each([
    ['Ed25519', signer],
    ['ECDSA P-256', otherSigner],
  ])('with %s is answered', async (_name, by) => {
    expect(await refusalOf(await signed(by))).toBe('ANSWERED');
  });

  it('has its nonce and its signature in the receipt', async () => {
    const nonce = randomUUID();
    const { presented } = gateway.person('enterprise-employee');
    const input = {
      facilityCode: '99002',
      holder: {
        card: {
          cardNumber: presented.cardNumber,
          fullName: presented.fullName,
          birthDate: presented.birthDate,
        },
      },
    };
    const text = JSON.stringify({
      query: 'query ($input: EligibilityInput!) { eligibility(input: $input) { receipt } }',
      variables: { input },
    });
    const headers = await signedHeaders(
      signer,
      { url: `${gateway.url}/graphql`, body: text, headers: { authorization: `Bearer ${token}` } },
      { nonce },
    );
    const answer = await gateway.post('/graphql', text, headers);
    const [, claims = ''] = JSON.parse(answer.text).data.eligibility.receipt.split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString()).req).toMatchObject({
      nonce,
      sig: createHash('sha256')
        .update(headers['signature'] ?? '')
        .digest('base64url'),
    });
    expect(answer.headers['signature-input']).toContain('"signature";req "signature-input";req');
  });

  it.each<[string, () => Promise<string>, string]>([
    [
      'another body',
      async () => refusalOf(await signed(), body.replace('99002', '99003')),
      'CONTENT_DIGEST_MISMATCH',
    ],
    [
      'another token',
      async () =>
        refusalOf({
          ...(await signed()),
          authorization: `Bearer ${await gateway.token(client, 'facility:read')}`,
        }),
      'SIGNATURE_INVALID',
    ],
    [
      'an unknown key',
      async () => refusalOf(await signed({ ...signer, keyid: 'nobody' })),
      'KEY_UNKNOWN',
    ],
    [
      'a stranger’s key',
      async () => refusalOf(await signed({ ...signer, key: stranger.privateKey })),
      'SIGNATURE_INVALID',
    ],
    [
      'a future date',
      async () => refusalOf(await signed(signer, { created: new Date(Date.now() + minute) })),
      'CREATED_IN_FUTURE',
    ],
    [
      'an old date',
      async () => refusalOf(await signed(signer, { created: new Date(Date.now() - 2 * minute) })),
      'TOO_OLD',
    ],
    [
      'no token covered',
      async () =>
        refusalOf(
          await signed(signer, {
            fields: ['@method', '@target-uri', 'content-digest', 'content-type'],
          }),
        ),
      'COMPONENT_MISSING',
    ],
    [
      'no digest covered',
      async () =>
        refusalOf(
          await signed(signer, {
            fields: ['@method', '@target-uri', 'content-type', 'authorization'],
          }),
        ),
      'COMPONENT_MISSING',
    ],
    [
      'a component unknown here',
      async () =>
        refusalOf(
          await signed(signer, {
            fields: [
              '@method',
              '@target-uri',
              'content-digest',
              'content-type',
              'authorization',
              '@authority',
            ],
          }),
        ),
      'COMPONENT_UNKNOWN',
    ],
    [
      'a nonce of no use',
      async () => refusalOf(await signed(signer, { nonce: ' ' })),
      'NONCE_UNFIT',
    ],
    [
      'a second signature of the kind',
      async () => {
        const [one, two] = [await signed(), await signed(otherSigner)];
        return refusalOf({
          ...one,
          'signature-input': `${one['signature-input']}, ${two['signature-input']?.replace('client=', 'other=')}`,
          signature: `${one['signature']}, ${two['signature']?.replace('client=', 'other=')}`,
        });
      },
      'SIGNATURE_AMBIGUOUS',
    ],
    [
      'its signature stripped',
      async () => {
        const { signature: _, ...rest } = await signed();
        return refusalOf(rest);
      },
      'FIELDS_MISSING',
    ],
    [
      'what it covers stripped',
      async () => {
        const { 'signature-input': _, ...rest } = await signed();
        return refusalOf(rest);
      },
      'FIELDS_MISSING',
    ],
  ])('with %s is refused by name', async (_name, ask, refusal) => {
    expect(await ask()).toBe(refusal);
  });

  it('is answered once', async () => {
    const headers = await signed();
    expect(await refusalOf(headers)).toBe('ANSWERED');
    expect(await refusalOf(headers)).toBe('NONCE_USED');
  });

  it('is refused with what a signature must cover', async () => {
    const answer = await gateway.post(
      '/graphql',
      body,
      await signed({ ...signer, keyid: 'nobody' }),
    );
    expect(answer.status).toBe(401);
    expect(answer.headers['accept-signature']).toContain('tag="fapi-2-request"');
    expect(answer.headers['signature']).toBeDefined();
  });

  it('signed for somebody else is an unsigned one', async () => {
    expect(await refusalOf(await signed(signer, { tag: 'proxy' }))).toBe('ANSWERED');
  });
});

describe('where signatures are required', () => {
  it('an unsigned request is refused', async () => {
    const answer = await required.post('/graphql', body, {
      'content-type': 'application/json',
      authorization: `Bearer ${await required.token(client)}`,
    });
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.text).errors[0].extensions).toMatchObject({
      code: 'REQUEST_SIGNATURE_REFUSED',
      refusal: 'SIGNATURE_ABSENT',
    });
  });
});
