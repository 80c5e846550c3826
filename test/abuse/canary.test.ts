import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { vietnamDate } from '../../src/domain/date.ts';
import { portalAccounts, sandboxClients } from '../../src/sandbox/clients.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import { faultNames, type SandboxPerson } from '../../src/sandbox/person.ts';
import { cardScan, cccdScan } from '../../src/sandbox/scans.ts';
import { found, spellings } from '../support/canary.ts';
import { type Json, type Kit, md5, type Reply, startKit } from './graphql-kit.ts';

/** Whole identities of the district hospital's patients; the first one's scan is printed when a sandbox starts. */
const people = sandboxPeople(vietnamDate(new Date()))
  .slice(1)
  .filter(
    ({ presented, visit, faults, card }) =>
      presented.personalId?.length === 12 &&
      presented.birthDate.length === 10 &&
      visit.facilityCode === '99002' &&
      faults === undefined &&
      card !== null,
  )
  .slice(0, 14);

/** Each is about 350 requests. */
const rounds = Number(process.env['CANARY_ROUNDS'] ?? 1);

const populationSecret = 'sandbox-population-secret';
const districtPassword =
  portalAccounts.find(({ facilityCode }) => facilityCode === '99002')?.password ?? '';
const district = sandboxClients.find(({ clientId }) => clientId === 'hospital-district');

/** What belongs to a person. */
const personal: readonly string[] = [
  ...people.flatMap(({ presented, card }) => {
    const [year, month, day] = presented.birthDate.split('-');
    return [
      presented.personalId ?? '',
      presented.cardNumber ?? '',
      card?.insuranceNumber ?? '',
      presented.fullName,
      presented.birthDate,
      `${day}/${month}/${year}`,
      `${year}${month}${day}`,
      `${day}${month}${year}`,
    ];
  }),
  district?.claims['practitioner_id'] ?? '',
  district?.claims['practitioner_name'] ?? '',
].filter((value) => value.length >= 8);

/** What opens doors. */
const secrets: readonly string[] = [
  districtPassword,
  md5(districtPassword),
  populationSecret,
  district?.secret ?? '',
];

const decision =
  '{ id decision status reasons { code text deskAction(language: EN) vendorAction legalBasis } sources { register status reason } receipt }';
const one = `query($input: EligibilityInput!) { eligibility(input: $input) ${decision} }`;
const many = `query($inputs: [EligibilityInput!]!) { eligibilityMany(inputs: $inputs) ${decision} }`;
const identity =
  'query($claim: IdentityClaim!) { resolveIdentity(claim: $claim) { outcome sources { status reason } } }';
const explain = `query ($document: String!, $variables: Variables, $operationName: String) {
  explainAccess(document: $document, variables: $variables, operationName: $operationName) {
    permitted purpose refusals { code text } fields { path coordinate verdict asks { rows } }
  }
}`;
const person =
  'query($id: PersonalId!) { person(personalId: $id, purpose: CHECK_IN) { sex nationality } }';
const accessLog =
  'query($filter: AccessFilter, $after: ID) { accessLog(filter: $filter, after: $after) { accesses { person practitioner } } }';

type Ask = (query: string, variables: unknown, more?: Json) => Promise<unknown>;

function claimsOf({ presented }: SandboxPerson) {
  const { fullName, birthDate, personalId, cardNumber } = presented;
  return {
    person: { person: { personalId, fullName, birthDate } },
    decomposed: { person: { personalId, fullName: fullName.normalize('NFD'), birthDate } },
    card: { card: { cardNumber, fullName, birthDate } },
  };
}

