import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { verify } from '../../src/cli/verify.ts';
import { type Clock, systemClock } from '../../src/domain/clock.ts';
import { verifyCheckpoint } from '../../src/ledger/checkpoint.ts';
import { verifyConsistency, verifyInclusion } from '../../src/ledger/merkle/verify.ts';
import { parseVkey } from '../../src/ledger/note.ts';
import { exampleInput } from '../../src/sandbox/scans.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let skippedMs = 0;
const clock: Clock = {
  now: systemClock.now,
  monotonic: () => systemClock.monotonic() + skippedMs,
};

interface Inclusion {
  readonly entry: string;
  readonly leafIndex: string;
  readonly treeSize: string;
  readonly leafHash: string;
  readonly root: string;
  readonly proof: readonly string[];
  readonly checkpoint: string;
}

function idOf(proof: unknown): unknown {
  return (proof as { readonly id: unknown }).id;
}

describe('the public side of the ledger', () => {
  let gateway: TestGateway;
  const entries: string[] = [];

  beforeAll(async () => {
    gateway = await startTestGateway({ clock });
    for (let visit = 0; visit < 3; visit += 1) entries.push(await checkIn());
    await nextCheckpoint();
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  /** The entry id that the receipt of a visit names. */
  async function checkIn(): Promise<string> {
    const { receipt } = await gateway.checkIn(
      exampleInput(gateway.person('enterprise-employee')),
      'hospital-district',
    );
    const payload = Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString('utf8');
    const { ledger } = JSON.parse(payload) as { readonly ledger: { readonly entryId: string } };
    return ledger.entryId;
  }

  async function checkpoint() {
    const { status, text } = await gateway.get('/ledger/checkpoint');
    expect(status).toBe(200);
    const { text: profile } = await gateway.get('/.well-known/vss-gateway');
    const { ledger } = JSON.parse(profile) as {
      readonly ledger: { readonly log: { readonly origin: string; readonly keys: string[] } };
    };
    const verdict = verifyCheckpoint(text, { logKeys: ledger.log.keys.map(parseVkey) });
    if (!verdict.ok) throw new Error(verdict.code);
    expect(verdict.checkpoint.origin).toBe(new URL(gateway.url).host);
    return verdict.checkpoint;
  }

  async function nextCheckpoint(): Promise<void> {
    const before = (await gateway.get('/ledger/checkpoint')).text;
    skippedMs += 60_000;
    await vi.waitFor(
      async () => expect((await gateway.get('/ledger/checkpoint')).text).not.toBe(before),
      { timeout: 10_000, interval: 50 },
    );
  }

  async function json<T>(path: string): Promise<T> {
    const { status, text } = await gateway.get(path);
    expect([status, text]).toEqual([200, text]);
    return JSON.parse(text) as T;
  }

  it('proves the entry that a receipt names, under a checkpoint of the published key', async () => {
    const { size, root } = await checkpoint();
    for (const entry of entries) {
      const proof = await json<Inclusion>(`/ledger/proof/inclusion?entry=${entry}`);
      expect(proof).toMatchObject({ entry, treeSize: String(size) });
      expect(proof.checkpoint).toContain(Buffer.from(root).toString('base64'));
      const given = {
        leafIndex: BigInt(proof.leafIndex),
        treeSize: size,
        leafHash: Buffer.from(proof.leafHash, 'base64'),
        root,
        proof: proof.proof.map((one) => Buffer.from(one, 'base64')),
      };
      expect(verifyInclusion(given)).toEqual({ ok: true });
      expect(verifyInclusion({ ...given, leafHash: hash('sha256', entry, 'buffer') })).toEqual({
        ok: false,
        code: 'ROOT_MISMATCH',
      });
    }
  });

  it('says that a proof is to come', async () => {
    const entry = await checkIn();
    const path = `/ledger/proof/inclusion?entry=${entry}`;
    const early = await gateway.get(path);
    expect(early.status).toBe(404);
    expect(early.headers['retry-after']).toBe('60');
    expect(JSON.parse(early.text)).toMatchObject({
      errors: [{ extensions: { code: 'LEDGER_PROOF_PENDING', retryable: true } }],
    });
    await nextCheckpoint();
    expect(await json<Inclusion>(path)).toMatchObject({ entry });
  });

  it('proves that one tree is the beginning of another', async () => {
    const { size, root } = await checkpoint();
    const proof = await json<Readonly<Record<string, string>> & { readonly proof: string[] }>(
      `/ledger/proof/consistency?from=2&to=${size}`,
    );
    const given = {
      size1: 2n,
      root1: Buffer.from(proof['root1'] ?? '', 'base64'),
      size2: size,
      root2: root,
      proof: proof.proof.map((one) => Buffer.from(one, 'base64')),
    };
    expect(verifyConsistency(given)).toEqual({ ok: true });
    expect(verifyConsistency({ ...given, root1: root })).toMatchObject({ ok: false });
  });

  it('gives proofs in the form that the command line verifies', async () => {
    const { size } = await checkpoint();
    const cases = await Promise.all([
      json(`/ledger/proof/inclusion?entry=${entries[0]}`),
      json(`/ledger/proof/inclusion?leafIndex=0&treeSize=${size}`),
      json(`/ledger/proof/consistency?from=1&to=${size}`),
      json(`/ledger/proof/consistency?from=${size}&to=${size}`),
    ]);
    let out = '';
    const code = await verify.run(['proof', '--json', '-'], {
      out: (text) => {
        out += text;
      },
      err: () => undefined,
      readInput: () => Promise.resolve(Buffer.from(JSON.stringify(cases))),
      env: {},
    });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(cases.map((one) => ({ id: idOf(one), ok: true })));
  });

  it('serves tiles', async () => {
    const { size } = await checkpoint();
    const proof = await json<Inclusion>(`/ledger/proof/inclusion?leafIndex=1&treeSize=${size}`);
    const tile = await fetch(`${gateway.url}/ledger/tile/0/000.p/${size}`);
    expect(tile.headers.get('content-type')).toBe('application/octet-stream');
    expect(tile.headers.get('cache-control')).toContain('immutable');
    const bytes = Buffer.from(await tile.arrayBuffer());
    expect(bytes).toHaveLength(Number(size) * 32);
    expect(bytes.toString('base64', 32, 64)).toBe(proof.leafHash);
  });

  it.each([
    ['/ledger/proof/inclusion', 400, 'LEDGER_PROOF_IMPOSSIBLE'],
    ['/ledger/proof/inclusion?leafIndex=0', 400, 'LEDGER_PROOF_IMPOSSIBLE'],
    ['/ledger/proof/inclusion?leafIndex=2&treeSize=2', 400, 'LEDGER_PROOF_IMPOSSIBLE'],
    ['/ledger/proof/inclusion?leafIndex=-1&treeSize=2', 400, 'LEDGER_PROOF_IMPOSSIBLE'],
    ['/ledger/proof/inclusion?leafIndex=01&treeSize=2', 400, 'LEDGER_PROOF_IMPOSSIBLE'],
    ['/ledger/proof/inclusion?leafIndex=0&treeSize=99999', 404, 'LEDGER_PROOF_PENDING'],
    ['/ledger/proof/inclusion?entry=unknown', 404, 'LEDGER_ENTRY_UNKNOWN'],
    ['/ledger/proof/inclusion?entry=a&entry=b', 400, 'LEDGER_PROOF_IMPOSSIBLE'],
    ['/ledger/proof/consistency?from=0&to=1', 400, 'LEDGER_PROOF_IMPOSSIBLE'],
    ['/ledger/proof/consistency?from=2&to=1', 400, 'LEDGER_PROOF_IMPOSSIBLE'],
    ['/ledger/proof/consistency?from=1&to=99999', 404, 'LEDGER_PROOF_PENDING'],
    ['/ledger/tile/0/000', 404, 'NOT_FOUND'],
    ['/ledger/tile/0/0', 404, 'NOT_FOUND'],
    ['/ledger/tile/0/000.p/256', 404, 'NOT_FOUND'],
    ['/ledger/tile/0/000.p/0', 404, 'NOT_FOUND'],
    ['/ledger/tile/0/x000/000.p/1', 404, 'NOT_FOUND'],
    ['/ledger/tile/64/000.p/1', 404, 'NOT_FOUND'],
    ['/ledger/tile/0/x999/x999/x999/x999/x999/999', 404, 'NOT_FOUND'],
    ['/ledger/tile/entries/000.p/1', 404, 'NOT_FOUND'],
  ])('answers %s with %i %s', async (path, status, code) => {
    const answer = await gateway.get(path);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ errors: [{ extensions: { code } }] });
  });
});
