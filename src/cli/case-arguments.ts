import { parseArgs } from 'node:util';
import type { Language } from '../eligibility/words.ts';
import { UsageError } from './terminal.ts';

/** Arguments of a command that reads one case by hand, or many from a file with `--json`. @throws UsageError */
export function parseCaseArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { lang: { type: 'string', default: 'vi' }, json: { type: 'string' } },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'The arguments are wrong.', {
      cause,
    });
  }
}

/** @throws UsageError */
export function caseLanguage(text: string): Language {
  if (text === 'vi' || text === 'en') return text;
  throw new UsageError('--lang takes vi or en.');
}