/** Good questions, and bad ones that carry the same values where they do not belong. */
async function askAbout(patient: SandboxPerson, ask: Ask): Promise<void> {
  const { presented } = patient;
  const { fullName, birthDate, personalId, cardNumber } = presented;
  const claims = claimsOf(patient);
  const input = (holder: unknown, more: Json = {}) => ({
    input: { facilityCode: '99002', holder, ...more },
  });
  const scan = cccdScan(patient) ?? '';
  const card = cardScan(patient) ?? '';
  await Promise.all([
    ask(one, input({ scan })),
    ask(one, input({ scan: card })),
    ask(one, input(claims.person)),
    ask(one, input(claims.decomposed)),
    ask(one, input(claims.card)),
    ask(identity, { claim: claims.person }),
    ask(many, { inputs: [input({ scan }).input, input({ scan: scan.slice(0, 40) }).input] }),
  ]);
  await ask(person, { id: personalId });
  await ask(one, input(claims.person, { purpose: 'EMERGENCY_OVERRIDE' }));
  await Promise.all([
    ask(explain, { document: one, variables: input(claims.person) }),
    ask(explain, { document: one, variables: { input: personalId, [fullName]: birthDate } }),
    ask(explain, { document: one, variables: fullName }),
    ask(explain, {
      document: `{ person(personalId: "${personalId}", purpose: CHECK_IN) { fullName } }`,
    }),
    ask(explain, {
      document: `{ person(personalId: ${personalId}, purpose: "${fullName}") { sex } }`,
    }),
    ask(explain, { document: `query "${fullName}" ${personalId} {` }),
    ask(explain, { document: one, operationName: fullName }),
  ]);
  await ask(accessLog, { filter: { person: personalId } });
  await ask(accessLog, { filter: { card: cardNumber } });
  await ask(accessLog, { filter: { practitioner: fullName } });
  await ask(accessLog, { after: personalId });
  await Promise.all([
    ask(one, input({ scan: `${personalId}|${fullName}` })),
    ask(one, input({ scan: `${scan}\u202e` })),
    ask(one, input({ person: { personalId: fullName, fullName: personalId, birthDate } })),
    ask(one, input({ person: { personalId: cardNumber, fullName, birthDate } })),
    ask(one, input({ person: { personalId, fullName, birthDate: fullName } })),
    ask(one, input({ card: { cardNumber: fullName, fullName, birthDate } })),
    ask(one, input({ ...claims.person, ...claims.card })),
    ask(one, input(claims.person, { visitAt: birthDate })),
    ask(one, input(claims.person, { careType: fullName })),
    ask(one, input(claims.person, { [fullName]: personalId })),
    ask(one, input({ scan: [personalId, fullName] })),
    ask(one, { input: personalId, [`${fullName} " at "${personalId}"; `]: birthDate }),
    ask(person, { id: fullName }),
    ask(
      `{ eligibility(input: {facilityCode: "${personalId}", holder: {scan: "${fullName}"}}) { id } }`,
      {},
    ),
    ask(`{ person(personalId: ${personalId}, purpose: "${fullName}") { sex } }`, {}),
    ask(`{ facility(code: "${fullName}") { name @a${personalId} } }`, {}),
    ask(`query "${fullName}" ${personalId} {`, {}),
    ask(one, {}, { operationName: fullName }),
    ask(one, {}, { extensions: fullName, persisted: personalId }),
  ]);
}

const strays = (patient: SandboxPerson): readonly string[] => [
  `/graphql?query=${encodeURIComponent(`{ person(personalId: "${patient.presented.personalId}", purpose: CHECK_IN) { sex } }`)}`,
  `/graphql?${encodeURIComponent(patient.presented.fullName)}=${patient.presented.cardNumber}`,
  `/${patient.presented.personalId}/${encodeURIComponent(patient.presented.fullName)}`,
];

