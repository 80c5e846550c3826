import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/environment.ts';
import { freePort, startTestGateway, type TestGateway } from '../support/gateway.ts';

const query = '{ facility(code: "99002") { code } }';
const answered = { status: 200, data: { facility: { code: '99002' } } };
const desk = { client_id: 'hospital-district', client_secret: 'hospital-district-secret' };
const portal = { client_id: 'portal-egov', client_secret: 'portal-egov-secret' };

let environment: Readonly<Record<'DATA_DIR' | 'PORT', string>>;
beforeEach(async () => {
  const DATA_DIR = await mkdtemp(join(tmpdir(), 'vss-gateway-'));
  environment = { DATA_DIR, PORT: String(await freePort()) };
});
afterEach(() => rm(environment.DATA_DIR, { recursive: true, force: true }));

async function postForm(gateway: TestGateway, path: string, form: Record<string, string>) {
  const { text } = await gateway.post(path, new URLSearchParams(form).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  });
  return JSON.parse(text);
}

it('takes the tokens of an earlier start on its folder', async () => {
  const before = await startTestGateway({ environment });
  const token = await before.token('hospital-district');
  const { id_token: idToken } = await postForm(before, '/sandbox/sso', {
    client_id: portal.client_id,
    personal_id: before.person('enterprise-employee').presented.personalId ?? '',
  });
  expect(await before.askWith(token, query, {})).toMatchObject(answered);
  await before[Symbol.asyncDispose]();

  await using after = await startTestGateway({ environment });
  expect(await after.askWith(token, query, {})).toMatchObject(answered);
  const exchanged = await postForm(after, '/sandbox/token', {
    ...portal,
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    subject_token: idToken,
  });
  expect(exchanged).toMatchObject({ token_type: 'Bearer', access_token: expect.any(String) });
});

it('takes the tokens of another process on its folder and address', async () => {
  await using gateway = await startTestGateway({ environment });
  await using beside = await startSandbox(environment);
  const form = new URLSearchParams({ ...desk, grant_type: 'client_credentials' });
  const answer = await beside.routes.get('/sandbox/token')?.(
    new Request(`${gateway.url}/sandbox/token`, { method: 'POST', body: form }),
  );
  const token: { readonly access_token: string } = JSON.parse((await answer?.text()) ?? '');
  expect(await gateway.askWith(token.access_token, query, {})).toMatchObject(answered);
});
