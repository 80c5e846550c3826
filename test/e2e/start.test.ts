import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vietnamDate } from '../../src/domain/date.ts';
import { sandboxPeople } from '../../src/sandbox/people.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { freePort } from '../support/gateway.ts';
import { sandboxToken } from '../support/gateway-kill.ts';
import { startPortalGate } from '../support/gateway-portal-gate.ts';
import {
  type GatewayProcess,
  runBash,
  runCommand,
  runGateway,
  startGatewayProcess,
  type TemporaryFolder,
  temporaryFolder,
} from '../support/gateway-process.ts';
import {
  type DecisionAnswer,
  eligibilityQuery,
  type GraphQLClient,
  graphQLClient,
} from '../support/graphql-client.ts';

const [firstPerson] = sandboxPeople(vietnamDate(new Date()));
const input = firstPerson === undefined ? {} : exampleInput(firstPerson);
const curl = (await runBash('command -v curl')).code === 0;

interface Running extends AsyncDisposable {
  readonly folder: TemporaryFolder;
  readonly gateway: GatewayProcess;
  readonly client: GraphQLClient;
}

/** `npm start` is `node src/main.ts`: here with a port and a folder of its own. */
async function start(environment: Readonly<Record<string, string>> = {}): Promise<Running> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const port = await freePort();
  const gateway = stack.use(
    await startGatewayProcess({ PORT: String(port), DATA_DIR: folder.path, ...environment }),
  );
  const client = stack.use(graphQLClient(gateway.url));
  await client.send('GET', '/healthz');
  const open = stack.move();
  return {
    folder,
    gateway,
    client,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

let running: Running;

beforeAll(async () => {
  running = await start();
});
afterAll(() => running[Symbol.asyncDispose]());

describe('a start without any settings', () => {
  it.runIf(curl)('prints a check-in that can be pasted', async () => {
    const lines = running.gateway.out().split('\n');
    const script = lines.filter((line) => /^(?:TOKEN=|curl )/.test(line)).join('\n');
    const { code, out } = await runBash(script);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      data: {
        eligibility: {
          decision: 'ELIGIBLE',
          status: 'ELIGIBLE',
          identity: { outcome: 'MATCHED', person: { fullName: firstPerson?.presented.fullName } },
          benefit: { routeCode: '1.1' },
        },
      },
    });
  });

  it('is alive and ready', async () => {
    expect((await running.client.send('GET', '/healthz')).status).toBe(200);
    expect((await running.client.send('GET', '/readyz')).status).toBe(200);
    expect((await running.client.send('GET', '/metrics')).text).toContain('# TYPE ');
  });

  it('says where its keys and its endpoint are', async () => {
    const { text } = await running.client.send('GET', '/.well-known/vss-gateway');
    expect(JSON.parse(text)).toMatchObject({
      issuer: running.gateway.url,
      mode: 'sandbox',
      graphql_endpoint: `${running.gateway.url}/graphql`,
      jwks_uri: `${running.gateway.url}/.well-known/jwks.json`,
    });
  });

  it('breaks and mends its upstreams on request', async () => {
    const { client } = running;
    const token = await sandboxToken(client, 'hospital-district');
    const headers = { authorization: `Bearer ${token}` };
    const outcomes: unknown[] = [];
    for (const portal of [null, 'empty', null]) {
      await client.send('POST', '/sandbox/faults', {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ portal }),
      });
      const answer = await client.post({ query: eligibilityQuery, variables: { input } }, headers);
      outcomes.push(answer.data?.['eligibility']);
    }
    // What it said a moment ago stands in for what it does not say now.
    expect(outcomes).toMatchObject([
      { status: 'ELIGIBLE' },
      { status: 'ELIGIBLE_PROVISIONAL' },
      { status: 'ELIGIBLE' },
    ]);
  });

  it('refuses a second gateway on its port, and says what to do', async () => {
    const { port } = new URL(running.gateway.url);
    const { code, err } = await runGateway({ PORT: port, DATA_DIR: running.folder.path });
    expect(code).toBe(1);
    expect(err).toContain('PORT');
  });
});