describe('in this process', () => {
  const lines: string[] = [];
  const replies: Reply[] = [];
  const tokens: string[] = [];
  const sessions: string[] = [];
  let kit: Kit;
  let proxy: Server;

  beforeAll(async () => {
    const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
    kit = await startKit({
      environment: { DEADLINE_MS: '400' },
      overrides: { log },
      slowMs: 700,
      portalThrough: async (url) => {
        proxy = recordingProxy(url, sessions);
        await once(proxy.listen(0, '127.0.0.1'), 'listening');
        return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      },
    });
    await everything();
  }, 120_000 * rounds);
  afterAll(async () => {
    await kit[Symbol.asyncDispose]();
    proxy.closeAllConnections();
    proxy.close();
  });

  const ask: Ask = async (query, variables, more = {}) => {
    const body = JSON.stringify({ query, variables, ...more });
    replies.push(await kit.send({ body }));
  };

  async function everything(): Promise<void> {
    for (let round = 0; round < rounds; round += 1)
      for (const patient of people) await askAbout(patient, ask);
    await attackWithCredentials();
    const [first = people[0], ...others] = people;
    if (first === undefined) throw new TypeError('nobody to ask about');
    for (const path of strays(first)) replies.push(await kit.send({ method: 'GET', path }));
    for (const fault of faultNames) {
      for (const register of ['portal', 'population'] as const) {
        kit.sandbox.faults[register] = fault;
        const claims = others.slice(0, 4).map(claimsOf);
        await Promise.all(
          claims.flatMap((claim) => [
            ask(one, { input: { facilityCode: '99002', holder: claim.person } }),
            ask(one, { input: { facilityCode: '99002', holder: claim.card } }),
            ask(identity, { claim: claim.person }),
          ]),
        );
        kit.sandbox.faults[register] = null;
      }
    }
  }

  async function attackWithCredentials(): Promise<void> {
    const [patient] = people;
    const claims = patient?.presented ?? { personalId: '', fullName: '' };
    const body = JSON.stringify({ query: '{ __typename }' });
    const now = Math.floor(Date.now() / 1_000);
    for (const more of [
      {},
      { practitioner_id: claims.personalId },
      { practitioner_name: claims.fullName, practitioner_id: 'x' },
      { iat: now - 900, exp: now - 300 },
      { aud: claims.personalId },
      { iss: claims.fullName },
    ]) {
      const token = kit.token('hospital-district', more);
      tokens.push(token);
      replies.push(await kit.send({ token, body }));
      replies.push(await kit.send({ token: `${token}x`, body }));
      replies.push(await kit.send({ token: `${token}.${claims.personalId}`, body }));
    }
    for (const secret of [district?.secret ?? '', `${districtPassword}-wrong`]) {
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'hospital-district',
        client_secret: secret,
      });
      const reply = await kit.send({
        path: '/sandbox/token',
        token: null,
        body: form.toString(),
        contentType: 'application/x-www-form-urlencoded',
      });
      const granted = /"access_token":"([^"]+)"/.exec(reply.text)?.[1];
      if (granted !== undefined) tokens.push(granted);
    }
    for (const name of [
      'content-digest',
      'signature',
      'signature-input',
      'accept',
      'dpop',
      'x-request-id',
    ])
      replies.push(await kit.send({ body, headers: { [name]: `"${claims.personalId}"` } }));
  }

  /** Of a token only its signature is secret by itself; the whole of it contains that. */
  const credentials = () => [
    ...secrets,
    ...sessions,
    ...tokens.map((token) => token.split('.')[2] ?? ''),
  ];
  const canaries = () => [...personal, ...credentials()];

  test('enough was asked, well and badly, for the silence to mean something', () => {
    const codes = new Set(replies.map(({ code }) => code));
    expect(replies.length).toBeGreaterThan(300);
    expect(lines.length).toBeGreaterThan(300);
    expect(sessions.length).toBeGreaterThan(1);
    expect([...codes].sort()).toEqual(
      expect.arrayContaining(['INPUT_INVALID', 'SCAN_MALFORMED', 'TOKEN_EXPIRED', undefined]),
    );
    expect(lines.join('')).toContain('upstream failed');
  });

  test('the search finds a value in every spelling that it looks for', () => {
    for (const value of canaries())
      for (const form of spellings(value)) expect(found([value], `x${form}x`)).not.toEqual([]);
    const hidden = Buffer.from(`ab${personal[0]}`).toString('base64');
    expect(found(personal, hidden)).not.toEqual([]);
  });

  test('no log line holds any of it', () => {
    process.stdout.write(
      `${replies.length} requests, ${lines.length} log lines, ${canaries().length} canaries\n`,
    );
    expect(found(canaries(), lines.join(''))).toEqual([]);
  });

  test('no answer repeats any of it', () => {
    const bodies = replies.map(({ text }) => text).join('\n');
    expect(found(canaries(), bodies)).toEqual([]);
  });

  test('no header of an answer but the one that repeats the address holds any of it', () => {
    const headers = replies.map(({ headers: all }) => {
      const { 'gateway-request-target': _address, ...others } = all;
      return JSON.stringify(others);
    });
    expect(found(canaries(), headers.join('\n'))).toEqual([]);
  });

  test.each(['/metrics', '/readyz', '/healthz', '/.well-known/vss-gateway', '/ledger/checkpoint'])(
    '%s holds none of it',
    async (path) => {
      const reply = await kit.send({ method: 'GET', path, token: null });
      expect(reply.status).toBe(200);
      expect(found(canaries(), reply.text)).toEqual([]);
    },
  );

  test('no file name holds any of it, and no byte of the database does', async () => {
    const names = await readdir(kit.dataDir, { recursive: true });
    expect(found(canaries(), names.join('\n'))).toEqual([]);
    const stored = names.filter((name) => /\.(?:db|sqlite)|-(?:wal|shm)$/.test(name));
    expect(stored.length).toBeGreaterThan(0);
    const bytes = await Promise.all(
      stored.map((name) => readFile(join(kit.dataDir, name), 'latin1')),
    );
    // Read as bytes, so values are looked for as bytes too.
    const database = bytes.join('\n');
    const values = canaries().map((value) => Buffer.from(value, 'utf8').toString('latin1'));
    expect(database).toContain('hospital-district');
    expect(database.length).toBeGreaterThan(100_000);
    expect(found(canaries(), database)).toEqual([]);
    expect(values.filter((value) => database.includes(value))).toEqual([]);
  });
});

