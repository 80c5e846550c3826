import {
  isJsonObject,
  type JsonObject,
  jsonTokens,
  parseStrictJson,
} from '../../domain/strict-json.ts';
import { type Terminal, UsageError } from '../terminal.ts';
import { InputUnusable, readBytes } from './input.ts';
import { readArguments, type Subject } from './subject.ts';

/** Why a case is not judged. */
export const caseRefusals = {
  CASE_MALFORMED: 'The case lacks a member, names one twice, or has one that is not of its form.',
} as const satisfies Record<string, string>;

const malformed: keyof typeof caseRefusals = 'CASE_MALFORMED';

/** The case has not the form that its kind of case has: nothing is said about what it holds. */
export class CaseMalformed extends Error {
  override readonly name = 'CaseMalformed';
}

export interface CaseVerdict {
  readonly ok: boolean;
  /** Why not. */
  readonly code?: string;
}

/** Judges the members of one case. `text` is the case as it is written, where a number's spelling matters. */
type Judge = (members: JsonObject, text: string) => CaseVerdict;

/**
 * Something that is verified by the thousand: an array of cases in, an array of verdicts out, in the same order. A refusal is
 * an answer like any other, so the exit code is 0 whatever the verdicts.
 */
export function caseSubject(help: string, judge: Judge): Subject {
  return {
    help,
    async check(args, terminal) {
      const { file } = readArguments(args, []);
      const verdicts = (await readCases(file, terminal)).map((text) => judged(text, judge));
      const good = verdicts.filter(({ ok }) => ok).length;
      const lines = verdicts.map(({ id, ok, code }) => {
        return `${JSON.stringify(id)}  ${ok ? 'holds' : `REFUSED ${code ?? ''}`.trimEnd()}`;
      });
      lines.push(`${verdicts.length} cases: ${good} hold, ${verdicts.length - good} are refused`);
      return { ok: true, text: lines.join('\n'), json: verdicts };
    },
  };
}

function judged(text: string, judge: Judge): CaseVerdict & { readonly id: unknown } {
  const id = idOf(text);
  try {
    const members = parseStrictJson(text);
    if (!isJsonObject(members)) throw new CaseMalformed('Not an object');
    return { id, ...judge(members, text) };
  } catch {
    // Whatever one case does, the others are answered.
    return { id, ok: false, code: malformed };
  }
}

function idOf(text: string): unknown {
  const one: unknown = JSON.parse(text);
  return (isJsonObject(one) ? one['id'] : undefined) ?? null;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

async function readCases(file: string, terminal: Terminal): Promise<readonly string[]> {
  try {
    const text = utf8.decode(await readBytes(file, terminal));
    if (Array.isArray(JSON.parse(text))) return [...elements(text)];
  } catch (error) {
    if (error instanceof InputUnusable) throw new UsageError(error.message);
  }
  throw new UsageError(`${file === '-' ? 'Standard input' : file} does not hold a JSON array.`);
}

/** The texts of the elements of an array: one that names a member twice spoils itself alone. */
function* elements(text: string): Iterable<string> {
  let depth = 0;
  let start = 0;
  for (const { token, index } of jsonTokens(text)) {
    if (token === '{' || token === '[') {
      depth += 1;
      if (depth === 1) start = index + 1;
    } else if (token === '}' || token === ']') {
      depth -= 1;
    }
    const ends = depth === 0 || (depth === 1 && token === ',');
    if (!ends) continue;
    const element = text.slice(start, index).trim();
    if (element !== '') yield element;
    start = index + 1;
  }
}
