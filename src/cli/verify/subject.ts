import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type Terminal, UsageError } from '../terminal.ts';

/** What one kind of check says. */
export interface Outcome {
  readonly ok: boolean;
  /** For people. */
  readonly text: string;
  /** For programs. */
  readonly json: unknown;
}

/** One thing that `verify` can check. */
export interface Subject {
  /** Its lines of the help: usage, what the file holds, options of its own. */
  readonly help: string;
  /** @throws UsageError, InputUnusable */
  check(args: readonly string[], terminal: Terminal, now: Date): Promise<Outcome>;
}

/** The one file to be checked, and options that all take a value. */
export function readArguments<Names extends string>(
  args: readonly string[],
  names: readonly Names[],
): { readonly file: string; readonly values: Readonly<Partial<Record<Names, string>>> } {
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    names.map((name) => [name, { type: 'string' }]),
  );
  const { values, positionals } = parsed(args, options);
  const [file, ...rest] = positionals;
  if (file === undefined) throw new UsageError('Say which file to verify; "-" is standard input.');
  if (rest.length > 0) throw new UsageError('Only one file can be verified at a time.');
  const inputs = [file, ...Object.values(values)].filter((value) => value === '-');
  if (inputs.length > 1) throw new UsageError('Only one input can come from standard input.');
  return { file, values: values as Partial<Record<Names, string>> };
}

function parsed(args: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The arguments are wrong.');
  }
}

/** @throws UsageError */
export function needed(value: string | undefined, option: string): string {
  if (value === undefined) throw new UsageError(`${option} is needed.`);
  return value;
}
