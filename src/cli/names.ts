import { readFile } from 'node:fs/promises';
import { caseLanguage, parseCaseArguments } from './case-arguments.ts';
import { compareEither } from './names/compare-either.ts';
import { page } from './names/page.ts';
import { type GivenPair, PairsUnusable, pairsIn } from './names/pairs.ts';
import { type Command, type Terminal, UsageError } from './terminal.ts';

export const names: Command = {
  help: `Usage:
  vss-gateway names <a> <b> [--lang vi|en]
  vss-gateway names --json <cases.json|->

Compares two names as the gateway compares a presented name with a registered one: the same, the
same but for spelling (accents left out, place of the tone, order, initials, titles …) or different.
Two birth dates are compared as birth dates (1990, 05/1990, 02/05/1990, 1990-05-02): one that is
known to the year or month only is the same but for its spelling. Nothing is looked up and nothing
recorded. "-" reads standard input.

Options:
  --lang vi|en    language of the page (vi)
  --json <file>   a list of {"id", "a", "b"}; answers a JSON list of {id, verdict, differences}
                  with verdict SAME, SAME_BUT_SPELLING or DIFFERENT; each difference names its field,
                  FULL_NAME or BIRTH_DATE
  --help          this text

Exit codes: 0 one name (with --json: every case was answered); 1 different names; 2 wrong usage

Example: vss-gateway names 'Nguyễn Thị Thúy' 'NGUYEN THI THUY' --lang en
`,
  run: (args, terminal) => run(args, terminal),
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseCaseArguments(args);
  const language = caseLanguage(values.lang);
  if (values.json !== undefined) {
    if (positionals.length > 0) throw new UsageError('--json takes a file and no names.');
    return answerFile(values.json, terminal);
  }
  const [a, b, ...surplus] = positionals;
  if (a === undefined || b === undefined || surplus.length > 0) {
    throw new UsageError('Give two names, each in quotes.');
  }
  const comparison = compareEither(a, b);
  terminal.out(page(comparison, language));
  return comparison.verdict === 'DIFFERENT' ? 1 : 0;
}

async function answerFile(file: string, terminal: Terminal): Promise<number> {
  try {
    const answers = pairsIn(await readBytes(file, terminal)).map(answer);
    terminal.out(`${JSON.stringify(answers, null, 2)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof PairsUnusable)) throw error;
    terminal.err(`${error.message}\n`);
    return 2;
  }
}

async function readBytes(file: string, terminal: Terminal): Promise<Uint8Array> {
  try {
    return file === '-' ? await terminal.readInput() : await readFile(file);
  } catch (cause) {
    throw new PairsUnusable(`Cannot read ${file}.`, { cause });
  }
}

function answer({ id, a, b }: GivenPair) {
  const { field, verdict, differences } = compareEither(a, b);
  return { id, verdict, differences: differences.map((each) => ({ field, ...each })) };
}