describe('an end by signal', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends it cleanly', async (signal) => {
    await using ending = await start();
    const token = await sandboxToken(ending.client, 'hospital-district');
    const keys = await ending.client.send('GET', '/.well-known/jwks.json');
    expect([token.length > 0, keys.status]).toEqual([true, 200]);
    ending.gateway.signal(signal);
    expect(await ending.gateway.exited).toBe(0);
  });

  it.each([
    ['nothing', ''],
    ['half a header', 'POST /graphql HTTP/1.1\r\nHost: x\r\n'],
  ])('is not held up by a connection that sends %s', async (_what, sent) => {
    await using ending = await start();
    const { hostname, port } = new URL(ending.gateway.url);
    const idle = connect(Number(port), hostname);
    idle.on('error', () => undefined);
    await once(idle, 'connect');
    idle.write(sent);
    // The server has seen the connection by the time that it answers a later one.
    expect((await ending.client.send('GET', '/healthz')).status).toBe(200);
    ending.gateway.signal('SIGTERM');
    // Well before the server would cut off even those whose request it is still reading.
    expect(await Promise.race([ending.gateway.exited, sleep(8_000, 'held up')])).toBe(0);
    idle.destroy();
  });

  it('waits for the answer that is under way, and takes no new one', async () => {
    await using gate = await startPortalGate();
    await using ending = await start({ VSS_PORTAL_URL: gate.url });
    const { client, gateway, folder } = ending;
    const token = await sandboxToken(client, 'hospital-district');
    const underWay = client.post(
      { query: eligibilityQuery, variables: { input } },
      { authorization: `Bearer ${token}` },
    );
    await gate.reached;
    gateway.signal('SIGTERM');
    await expect.poll(() => gateway.err()).toContain('Stopping');
    await expect
      .poll(async () => {
        await using late = graphQLClient(gateway.url);
        return late.send('GET', '/healthz').then(
          () => 'answered',
          () => 'refused',
        );
      })
      .toBe('refused');
    gate.open();
    const answer = await underWay;
    const decision = answer.data?.['eligibility'] as DecisionAnswer | undefined;
    expect(decision?.decision).toBe('UNDETERMINED');
    expect(await gateway.exited).toBe(0);
    const shown = await runCommand(['ledger', 'show', decision?.id ?? '', '--json'], {
      environment: { DATA_DIR: folder.path },
    });
    expect(shown.code).toBe(0);
  });
});

describe('a list under way at the end', () => {
  it('is answered: rows that were not asked yet are undetermined, and may be asked again', async () => {
    await using gate = await startPortalGate();
    await using ending = await start({ VSS_PORTAL_URL: gate.url });
    const { client, gateway } = ending;
    const token = await sandboxToken(client, 'hospital-district');
    const query = `query ($inputs: [EligibilityInput!]!) {
      eligibilityMany(inputs: $inputs) { decision status reasons { code retryable } receipt }
    }`;
    const underWay = client.post(
      { query, variables: { inputs: Array.from({ length: 40 }, () => input) } },
      { authorization: `Bearer ${token}` },
    );
    await gate.reached;
    gateway.signal('SIGTERM');
    await expect.poll(() => gateway.err()).toContain('Stopping');
    // Until it takes no new connection, a row could still be begun.
    await expect
      .poll(async () => {
        await using late = graphQLClient(gateway.url);
        return late.send('GET', '/healthz').then(
          () => 'answered',
          () => 'refused',
        );
      })
      .toBe('refused');
    gate.open();
    const answer = await underWay;
    const rows = answer.data?.['eligibilityMany'] as readonly DecisionAnswer[];
    const late = rows.filter(({ reasons }) =>
      reasons.some(({ code, retryable }) => code === 'TIME_RAN_OUT' && retryable),
    );
    expect(rows.map(({ decision }) => decision)).toEqual(rows.map(() => 'UNDETERMINED'));
    expect([rows.length, late.length]).toEqual([40, 32]);
    expect(rows.every(({ receipt }) => receipt.length > 0)).toBe(true);
    expect(await gateway.exited).toBe(0);
  });
});

describe('a second signal', () => {
  it('ends it at once, whatever is under way', async () => {
    await using gate = await startPortalGate();
    await using ending = await start({ VSS_PORTAL_URL: gate.url, SHUTDOWN_GRACE_MS: '60000' });
    const { client, gateway } = ending;
    gateway.signal('SIGTERM');
    await expect.poll(() => gateway.err()).toContain('Stopping');
    const ready = await client.send('GET', '/readyz');
    expect([ready.status, JSON.parse(ready.text).status]).toEqual([503, 'draining']);
    expect(ready.headers['connection']).toBe('close');
    gateway.signal('SIGTERM');
    expect(await gateway.exited).toBe(null);
  });
});

describe('the command line', () => {
  it('prints the schema that the gateway serves', async () => {
    const { code, out, err } = await runCommand(['schema', 'print']);
    expect([code, err]).toEqual([0, '']);
    const schema = buildSchema(out);
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(
      expect.arrayContaining([
        'eligibility',
        'eligibilityMany',
        'resolveIdentity',
        'person',
        'facility',
      ]),
    );
  });

  it('shows the people of the sandbox as the sandbox knows them', async () => {
    const { code, out } = await runCommand(['sandbox', 'personas', '--json']);
    expect(code).toBe(0);
    const people = JSON.parse(out) as ReadonlyArray<{ readonly key: string }>;
    const known = sandboxPeople(vietnamDate(new Date())).map(({ key }) => key);
    expect(people.map(({ key }) => key)).toEqual(known);
  });

  it('ends with 2 when it is asked for what it does not know', async () => {
    expect((await runCommand(['frobnicate'])).code).toBe(2);
  });
});

