import { type Clock, systemClock } from '../domain/clock.ts';
import { type Command, type Terminal, UsageError } from './terminal.ts';
import { bundle } from './verify/bundle.ts';
import { document } from './verify/document.ts';
import { field } from './verify/field.ts';
import { InputUnusable } from './verify/input.ts';
import { jws } from './verify/jws.ts';
import { proof } from './verify/proof.ts';
import { receipt } from './verify/receipt.ts';
import { response } from './verify/response.ts';
import { SavedMessageError } from './verify/saved-message.ts';
import type { Outcome, Subject } from './verify/subject.ts';
import { timestamp } from './verify/timestamp.ts';

const subjects: Readonly<Record<string, Subject>> = {
  receipt,
  response,
  document,
  timestamp,
  bundle,
  jws,
  proof,
  field,
};

const help = `Usage:
  vss-gateway verify <what> <file|-> [options] [--json]

Checks what the gateway signed, without asking the gateway. "-" reads standard input.

${Object.values(subjects)
  .map((subject) => subject.help)
  .join('\n')}
Options of all:
  --keys <file|url>   Public keys: a JWK set, e.g. https://gateway.example/.well-known/jwks.json, or
                      a saved key history, which says too when each key was in use or withdrawn.
                      A URL is the only case in which the network is used.
  --json              Result as one line of JSON.
  --help              This text.

Exit codes: 0 everything holds, 1 refused or impossible to check (with a reason code), 2 wrong usage.
Of jws, proof and field: 0 whatever the verdicts, 2 when the file is not an array of cases.

Example:
  curl -i -o answer.txt https://gateway.example/graphql -H 'content-type: application/json' -d @query.json
  vss-gateway verify response answer.txt --keys https://gateway.example/.well-known/jwks.json
`;

/** The `verify` command with a clock of one's own. */
export function verifyCommand(clock: Clock): Command {
  return {
    help,
    run: (args, terminal) => run(args, terminal, clock),
  };
}

export const verify: Command = verifyCommand(systemClock);

async function run(args: readonly string[], terminal: Terminal, clock: Clock): Promise<number> {
  if (args.includes('--help')) {
    terminal.out(help);
    return 0;
  }
  const rest = args.filter((argument) => argument !== '--json');
  const position = rest.findIndex((argument) => Object.hasOwn(subjects, argument));
  const subject = subjects[rest[position] ?? ''];
  if (position === -1 || subject === undefined) {
    throw new UsageError(`Say what to verify: ${Object.keys(subjects).join(', ')}.`);
  }
  const outcome = await checked(() =>
    subject.check(rest.toSpliced(position, 1), terminal, clock.now()),
  );
  const asJson = rest.length < args.length;
  terminal.out(`${asJson ? JSON.stringify(outcome.json) : outcome.text}\n`);
  return outcome.ok ? 0 : 1;
}

async function checked(check: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await check();
  } catch (error) {
    return unusable(error);
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
