import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { makeBundle } from '../../documents/bundle/make.ts';
import { verifyBundle } from '../../documents/bundle/verify.ts';
import type { Clock } from '../../domain/clock.ts';
import type { LedgerEntry } from '../../ledger/entry.ts';
import { createCommitments } from '../../ledger/leaf.ts';
import { recordAct } from '../../ledger/operator-entry.ts';
import { type ProofOfEntry, proofOfEntry } from '../../ledger/proof-of-entry.ts';
import { createStoredTree } from '../../ledger/tree/stored-tree.ts';
import { sha256Base64url } from '../../signing/digest.ts';
import { messageOf, storeOptions } from '../existing-store.ts';
import { SignProblem } from '../sign/problem.ts';
import { type Command, type Terminal, UsageError } from '../terminal.ts';
import { InputUnusable, readBytes } from '../verify/input.ts';
import { findReceipts } from '../verify/receipt.ts';
import { table } from '../verify/table.ts';
import { BundleProblem } from './bundle/problem.ts';
import { openProvers } from './bundle/provers.ts';
import { readSettings } from './bundle/settings.ts';
import { type PeopleLedger, peopleOptionsHelp, withPeople } from './people.ts';

const help = `Usage: vss-gateway ledger bundle <decision id> --receipt <file> --out <x.asice> [--chain <pem>] [--key <pem>]

Puts everything that is needed to check one decision, years later and without the gateway, into one file: receipt,
ledger entry, inclusion proof, checkpoint with its cosignatures, time-stamp, certificates and key history, in an ASiC-E
container that is signed as a whole. "vss-gateway verify bundle" checks it; docs/evidence.md shows how others can.

Options:
  --receipt <file>       the receipt, or a GraphQL answer that holds it; the ledger keeps only its digest
  --out <x.asice>        where the bundle goes; it is personal data
  --chain, --key <pem>   who signs, as with "vss-gateway sign document"; without them the key with the purpose
                         "document" among the signing keys. Outside production a synthetic authority certifies one.
${peopleOptionsHelp}

SIGNING_KEYS_FILE names the keys of the gateway, WITNESSES_FILE its witnesses, TSA_ROOTS_FILE the roots of its
time-stamping authorities; with TSA_URLS the bundle is time-stamped as well.

Exit codes: 0 made, 1 not made (with a reason code), 2 wrong usage

Example: vss-gateway ledger bundle 0b9f7c1e-56d4-4c3b-9a0f-2f6d1f0a7b11 --receipt answer.json --out decision.asice
`;

/** The command with a clock of one's own. */
export function bundleCommand(clock?: Clock): Command {
  return { help, run: (args, terminal) => run(parse(args), terminal, clock) };
}

export const bundle: Command = bundleCommand();

interface Request {
  readonly decisionId: string;
  readonly receipt: string;
  readonly out: string;
  readonly chain: string | undefined;
  readonly key: string | undefined;
  readonly json: boolean;
  readonly place: {
    readonly dataDir: string | undefined;
    readonly databaseUrl: string | undefined;
  };
}

function parse(args: readonly string[]): Request {
  const { values, positionals } = options(args);
  const [decisionId, ...surplus] = positionals;
  const { receipt, out, chain, key, json } = values;
  if (decisionId === undefined || surplus.length > 0) {
    throw new UsageError('Expected "ledger bundle <decision id>".');
  }
  if (receipt === undefined || out === undefined) {
    throw new UsageError('--receipt names the receipt, --out says where the bundle goes.');
  }
  const place = { dataDir: values['data-dir'], databaseUrl: values['database-url'] };
  return { decisionId, receipt, out, chain, key, json, place };
}

function options(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...storeOptions,
        receipt: { type: 'string' },
        out: { type: 'string' },
        chain: { type: 'string' },
        key: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    throw new UsageError(messageOf(cause), { cause });
  }
}

function run(request: Request, terminal: Terminal, clock: Clock | undefined): Promise<number> {
  return withPeople(request.place, terminal, async (people) => {
    try {
      const made = await make(request, { ...people, clock: clock ?? people.clock }, terminal);
      terminal.out(request.json ? `${JSON.stringify({ ok: true, ...made })}\n` : page(made));
      return 0;
    } catch (error) {
      if (!isProblem(error)) throw error;
      const { code, message } = error;
      terminal.out(
        request.json
          ? `${JSON.stringify({ ok: false, code, message })}\n`
          : `Not made: ${code}: ${message}\n`,
      );
      return 1;
    }
  });
}

