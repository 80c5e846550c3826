import { hash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatCheckpoint, verifyCheckpoint } from '../../../src/ledger/checkpoint.ts';
import { emptyRoot } from '../../../src/ledger/merkle/hash.ts';
import type { NoteSigner } from '../../../src/ledger/note-signer.ts';
import { openState, type StateFile } from '../../../src/witness/state.ts';
import { createWitness, type Witness } from '../../../src/witness/witness.ts';
import { origin, testLog } from '../../contract/support/tree-place.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { NaiveTree, someEntries } from '../ledger/merkle/naive-tree.ts';

const tree = new NaiveTree(someEntries(40));
const fork = new NaiveTree(someEntries(40).map((entry) => Buffer.concat([entry, entry])));

interface Variation {
  readonly of?: NaiveTree;
  readonly by?: NoteSigner;
  /** Tree of the proof. */
  readonly from?: NaiveTree;
  readonly name?: string;
  readonly root?: Uint8Array;
}

describe('a witness', () => {
  let folder: string;
  let log: NoteSigner;
  let state: StateFile;
  let witness: Witness;
  const clock = new HandClock('2026-11-21T08:00:00Z');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vss-witness-'));
    log = testLog();
    await restart();
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function restart(): Promise<void> {
    state = await openState(join(folder, 'state.json'), 'witness.example.vn');
    witness = createWitness({ state, logKeys: [log.key], clock });
  }

  async function submission(old: number, size: number, given: Variation = {}): Promise<string> {
    const { of = tree, by = log, name = origin } = given;
    const { from = of, root = of.mth(0, size) } = given;
    const proof = old === 0 || old >= size ? [] : from.proof(old, size);
    const text = formatCheckpoint({ origin: name, size: BigInt(size), root });
    const lines = proof.map((one) => `${Buffer.from(one).toString('base64')}\n`).join('');
    return `old ${old}\n${lines}\n${text}\n${await by.sign(text)}`;
  }

  const add = async (...given: Parameters<typeof submission>) =>
    witness.addCheckpoint(await submission(...given));

  it('cosigns trees that go on from each other, with the time', async () => {
    for (const [old, size] of [
      [0, 7],
      [7, 7],
      [7, 8],
      [8, 40],
    ] as const) {
      clock.advance(60_000);
      const body = await submission(old, size);
      const reply = await witness.addCheckpoint(body);
      expect(reply.status).toBe(200);
      const note = body.slice(body.indexOf('\n\n') + 2) + reply.body;
      const trust = { logKeys: [log.key], witnesses: [witness.key], quorum: 1 };
      expect(verifyCheckpoint(note, trust)).toMatchObject({
        ok: true,
        cosignedBy: [{ at: clock.now() }],
      });
    }
  });

  it('cosigns the empty tree, and nothing else as one', async () => {
    expect((await add(0, 0, { root: hash('sha256', 'x', 'buffer') })).status).toBe(422);
    expect((await add(0, 0, { root: emptyRoot })).status).toBe(200);
    expect((await add(0, 5)).status).toBe(200);
  });

  it('has a status for every refusal', async () => {
    expect((await add(0, 10)).status).toBe(200);
    const body = await submission(10, 20);
    const malformed = [
      '',
      'old 10',
      body.replace('old 10', 'old 010'),
      body.replace('old', 'new'),
      body.replace('\n\n', '\nx\n\n'),
      body.replace(`${origin}\n20`, `${origin}\nx`),
    ];
    for (const one of malformed) {
      expect(await witness.addCheckpoint(one)).toMatchObject({
        status: 400,
        body: expect.stringContaining('MALFORMED'),
      });
    }
    expect((await add(30, 20)).status).toBe(400);
    expect((await add(10, 20, { name: 'other.example.vn' })).status).toBe(404);
    expect((await add(10, 20, { by: testLog() })).status).toBe(403);
    const altered = body.replace(`${origin}\n20`, `${origin}\n21`);
    expect((await witness.addCheckpoint(altered)).status).toBe(403);
    expect(await add(9, 20)).toMatchObject({
      status: 409,
      type: 'text/x.tlog.size',
      body: '10\n',
    });
    expect((await add(10, 20, { from: fork })).status).toBe(422);
    expect((await add(0, 20)).status).toBe(409);
    expect((await add(10, 20)).status).toBe(200);
  });

  it.each([10, 11, 30])('refuses a fork of %i leaves whatever old size it names', async (size) => {
    await add(0, 10);
    expect((await add(10, size, { of: fork })).status).toBe(422);
    expect((await add(0, size, { of: fork })).status).toBe(409);
    expect((await add(10, size, { of: fork, from: tree })).status).toBe(422);
    expect((await add(10, 12)).status).toBe(200);
  });

  it('cosigns one of two that race for the same step', async () => {
    await add(0, 10);
    const replies = await Promise.all([add(10, 20), add(10, 30), add(10, 20, { of: fork })]);
    expect(replies.map(({ status }) => status)).toEqual([200, 409, 409]);
  });

  it('remembers over restarts, in a file for nobody else', async () => {
    await add(0, 10);
    const { vkey } = witness.key;
    await restart();
    expect(witness.key.vkey).toBe(vkey);
    expect(await add(0, 11)).toMatchObject({ status: 409, body: '10\n' });
    expect((await add(10, 11)).status).toBe(200);
    expect((await stat(join(folder, 'state.json'))).mode & 0o777).toBe(0o600);
  });

  it('does not cosign what it could not remember', async () => {
    await add(0, 10);
    const failing: StateFile = {
      current: state.current,
      remember: () => Promise.reject(new Error('disk full')),
    };
    const forgetful = createWitness({ state: failing, logKeys: [log.key], clock });
    await expect(forgetful.addCheckpoint(await submission(10, 20))).rejects.toThrow('disk full');
    expect((await add(10, 20)).status).toBe(200);
  });

  it('does not start from a file that it cannot read, or that is of another', async () => {
    const file = join(folder, 'state.json');
    await expect(openState(file, 'other.example.vn')).rejects.toThrow('belongs to the witness');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -20));
    await expect(openState(file, undefined)).rejects.toThrow('not the state of a witness');
  });

  it('shows monitors what it has cosigned', async () => {
    const name = hash('sha256', origin, 'hex');
    expect(witness.checkpoint(name)).toBeNull();
    await add(0, 10);
    const trust = { logKeys: [log.key], witnesses: [witness.key], quorum: 1 };
    expect(verifyCheckpoint(witness.checkpoint(name) ?? '', trust)).toMatchObject({
      ok: true,
      checkpoint: { size: 10n },
    });
  });
});