describe('an exchange that was saved', () => {
  let requestFile: string;
  let responseFile: string;
  let keysFile: string;
  let saved: Buffer;
  let decision: DecisionAnswer;

  beforeAll(async () => {
    const { client, folder, gateway } = running;
    const file = async (name: string, content: string | Uint8Array) => {
      const path = join(folder.path, name);
      await writeFile(path, content);
      return path;
    };
    const body = JSON.stringify({ query: eligibilityQuery, variables: { input } });
    const digest = createHash('sha256').update(body).digest('base64');
    const request = [
      'POST /graphql HTTP/1.1',
      `Host: ${new URL(gateway.url).host}`,
      `Authorization: Bearer ${await sandboxToken(client, 'hospital-district')}`,
      'Content-Type: application/json',
      `Content-Digest: sha-256=:${digest}:`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n');
    saved = await exchange(gateway.url, request);
    decision = bodyOf(saved).data.eligibility;
    requestFile = await file('request.txt', request);
    responseFile = await file('response.txt', saved);
    keysFile = await file('jwks.json', (await client.send('GET', '/.well-known/jwks.json')).text);
  });

  /** Everything that came back, byte for byte, as `curl -i` writes it. */
  async function exchange(url: string, request: string): Promise<Buffer> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(request);
    return buffer(socket);
  }

  function bodyOf(response: Buffer) {
    const text = response.toString('utf8');
    return JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as {
      readonly data: { readonly eligibility: DecisionAnswer };
    };
  }

  const verifyResponse = (file: string, ...more: string[]) =>
    runCommand(['verify', 'response', file, '--keys', keysFile, '--json', ...more]);

  it('is verified against the request that was sent', async () => {
    const { code, out } = await verifyResponse(responseFile, '--request', requestFile);
    expect(JSON.parse(out)).toMatchObject({ ok: true });
    expect(code).toBe(0);
  });

  it('holds a receipt that verifies with keys fetched from the gateway', async () => {
    const keys = `${running.gateway.url}/.well-known/jwks.json`;
    const { code, out } = await runCommand([
      'verify',
      'receipt',
      responseFile,
      '--keys',
      keys,
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      receipts: [{ ok: true, claims: { jti: decision.id } }],
    });
  });

  it('is refused when one byte of the body was changed', async () => {
    const changed = join(running.folder.path, 'changed.txt');
    await writeFile(changed, saved.toString('latin1').replace('ELIGIBLE', 'ELIGIBLF'), 'latin1');
    const { code, out } = await verifyResponse(changed, '--request', requestFile);
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'DIGEST_MISMATCH' });
    expect(code).toBe(1);
  });

  it('is refused as the answer to another request', async () => {
    const other = join(running.folder.path, 'other.txt');
    const body = '{"query":"{ __typename }"}';
    const digest = createHash('sha256').update(body).digest('base64');
    await writeFile(
      other,
      `POST /graphql HTTP/1.1\r\nHost: ${new URL(running.gateway.url).host}\r\nContent-Digest: sha-256=:${digest}:\r\n\r\n${body}`,
    );
    const { code, out } = await verifyResponse(responseFile, '--request', other);
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'REQUEST_MISMATCH' });
    expect(code).toBe(1);
  });

  it('holds a receipt that does not verify once it was changed', async () => {
    const [header, payload = '', signature] = decision.receipt.split('.');
    const claims = Buffer.from(payload, 'base64url').toString('utf8');
    const raised = Buffer.from(
      claims.replace('"effectiveBasisPoints":8000', '"effectiveBasisPoints":9500'),
    );
    const { code, out } = await runCommand(
      ['verify', 'receipt', '-', '--keys', keysFile, '--json'],
      {
        input: [header, raised.toString('base64url'), signature].join('.'),
      },
    );
    expect(raised.toString()).not.toBe(claims);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, receipts: [{ code: 'SIGNATURE_INVALID' }] });
  });

  it('is found in the ledger by its decision, with the digest of its body', async () => {
    const { code, out } = await runCommand(['ledger', 'show', decision.id, '--json'], {
      environment: { DATA_DIR: running.folder.path },
    });
    const text = saved.toString('latin1');
    const body = saved.subarray(text.indexOf('\r\n\r\n') + 4);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      holds: true,
      entry: {
        decision: {
          id: decision.id,
          receipt: createHash('sha256').update(decision.receipt).digest('base64url'),
        },
        answer: createHash('sha256').update(body).digest('base64url'),
        status: 200,
        organisation: '99002',
      },
    });
  });
});
