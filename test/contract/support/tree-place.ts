import { generateKeyPairSync, sign } from 'node:crypto';
import { createCommitments } from '../../../src/ledger/leaf.ts';
import { logSigner, type NoteSigner } from '../../../src/ledger/note-signer.ts';
import { createPublisher, type Publisher } from '../../../src/ledger/tree/publisher.ts';
import { noWitnesses, type Witnesses } from '../../../src/ledger/tree/witnesses.ts';
import type { Store } from '../../../src/store/index.ts';
import { HandClock } from '../../support/hand-clock.ts';
import { ledgerKey } from '../../support/ledger-entry.ts';

export const origin = 'gateway.example.vn';

export function testLog(name = origin): NoteSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return logSigner(
    name,
    { alg: 'EdDSA', sign: (bytes) => sign(null, bytes, privateKey) },
    publicKey.export({ format: 'jwk' }),
  );
}

export interface TestPublisher extends Publisher {
  readonly clock: HandClock;
  readonly published: number[];
  readonly failures: unknown[];
}

/** A publisher that ticks by hand. */
export function testPublisher(
  store: Store,
  given: {
    readonly log?: NoteSigner;
    readonly witnesses?: Witnesses;
    readonly clock?: HandClock;
  } = {},
): TestPublisher {
  const { log = testLog(), clock = new HandClock('2026-11-21T08:00:00Z') } = given;
  const published: number[] = [];
  const failures: unknown[] = [];
  const publisher = createPublisher({
    store,
    commitments: createCommitments(ledgerKey),
    origin,
    signer: () => log,
    witnesses: given.witnesses ?? noWitnesses,
    clock,
    report: {
      published: (size) => published.push(size),
      failed: (error) => failures.push(error),
    },
    every: () => () => undefined,
  });
  return { ...publisher, clock, published, failures };
}