/** Passes everything on and keeps the tokens of each login. */
function recordingProxy(portalUrl: string, sessions: string[]): Server {
  return createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      forward(`${portalUrl}${incoming.url}`, incoming.method ?? 'GET', incoming.headers, chunks)
        .then(({ status, type, text }) => {
          for (const [, token] of text.matchAll(/"(?:access_token|id_token)":\s*"([^"]{8,})"/g))
            sessions.push(token ?? '');
          outgoing.writeHead(status, { 'content-type': type }).end(text);
        })
        .catch(() => incoming.socket.destroy());
    });
  });
}

async function forward(
  url: string,
  method: string,
  headers: NodeJS.Dict<string | string[]>,
  chunks: readonly Buffer[],
) {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': String(headers['content-type'] ?? 'application/json') },
    ...(method === 'GET' ? {} : { body: new Uint8Array(Buffer.concat(chunks)) }),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? 'application/json',
    text: await response.text(),
  };
}

describe('in a process of its own', () => {
  let dataDir = '';
  let child: ChildProcess;
  let output = '';
  let errors = '';

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gateway-canary-'));
    const port = await freePort();
    child = spawn(process.execPath, ['src/main.ts'], {
      env: { PATH: process.env['PATH'], PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'trace' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    await vi.waitFor(() => expect(errors).toContain('listens'), { timeout: 20_000, interval: 50 });
    await askChild(`http://127.0.0.1:${port}`);
    child.kill('SIGTERM');
    await once(child, 'exit');
  }, 60_000);
  afterAll(async () => {
    if (child.exitCode === null) child.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  async function askChild(url: string): Promise<void> {
    const granted = await fetch(`${url}/sandbox/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'hospital-district',
        client_secret: district?.secret ?? '',
      }),
    });
    const { access_token } = (await granted.json()) as { readonly access_token: string };
    const ask: Ask = async (query, variables, more = {}) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${access_token}` },
        body: JSON.stringify({ query, variables, ...more }),
      });
      return response.text();
    };
    for (const fault of [null, 'html-502', 'truncated', 'reset'] as const) {
      const body = JSON.stringify({ portal: fault, population: fault });
      await fetch(`${url}/sandbox/faults`, { method: 'POST', body });
      for (const patient of people.slice(0, 3)) await askAbout(patient, ask);
    }
  }

  test('stderr has the lines of the start and the end, and nothing else', () => {
    expect(errors.trim().split('\n')).toEqual([
      expect.stringMatching(/^vss-gateway listens on /),
      expect.stringMatching(/^Stopping/),
    ]);
  });

  test('neither stderr nor stdout holds any of it but the check-in to paste', () => {
    const logged = output.split('\n').filter((line) => line.startsWith('{"level"'));
    expect(logged.length).toBeGreaterThan(200);
    expect(found([...personal, ...secrets], logged.join('\n'))).toEqual([]);
    expect(found([...personal, ...secrets], errors)).toEqual([]);
  });

  test('it ends by itself when asked to', () => {
    expect(child.exitCode).toBe(0);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
