import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyCheckpoint } from '../../src/ledger/checkpoint.ts';
import { createLedger } from '../../src/ledger/index.ts';
import type { NoteSigner } from '../../src/ledger/note-signer.ts';
import { servedCheckpoint } from '../../src/ledger/tree/checkpoints.ts';
import { createTransparency } from '../../src/ledger/tree/index.ts';
import { sendToWitness } from '../../src/ledger/tree/send.ts';
import {
  createWitnesses,
  type SendToWitness,
  type WitnessPeer,
} from '../../src/ledger/tree/witnesses.ts';
import { generateSigningKeys, loadSigningKeys } from '../../src/signing/keys/key-set.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { serveWitness } from '../../src/witness/server.ts';
import { openState } from '../../src/witness/state.ts';
import { createWitness } from '../../src/witness/witness.ts';
import { testLog, testPublisher } from '../contract/support/tree-place.ts';
import { HandClock } from '../support/hand-clock.ts';
import { ledgerEntries } from '../support/ledger-entry.ts';
import { type LedgerPlace, sqlitePlace } from '../support/ledger-place.ts';

describe('witnesses of a ledger', () => {
  const clock = new HandClock('2026-11-21T08:00:00Z');
  let log: NoteSigner;
  let folder: string;
  let stack: AsyncDisposableStack;
  let peers: WitnessPeer[];

  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    log = testLog();
    folder = await mkdtemp(join(tmpdir(), 'vss-witnesses-'));
    stack.defer(() => rm(folder, { recursive: true }));
    peers = await Promise.all(['one', 'two', 'three'].map(startWitness));
  });
  afterEach(() => stack.disposeAsync());

  async function startWitness(name: string): Promise<WitnessPeer> {
    const state = await openState(join(folder, `${name}.json`), `${name}.example.vn`);
    const witness = createWitness({ state, logKeys: [log.key], clock });
    const failed = (error: unknown) => {
      throw error;
    };
    const server = stack.use(await serveWitness(witness, { host: '127.0.0.1', port: 0 }, failed));
    return { key: witness.key, url: server.url };
  }

  interface Replica {
    readonly store: Store;
    append(count: number): Promise<void>;
    publish(): Promise<unknown>;
    served(quorum: number): Promise<string>;
    readonly problems: string[];
  }

  /** A ledger of its own that signs with the key of the log. */
  async function startLedger(
    send: SendToWitness = sendToWitness,
    asked: readonly WitnessPeer[] = peers,
  ): Promise<Replica & { readonly place: LedgerPlace }> {
    const place = await sqlitePlace();
    stack.defer(() => place.remove());
    const store = await openStore(place.options);
    stack.defer(() => store.close());
    const ledger = createLedger(store, place.options);
    stack.defer(() => ledger.close());
    const problems: string[] = [];
    const witnesses = createWitnesses({
      database: store.kysely,
      peers: asked,
      send,
      report: ({ name }, problem) => problems.push(`${name} ${problem}`),
    });
    const publisher = testPublisher(store, { log, witnesses, clock });
    return {
      place,
      store,
      problems,
      append: (count) => ledger.append(ledgerEntries(count)),
      publish: publisher.publish,
      served: async (quorum) => (await servedCheckpoint(store.kysely, quorum))?.note ?? '',
    };
  }

  const trust = (quorum: number) => ({
    logKeys: [log.key],
    witnesses: peers.map(({ key }) => key),
    quorum,
  });

  it('cosign each checkpoint, and it is served with what they sign', async () => {
    const ledger = await startLedger();
    for (const count of [300, 1, 500]) {
      await ledger.append(count);
      clock.advance(60_000);
      await ledger.publish();
      expect(verifyCheckpoint(await ledger.served(3), trust(3))).toMatchObject({
        ok: true,
        cosignedBy: [{ at: clock.now() }, { at: clock.now() }, { at: clock.now() }],
      });
    }
    expect(ledger.problems).toEqual([]);
  });

  it('refuse a fork, and the log hears of it', async () => {
    const honest = await startLedger();
    await honest.append(10);
    await honest.publish();
    const forked = await startLedger();
    await forked.append(12);
    await forked.publish();
    expect(forked.problems.sort()).toEqual([
      'one.example.vn FORK',
      'three.example.vn FORK',
      'two.example.vn FORK',
    ]);
    expect(verifyCheckpoint(await forked.served(2), trust(0))).toMatchObject({ cosignedBy: [] });
    const shorter = await startLedger();
    await shorter.append(9);
    await shorter.publish();
    expect(new Set(shorter.problems.map((problem) => problem.split(' ')[1]))).toEqual(
      new Set(['AHEAD']),
    );
    await honest.append(5);
    await honest.publish();
    expect(verifyCheckpoint(await honest.served(3), trust(3))).toMatchObject({ ok: true });
    expect(honest.problems).toEqual([]);
  });

  it('cannot both be shown a fork of their own', async () => {
    const [one, two] = peers;
    if (one === undefined || two === undefined) throw new Error('unreachable');
    const shownToOne = await startLedger(sendToWitness, [one]);
    await shownToOne.append(10);
    await shownToOne.publish();
    const shownToTwo = await startLedger(sendToWitness, [two]);
    await shownToTwo.append(10);
    await shownToTwo.publish();
    for (const ledger of [shownToOne, shownToTwo]) {
      expect(verifyCheckpoint(await ledger.served(1), trust(1))).toMatchObject({ ok: true });
      // Two of three is more than half: two trees cannot both have it without one witness that cosigned both.
      expect(verifyCheckpoint(await ledger.served(1), trust(2))).toMatchObject({ ok: false });
    }
  });

  it('that do not answer hold up nothing, and catch up later', async () => {
    let down = true;
    const ledger = await startLedger((url, body) =>
      down ? Promise.reject(new Error('no route')) : sendToWitness(url, body),
    );
    await ledger.append(10);
    await ledger.publish();
    expect(new Set(ledger.problems.map((problem) => problem.split(' ')[1]))).toEqual(
      new Set(['UNREACHABLE']),
    );
    expect(verifyCheckpoint(await ledger.served(2), trust(0))).toMatchObject({ ok: true });
    down = false;
    await ledger.append(10);
    await ledger.publish();
    expect(verifyCheckpoint(await ledger.served(2), trust(3))).toMatchObject({ ok: true });
  });

  it('that never answer do not hold up the end of a gateway', async () => {
    const place = await sqlitePlace();
    stack.defer(() => place.remove());
    const store = await openStore(place.options);
    stack.defer(() => store.close());
    const asked = Promise.withResolvers<void>();
    const transparency = createTransparency({
      store,
      pseudonymKey: place.options.pseudonymKey,
      gatewayUrl: 'https://gateway.example.vn',
      keys: loadSigningKeys(generateSigningKeys()),
      witnesses: { peers, quorum: 2 },
      send: (_url, _body, signal) => {
        asked.resolve();
        return new Promise((_resolve, reject) => {
          const giveUp = () => reject(new Error('aborted'));
          if (signal?.aborted) giveUp();
          signal?.addEventListener('abort', giveUp);
        });
      },
      clock,
      report: {
        published: () => undefined,
        alarm: (problem) => expect.unreachable(problem),
        unwitnessed: () => undefined,
        failed: () => undefined,
      },
    });
    await asked.promise;
    await transparency.close();
    expect((await transparency.log.checkpoint())?.split('\n')[0]).toBe('gateway.example.vn');
    expect(transparency.verifierKeys()).toHaveLength(1);
  });

  it('that sign something else are not believed', async () => {
    const ledger = await startLedger(async (url, body) => {
      const answer = await sendToWitness(url, body);
      const line = answer.body.split(' ');
      const bytes = Buffer.from(line.at(-1) ?? '', 'base64');
      bytes[20] = (bytes[20] ?? 0) ^ 1;
      return { ...answer, body: `${line.slice(0, -1).join(' ')} ${bytes.toString('base64')}\n` };
    });
    await ledger.append(3);
    await ledger.publish();
    expect(new Set(ledger.problems.map((problem) => problem.split(' ')[1]))).toEqual(
      new Set(['SIGNATURE_WRONG']),
    );
    expect(verifyCheckpoint(await ledger.served(1), trust(1))).toMatchObject({ ok: false });
  });
});
