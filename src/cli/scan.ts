import { readFile } from 'node:fs/promises';
import { variables } from '../config/env.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import { vietnamDate } from '../domain/date.ts';
import { provincesAnd } from '../domain/personal-id.ts';
import { readScan, type ScanOptions } from '../identity/scan/read-scan.ts';
import type { ScanResult } from '../identity/scan/scan-result.ts';
import { caseLanguage, parseCaseArguments } from './case-arguments.ts';
import { type GivenScan, ScansUnusable, scansIn } from './scan/cases.ts';
import { page } from './scan/page.ts';
import { type Command, type Terminal, UsageError } from './terminal.ts';

const help = `Usage:
  vss-gateway scan <text|-> [--lang vi|en]
  vss-gateway scan --json <cases.json|->

Reads what a desk scans or types: the QR of an identity card or a health-insurance card, the
machine-readable zone, or a number. Shows what was read, what was put right (a keyboard tool, lost
zeros) and why a text is refused. Nothing is looked up, and nothing that is read is verified.
"-" reads standard input.

Options:
  --lang vi|en    language of the page (vi)
  --json <file>   a list of {"id", "text"}; answers a JSON list of {id, kind, fields, repairs, rejected}
  --help          this text

PERSONAL_ID_EXTRA_PREFIXES is taken from the environment, as by the gateway.

Exit codes: 0 read (with --json: every case was answered); 1 the text was refused; 2 wrong usage

Example: vss-gateway scan '001099000001||Nguyễn Thử Nghiệm|02011999|Nam|Phố Mẫu, Hà Nội|05062021'
`;

/** The `scan` command with a clock of one's own. */
export function scanCommand(clock: Clock): Command {
  return { help, run: (args, terminal) => run(args, terminal, clock) };
}

export const scan: Command = scanCommand(systemClock);

async function run(args: readonly string[], terminal: Terminal, clock: Clock): Promise<number> {
  const { values, positionals } = parseCaseArguments(args);
  const language = caseLanguage(values.lang);
  const options = optionsOf(terminal, clock);
  if (values.json !== undefined) {
    if (positionals.length > 0) throw new UsageError('--json takes a file and no text.');
    return answerFile(values.json, terminal, options);
  }
  const [text, ...surplus] = positionals;
  if (text === undefined || surplus.length > 0) {
    throw new UsageError('Give one text, in quotes, or "-".');
  }
  const given = text === '-' ? await inputText(terminal) : text;
  const result = readScan(given, options);
  terminal.out(page(result, given, language));
  return result.rejected === null ? 0 : 1;
}

function optionsOf({ env }: Terminal, clock: Clock): ScanOptions {
  const prefixes = env['PERSONAL_ID_EXTRA_PREFIXES'] ?? '';
  const today = vietnamDate(clock.now());
  if (prefixes === '') return { today };
  const known = variables.PERSONAL_ID_EXTRA_PREFIXES.parse(prefixes);
  if (known === undefined) throw new UsageError('PERSONAL_ID_EXTRA_PREFIXES is malformed.');
  return { today, rules: provincesAnd(known) };
}

async function inputText(terminal: Terminal): Promise<string> {
  // A byte order mark is part of what was scanned.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await terminal.readInput());
}

async function answerFile(file: string, terminal: Terminal, options: ScanOptions): Promise<number> {
  try {
    const scans = scansIn(await readBytes(file, terminal));
    const answers = scans.map((given) => answer(given, readScan(given.text, options)));
    terminal.out(`${JSON.stringify(answers, null, 2)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ScansUnusable)) throw error;
    terminal.err(`${error.message}\n`);
    return 2;
  }
}

async function readBytes(file: string, terminal: Terminal): Promise<Uint8Array> {
  try {
    return file === '-' ? await terminal.readInput() : await readFile(file);
  } catch (cause) {
    throw new ScansUnusable(`Cannot read ${file}.`, { cause });
  }
}

function answer({ id }: GivenScan, { kind, fields, repairs, rejected }: ScanResult) {
  return {
    id,
    kind,
    fields,
    repairs: repairs.map((repair) => ({ kind: repair.kind, field: repair.field })),
    rejected: rejected === null ? null : { code: rejected.code, field: rejected.field ?? null },
  };
}
