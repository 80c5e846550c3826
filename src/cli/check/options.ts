import { parseArgs } from 'node:util';
import { UsageError } from '../terminal.ts';

export interface CheckOptions {
  readonly list: string;
  /** Where results go, without `.csv` and `.xlsx`. */
  readonly out: string;
  readonly gateway: string | null;
  readonly token: string | null;
  readonly client: string | null;
  readonly secretFile: string | null;
  readonly tokenUrl: string | null;
  readonly facility: string | null;
  readonly known: string | null;
  readonly fresh: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly language: 'vi' | 'en';
}

/** null: the template is asked for. @throws UsageError */
export function readOptions(args: readonly string[]): CheckOptions | null {
  const { values, positionals } = parse(args);
  const [list, ...surplus] = positionals;
  if (values.template) {
    if (list !== undefined) throw new UsageError('--template takes no list.');
    return null;
  }
  if (list === undefined || surplus.length > 0) {
    throw new UsageError('Give one list, e.g. check tomorrow.csv; --template shows its columns.');
  }
  const { language } = values;
  if (language !== 'vi' && language !== 'en') throw new UsageError('--language takes vi or en.');
  if (values.token !== undefined && values.client !== undefined) {
    throw new UsageError('Give --token, or --client with --secret-file.');
  }
  if ((values.client === undefined) !== (values['secret-file'] === undefined)) {
    throw new UsageError('--client and --secret-file go together.');
  }
  if (values.known !== undefined && values.fresh) {
    throw new UsageError('--fresh asks anew; leave --known out.');
  }
  return {
    list,
    out: values.out ?? `${list.replace(/\.(?:csv|tsv|txt)$/i, '')}.checked`,
    gateway: values.gateway?.replace(/\/+$/, '') ?? null,
    token: values.token ?? null,
    client: values.client ?? null,
    secretFile: values['secret-file'] ?? null,
    tokenUrl: values['token-url'] ?? null,
    facility: values.facility ?? null,
    known: values.known ?? null,
    fresh: values.fresh,
    json: values.json,
    quiet: values.quiet,
    language,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        gateway: { type: 'string' },
        token: { type: 'string' },
        client: { type: 'string' },
        'secret-file': { type: 'string' },
        'token-url': { type: 'string' },
        facility: { type: 'string' },
        known: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        template: { type: 'boolean', default: false },
        language: { type: 'string', default: 'vi' },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'The arguments are wrong.', {
      cause,
    });
  }
}
