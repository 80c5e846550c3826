import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLedger } from '../../src/ledger/index.ts';
import { createCommitments } from '../../src/ledger/leaf.ts';
import { type ProofOfEntry, proofOfEntry } from '../../src/ledger/proof-of-entry.ts';
import { formatTlogProof } from '../../src/ledger/tlog-proof.ts';
import { createStoredTree } from '../../src/ledger/tree/stored-tree.ts';
import { openStore } from '../../src/store/index.ts';
import { testLog, testPublisher } from '../contract/support/tree-place.ts';
import { ledgerEntries, ledgerKey } from '../support/ledger-entry.ts';
import { type LedgerPlace, sqlitePlace } from '../support/ledger-place.ts';

const script = fileURLToPath(new URL('verify_tlog_proof.py', import.meta.url));

function isThere(program: string, ...args: readonly string[]): boolean {
  const there = spawnSync(program, args).status === 0;
  if (!there) process.stderr.write(`Proofs are not checked by others: ${program} is missing.\n`);
  return there;
}

const others = isThere('python3', '--version') && isThere('openssl', 'version');

describe.runIf(others)('an offline proof, checked by Python and openssl alone', () => {
  const log = testLog();
  const entries = ledgerEntries(270);
  let place: LedgerPlace;
  const proofs: ProofOfEntry[] = [];

  beforeAll(async () => {
    place = await sqlitePlace();
    const store = await openStore(place.options);
    const ledger = createLedger(store, place.options);
    await ledger.append(entries);
    await testPublisher(store, { log }).publish();
    const commitments = createCommitments(ledgerKey);
    const parts = {
      database: store.kysely,
      commitments,
      tree: createStoredTree(store.kysely, commitments),
      quorum: 0,
    };
    for (const index of [0, 1, 254, 255, 256, 269]) {
      const proof = await proofOfEntry(parts, entries[index]?.id ?? '');
      if (proof === null || proof === 'PENDING') throw new Error('no proof');
      proofs.push(proof);
    }
    await ledger.close();
    await store.close();
  });
  afterAll(() => place.remove());

  async function judge(proof: string, entry: string, key = log.key.vkey): Promise<string> {
    const { dataDir } = place.options;
    const files = [join(dataDir, 'one.tlog-proof'), join(dataDir, 'one.json')] as const;
    await writeFile(files[0], proof);
    await writeFile(files[1], entry);
    const { stdout, stderr } = spawnSync('python3', [script, ...files, key], { encoding: 'utf8' });
    return `${stdout}${stderr}`.trim();
  }

  const textOf = (proof: ProofOfEntry) => formatTlogProof({ ...proof, extra: proof.blind });

  it('holds', async () => {
    for (const proof of proofs) expect(await judge(textOf(proof), proof.entry)).toBe('ok');
  });

  it('does not hold for another entry, place, tree, blind or log', async () => {
    const [first, second] = proofs;
    if (first === undefined || second === undefined) throw new Error('no proofs');
    const wrongPlace = 'the entry is not at this place of the tree';
    const wrongLog = 'the checkpoint is not signed by this log';
    const text = textOf(first);
    expect(await judge(text, second.entry)).toBe(wrongPlace);
    expect(await judge(text.replace('index 0', 'index 1'), first.entry)).toBe(wrongPlace);
    expect(await judge(formatTlogProof({ ...first, extra: second.blind }), first.entry)).toBe(
      wrongPlace,
    );
    expect(
      await judge(
        formatTlogProof({ ...first, extra: first.blind, proof: second.proof }),
        first.entry,
      ),
    ).toBe(wrongPlace);
    expect(await judge(text.replace('\n270\n', '\n271\n'), first.entry)).toBe(wrongLog);
    expect(await judge(text, first.entry, testLog().key.vkey)).toBe(wrongLog);
  });
});
