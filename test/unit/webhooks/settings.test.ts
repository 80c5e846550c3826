import { describe, expect, test } from 'vitest';
import { parseWebhookEndpoints } from '../../../src/webhooks/settings.ts';

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const good = {
  name: 'bv-99002',
  client: 'hospital',
  url: 'https://his.example.vn/hook',
  secrets: [secret],
};

function problemsOf(...entries: readonly unknown[]): readonly string[] {
  return parseWebhookEndpoints(entries).problems;
}

describe('the settings of webhooks', () => {
  test('name an endpoint of a client, or of a facility', () => {
    const { endpoints, problems } = parseWebhookEndpoints([
      good,
      { name: 'b', facilityCode: '99004', url: 'http://127.0.0.1:9/x', secrets: [secret] },
    ]);
    expect(problems).toEqual([]);
    expect(endpoints.map(({ of }) => of)).toEqual([
      { client: 'hospital', facility: null },
      { client: null, facility: '99004' },
    ]);
    expect(endpoints[0]?.events).toEqual(new Set(['check_in.settled']));
    expect(JSON.stringify(endpoints)).not.toContain(secret.slice(6));
  });

  test('tell all that is wrong with them, and none of the secrets', () => {
    const problems = problemsOf(
      {
        name: 'A b',
        client: 'x',
        facilityCode: '99002',
        url: 'ftp://x',
        secrets: [],
        events: ['y'],
      },
      { ...good, urls: 1 },
      { ...good, secrets: ['whsec_c2hvcnQ='] },
      'text',
    );
    expect(problems).toEqual([
      'entry 1: "name" must be 1 to 40 small letters, digits and hyphens',
      'entry 1: either "client" or "facilityCode" is needed, and not both',
      'entry 1: "url" must be an https URL (http is accepted for loopback addresses only)',
      'entry 1: "secrets" must be 1 to 3 texts, each whsec_ and 24 to 64 random bytes in base64, the newest first',
      'entry 1: "events" must be a list of check_in.settled',
      'entry 2: it has a member that is not known here',
      'entry 3: "secrets" must be 1 to 3 texts, each whsec_ and 24 to 64 random bytes in base64, the newest first',
      'entry 4: expected an object',
    ]);
    expect(parseWebhookEndpoints({}).problems).toEqual(['expected a list of endpoints']);
  });

  test('refuse a name twice', () => {
    expect(problemsOf(good, good)).toEqual(['entry 2: another entry has this "name"']);
  });

  test.each([
    'http://his.example.vn/hook',
    'http://10.0.0.1/hook',
    'http://127.0.0.1.example.vn/hook',
    'https://user:word@his.example.vn/hook',
    'https://his.example.vn/hook#part',
    'not a url',
  ])('refuse the address %s', (url) => {
    expect(problemsOf({ ...good, url })).toHaveLength(1);
  });
});