function isProblem(error: unknown): error is SignProblem | BundleProblem | InputUnusable {
  return [SignProblem, BundleProblem, InputUnusable].some((kind) => error instanceof kind);
}

interface Made {
  readonly out: string;
  readonly entry: string;
  readonly leaf: number;
  readonly treeSize: number;
  readonly stampedAt: string | null;
  readonly sealedBy: readonly string[];
}

async function make(request: Request, people: PeopleLedger, terminal: Terminal): Promise<Made> {
  const settings = await readSettings(terminal.env, request.place.dataDir);
  const receipts = findReceipts(await readBytes(request.receipt, terminal));
  const proof = await proofFor(request.decisionId, people, settings.quorum);
  const receipt = receiptOf(proof, receipts);
  await using provers = await openProvers({ ...request, settings, terminal, clock: people.clock });
  const made = await makeBundle(
    {
      receipt,
      entry: proof.entry,
      proof: {
        extra: proof.blind,
        leafIndex: proof.leafIndex,
        proof: proof.proof,
        checkpoint: proof.checkpoint,
      },
      stamp: proof.timestamp?.token ?? null,
      keys: settings.keys,
      witnesses: settings.witnesses,
      stampCertificates: settings.stampCertificates,
      documentCertificates: provers.certificates,
    },
    provers.list,
  );
  if (made === null) throw new BundleProblem('NOT_SEALED');
  await requireSound(made, people.clock.now());
  await record(people, proof, receipt);
  await write(request.out, made);
  return {
    out: request.out,
    entry: proof.entryId,
    leaf: proof.leafIndex,
    treeSize: proof.treeSize,
    stampedAt: proof.timestamp?.at.toISOString() ?? null,
    sealedBy: provers.list.map(({ kind }) => kind),
  };
}

async function proofFor(id: string, people: PeopleLedger, quorum: number): Promise<ProofOfEntry> {
  const database = people.store.kysely;
  const commitments = createCommitments(people.pseudonymKey);
  const tree = createStoredTree(database, commitments);
  const proof = await proofOfEntry({ database, commitments, tree, quorum }, id);
  if (proof === null) throw new BundleProblem('DECISION_UNKNOWN');
  if (proof === 'PENDING') throw new BundleProblem('CHECKPOINT_PENDING');
  return proof;
}

/** The one whose digest the entry has. */
function receiptOf({ entry }: ProofOfEntry, receipts: readonly string[]): string {
  const { decision }: LedgerEntry = JSON.parse(entry);
  const found = receipts.find((receipt) => sha256Base64url(receipt) === decision?.receipt);
  if (found === undefined) throw new BundleProblem('RECEIPT_NOT_RECORDED');
  return found;
}

/** Nobody gets a bundle that would be refused for what is in it. */
async function requireSound(made: Uint8Array, now: Date): Promise<void> {
  const trust = { keys: null, roots: null, witnesses: null, quorum: 0 };
  const { checks } = await verifyBundle({ bundle: made, trust, now });
  const refused = checks.find((one) => one.state === 'REFUSED');
  if (refused === undefined) return;
  throw new BundleProblem('BUNDLE_REFUSED', `${refused.code}: ${refused.message}`);
}

/** Reading the ledger is an entry of the ledger, and this discloses the blind of one. */
async function record(people: PeopleLedger, proof: ProofOfEntry, output: string): Promise<void> {
  const { person }: LedgerEntry = JSON.parse(proof.entry);
  await recordAct(people.ledger, people.pseudonymKey, people.clock, {
    operation: 'ledger bundle',
    purpose: 'EVIDENCE',
    person,
    output,
    operator: people.operator,
  });
}

async function write(path: string, content: Uint8Array): Promise<void> {
  try {
    await writeFile(path, content, { mode: 0o600 });
  } catch (cause) {
    throw new BundleProblem('FILE_NOT_WRITTEN', `Check the path: ${path}`, { cause });
  }
}

function page({ out, entry, leaf, treeSize, stampedAt, sealedBy }: Made): string {
  const rows = [
    ['bundle', out],
    ['entry', `${entry}, leaf ${leaf} of ${treeSize}`],
    ['checkpoint', stampedAt === null ? 'not time-stamped yet' : `time-stamped at ${stampedAt}`],
    ['sealed by', sealedBy.join(', ').toLowerCase()],
    ['check', `vss-gateway verify bundle ${out} --keys … --roots … --witnesses …`],
  ] as const;
  return `${table('Made', rows)}\n`;
}
