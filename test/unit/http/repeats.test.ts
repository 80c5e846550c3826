import { expect, test } from 'vitest';
import type { Caller } from '../../../src/auth/caller.ts';
import type { FacilityCode } from '../../../src/domain/facility.ts';
import type { RequestEvidence } from '../../../src/http/evidence.ts';
import type { Exchange } from '../../../src/http/exchange.ts';
import { repeatsOf } from '../../../src/http/repeats.ts';
import type { KeptAnswers } from '../../../src/kept-answers/index.ts';

const caller: Caller = {
  kind: 'hospital',
  clientId: 'his',
  issuer: 'https://sso.example.vn',
  scopes: new Set(['checkin:write']),
  boundTo: null,
  facility: '99002' as FacilityCode,
  practitioner: { personalId: '001085000101', fullName: 'Trần Quốc Bảo' },
};

async function ownerOf(of: Caller): Promise<string> {
  const owners: string[] = [];
  const answers = {
    name({ client }: { readonly client: string }) {
      owners.push(client);
      return { key: client, request: '' };
    },
    find: () => Promise.resolve(null),
  } as unknown as KeptAnswers;
  const evidence = { repeatedAs: () => [] } as unknown as RequestEvidence;
  await repeatsOf({ repeatable: null } as Exchange, of, evidence, answers).claim('1001');
  return owners.join();
}

test('a key is of one client at one facility, wherever its issuer is', async () => {
  const own = await ownerOf(caller);
  expect(await ownerOf({ ...caller })).toBe(own);
  expect(await ownerOf({ ...caller, facility: '99004' as FacilityCode })).not.toBe(own);
  expect(await ownerOf({ ...caller, issuer: 'https://moved.example.vn' })).toBe(own);
  expect(await ownerOf({ ...caller, clientId: 'other' })).not.toBe(own);
});
