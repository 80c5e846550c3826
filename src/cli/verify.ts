import { parseArgs } from 'node:util';
import { type Clock, systemClock } from '../domain/clock.ts';
import type { PublicKeySet } from '../signing/keys/public-key-set.ts';
import { type Command, type Terminal, UsageError } from './terminal.ts';
import { InputUnusable, readBytes, readKeys } from './verify/input.ts';
import { checkReceipts } from './verify/receipt.ts';
import { checkResponse } from './verify/response.ts';
import { SavedMessageError } from './verify/saved-message.ts';

const help = `Usage:
  vss-gateway verify receipt <file|-> --keys <jwks.json|url> [--json]
  vss-gateway verify response <file|-> --keys <jwks.json|url> [--request <file>] [--url <target-uri>] [--json]

Checks what the gateway signed, without asking the gateway. "-" reads standard input.

  receipt    The file holds a receipt (JWS), a GraphQL answer with one or more "receipt" fields,
             or such an answer saved with "curl -i". Every receipt is checked. A receipt can be
             checked for years; whether its decision may still be used is reported apart.
  response   The file is a response saved with "curl -i -o <file>", byte for byte.

Options:
  --keys <file|url>   Public keys, e.g. https://gateway.example/.well-known/jwks.json.
                      A URL is the only case in which the network is used.
  --request <file>    The request as it was sent: request line, header fields, empty line, body.
                      Needed when the signature covers parts of the request.
  --url <target-uri>  Target URI of the request, which is taken to be a POST without --request.
                      Without both, the address comes from the gateway-request-target field;
                      the signature covers it.
  --json              Result as one line of JSON.
  --help              This text.

Exit codes: 0 everything holds, 1 refused or impossible to check (with a reason code), 2 wrong usage.

Example:
  curl -i -o answer.txt https://gateway.example/graphql -H 'content-type: application/json' -d @query.json
  vss-gateway verify response answer.txt --keys https://gateway.example/.well-known/jwks.json
`;

interface Call {
  readonly file: string;
  readonly request: string | null;
  readonly url: string | null;
  readonly keys: PublicKeySet;
  readonly terminal: Terminal;
  readonly now: Date;
}

interface Outcome {
  readonly ok: boolean;
  readonly text: string;
  readonly json: unknown;
}

const subjects: Readonly<Record<string, (call: Call) => Promise<Outcome>>> = {
  async receipt({ file, keys, terminal, now }) {
    return checkReceipts(await readBytes(file, terminal), keys, now);
  },
  async response({ file, request, url, keys, terminal, now }) {
    return checkResponse({
      response: await readBytes(file, terminal),
      request: request === null ? null : await readBytes(request, terminal),
      url,
      keys,
      now,
    });
  },
};

/** The `verify` command with a clock of one's own. */
export function verifyCommand(clock: Clock): Command {
  return {
    help,
    run: (args, terminal) => run(args, terminal, clock),
  };
}

export const verify: Command = verifyCommand(systemClock);

async function run(args: readonly string[], terminal: Terminal, clock: Clock): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help) {
    terminal.out(help);
    return 0;
  }
  const outcome = await checked(values, positionals, terminal, clock);
  terminal.out(`${values.json ? JSON.stringify(outcome.json) : outcome.text}\n`);
  return outcome.ok ? 0 : 1;
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        keys: { type: 'string' },
        request: { type: 'string' },
        url: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The arguments are wrong.');
  }
}

async function checked(
  values: Values,
  positionals: readonly string[],
  terminal: Terminal,
  clock: Clock,
): Promise<Outcome> {
  const [subject = '', file] = positionals;
  const check = Object.hasOwn(subjects, subject) ? subjects[subject] : undefined;
  const { keys, request = null, url = null } = values;
  refuseUsage(values, positionals);
  if (check === undefined || file === undefined || keys === undefined) {
    throw new UsageError('Say what to verify, in which file, with which keys.');
  }
  try {
    const keySet = await readKeys(keys, terminal);
    return await check({ file, request, url, keys: keySet, terminal, now: clock.now() });
  } catch (error) {
    return unusable(error);
  }
}

function refuseUsage(values: Values, positionals: readonly string[]): void {
  const [subject, file, ...rest] = positionals;
  if (rest.length > 0) {
    throw new UsageError('Only one file can be verified at a time.');
  }
  if (subject !== 'response' && (values.request !== undefined || values.url !== undefined)) {
    throw new UsageError('--request and --url belong to "verify response".');
  }
  if ([file, values.keys, values.request].filter((source) => source === '-').length > 1) {
    throw new UsageError('Only one input can come from standard input.');
  }
  if (values.url !== undefined && !/^https?:\/\//i.test(values.url)) {
    throw new UsageError('--url takes an absolute http or https address.');
  }
}

function unusable(error: unknown): Outcome {
  if (error instanceof InputUnusable || error instanceof SavedMessageError) {
    const code = error instanceof InputUnusable ? error.code : 'INPUT_MALFORMED';
    const { message } = error;
    return {
      ok: false,
      text: `Not checked: ${code}: ${message}`,
      json: { ok: false, code, message },
    };
  }
  throw error;
}
