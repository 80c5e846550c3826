import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Switches } from '../eligibility/switches.ts';
import type { Language } from '../eligibility/words.ts';
import { type Answer, answerTo, jsonOf } from './explain/answer.ts';
import { CasesUnusable, casesIn, type GivenCase } from './explain/cases.ts';
import { page } from './explain/page.ts';
import { switchesFrom } from './explain/switch-options.ts';
import { type Command, type Terminal, UsageError } from './terminal.ts';

export const explain: Command = {
  help: `Usage: vss-gateway explain <cases.json|-> [options]

Decides the cases of a file by the rules that the gateway serves, and shows every rule that was
applied with the facts it read, its effect and its source. Nothing is asked and nothing recorded.
"-" reads standard input. The file holds a list of {"id", "title"?, "input"}, or an object with
such a list as "cases".

Options:
  --lang vi|en             language of the pages (vi)
  --case <id>              this case only
  --switch <name>=<value>  position of a switch for a point that the sources leave open; repeatable
  --json                   a JSON list of {id, decision, status, …, explanation}, in both languages
  --help                   this text

Exit codes: 0 every case was answered; 1 a case could not be read (the others are answered);
            2 wrong usage, or the file holds no cases

Example: vss-gateway explain examples/cases.json --lang en --case G4b
`,
  run: (args, terminal) => run(request(args), terminal),
};

interface Request {
  readonly file: string;
  readonly language: Language;
  readonly caseId: string | undefined;
  readonly switches: Switches;
  readonly json: boolean;
}

function request(args: readonly string[]): Request {
  const { values, positionals } = parse(args);
  const [file, ...surplus] = positionals;
  if (file === undefined || surplus.length > 0) {
    throw new UsageError('Expected "explain <cases.json|->".');
  }
  return {
    file,
    language: languageOf(values.lang),
    caseId: values.case,
    switches: switchesFrom(values.switch),
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        lang: { type: 'string', default: 'vi' },
        case: { type: 'string' },
        switch: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'The arguments are wrong.', {
      cause,
    });
  }
}

function languageOf(text: string): Language {
  if (text === 'vi' || text === 'en') return text;
  throw new UsageError('--lang takes vi or en.');
}

async function run(asked: Request, terminal: Terminal): Promise<number> {
  try {
    const cases = chosen(casesIn(await readBytes(asked.file, terminal)), asked.caseId);
    const answers = cases.map((given) => answerTo(given, asked.switches));
    terminal.out(asked.json ? json(answers) : pages(answers, asked.language));
    return answers.some(({ kind }) => kind === 'REFUSED') ? 1 : 0;
  } catch (error) {
    if (!(error instanceof CasesUnusable)) throw error;
    terminal.err(`${error.message}\n`);
    return 2;
  }
}

async function readBytes(file: string, terminal: Terminal): Promise<Uint8Array> {
  try {
    return file === '-' ? await terminal.readInput() : await readFile(file);
  } catch (cause) {
    throw new CasesUnusable(`Cannot read ${file}.`, { cause });
  }
}

function chosen(cases: readonly GivenCase[], id: string | undefined): readonly GivenCase[] {
  const found = id === undefined ? cases : cases.filter((given) => String(given.id) === id);
  if (id !== undefined && found.length === 0) {
    throw new CasesUnusable('The file holds no case with this id.');
  }
  return found;
}

function json(answers: readonly Answer[]): string {
  return `${JSON.stringify(answers.map(jsonOf), null, 2)}\n`;
}

function pages(answers: readonly Answer[], language: Language): string {
  return answers.map((answer, at) => page(answer, language, at + 1)).join('\n\n');
}
