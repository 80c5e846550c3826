import { type BundleReport, type CheckResult, mainRefusal } from '../../documents/bundle/report.ts';
import { verifyBundle } from '../../documents/bundle/verify.ts';
import type { NoteKey } from '../../ledger/note.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../terminal.ts';
import { witnessKeysIn } from '../witness-keys.ts';
import { InputUnusable, readBytes, readHistory } from './input.ts';
import { findReceipts } from './receipt.ts';
import { readRoots } from './roots.ts';
import { type Outcome, readArguments, type Subject } from './subject.ts';

/** An evidence bundle, offline. */
export const bundle: Subject = {
  help: `  bundle <x.asice> [--keys <file|url>] [--roots <pem>] [--witnesses <file>] [--quorum <n>]
         [--issuer <url>] [--receipt <file>] [--checkpoint <file>]
    The file is an evidence bundle as "ledger bundle" makes it. What is not given is taken from the bundle
    itself, which then only proves that the bundle fits together: whoever forges one can put in keys of his own.
      --keys        Key history or JWK set of the gateway.
      --roots       Root certificates of who signs bundles and of the time-stamping authorities (PEM).
      --witnesses   Verifier keys of witnesses, one a line, or the JSON of WITNESSES_FILE; --quorum says how many of
                    them must have cosigned (default: all but one, one at least).
      --issuer      Address of the gateway that must have issued the receipt.
      --receipt     The receipt that came with the claim: the bundle must be about it.
      --checkpoint  A checkpoint of the same log from elsewhere, e.g. from a witness: tells a fork.
`,
  async check(args, terminal, now) {
    const names = [
      'keys',
      'roots',
      'witnesses',
      'quorum',
      'issuer',
      'receipt',
      'checkpoint',
    ] as const;
    const { file, values } = readArguments(args, names);
    const witnesses = await optional(values.witnesses, (source) => readWitnesses(source, terminal));
    const trust = {
      keys: await optional(values.keys, (source) => readHistory(source, terminal)),
      roots: await optional(values.roots, (source) => readRoots(source, terminal)),
      witnesses,
      quorum: quorumOf(values.quorum, witnesses),
    };
    const report = await verifyBundle({
      bundle: await readBytes(file, terminal),
      trust,
      now,
      issuer: values.issuer,
      receipt:
        (await optional(values.receipt, (source) => readReceipt(source, terminal))) ?? undefined,
      checkpoint:
        (await optional(values.checkpoint, (source) => readText(source, terminal))) ?? undefined,
    });
    return { ok: report.ok, text: page(report), json: jsonOf(report) };
  },
};

async function optional<Value>(
  source: string | undefined,
  read: (source: string) => Promise<Value>,
): Promise<Value | null> {
  return source === undefined ? null : read(source);
}

async function readText(source: string, terminal: Terminal): Promise<string> {
  return Buffer.from(await readBytes(source, terminal)).toString('utf8');
}

async function readWitnesses(source: string, terminal: Terminal): Promise<readonly NoteKey[]> {
  const text = await readText(source, terminal);
  const keys = keysOr(text);
  if (keys !== null && keys.length > 0) return keys;
  throw new InputUnusable(
    'KEYS_UNAVAILABLE',
    `${source} does not hold verifier keys of witnesses.`,
  );
}

function keysOr(text: string): readonly NoteKey[] | null {
  try {
    return witnessKeysIn(text);
  } catch {
    return null;
  }
}

function quorumOf(text: string | undefined, witnesses: readonly NoteKey[] | null): number {
  const count = witnesses?.length ?? 0;
  if (text === undefined) return Math.min(count, Math.max(1, count - 1));
  if (witnesses === null) throw new UsageError('--quorum belongs to --witnesses.');
  if (/^\d{1,2}$/.test(text) && Number(text) <= count) return Number(text);
  throw new UsageError('--quorum is a whole number up to the number of witnesses.');
}

async function readReceipt(source: string, terminal: Terminal): Promise<string> {
  const [receipt, ...others] = findReceipts(await readBytes(source, terminal));
  if (receipt !== undefined && others.length === 0) return receipt;
  throw new InputUnusable('INPUT_MALFORMED', `${source} holds several receipts; give one of them.`);
}

const states = { HOLDS: 'holds', REFUSED: 'REFUSED', NOT_CHECKED: '-' } as const;

/** A line for each check, the verdict in front. */
function page(report: BundleReport): string {
  const width = Math.max(...report.checks.map(({ check }) => check.length));
  const lines = report.checks.map(
    (one) => `  ${one.check.padEnd(width)}  ${states[one.state].padEnd(7)}  ${told(one)}`,
  );
  return [`Bundle: ${verdict(report)}`, ...lines, ...warnings(report)].join('\n');
}

function told(one: CheckResult): string {
  const text = one.state === 'REFUSED' ? `${one.code}: ${one.message}` : one.detail;
  return text.replaceAll(/\p{C}/gu, '?');
}

function verdict({ ok, trusted }: BundleReport): string {
  if (!ok) return 'REFUSED';
  return trusted.keys ? 'holds' : 'fits together; nothing else is proved without --keys';
}

function warnings({ ok, trusted }: BundleReport): readonly string[] {
  const missing = [
    ...(trusted.keys ? [] : ['--keys']),
    ...(trusted.roots ? [] : ['--roots']),
    ...(trusted.witnesses ? [] : ['--witnesses']),
  ];
  return !ok || missing.length === 0
    ? []
    : [`  Not given, so taken from the bundle or not checked: ${missing.join(', ')}`];
}

function jsonOf(report: BundleReport): Outcome['json'] {
  const { ok, trusted, checks, claims } = report;
  const refusal = mainRefusal(report);
  return {
    ok,
    ...(refusal === null ? {} : { code: refusal.code, message: refusal.message }),
    trusted,
    checks,
    ...(ok ? { claims } : {}),
  };
}
