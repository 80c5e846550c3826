import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { systemClock } from '../domain/clock.ts';
import { type NoteKey, parseVkey } from '../ledger/note.ts';
import { serveWitness } from '../witness/server.ts';
import { openState, StateFileError } from '../witness/state.ts';
import { createWitness } from '../witness/witness.ts';
import { messageOf } from './existing-store.ts';
import { type Command, type Terminal, UsageError } from './terminal.ts';

export const witness: Command = {
  help: `Usage: vss-gateway witness --origin <name> --log-key <key> --state <file> [--port <port>] [--host <address>] [--name <name>]

Runs a witness of a ledger until it is interrupted: it cosigns a checkpoint only after a proof that the tree it cosigned last
is its beginning, so that nobody, the operator of the gateway included, can show different ledgers to different people.
Another agency than the gateway's should run it. The protocol is C2SP tlog-witness (add-checkpoint).

Options:
  --origin <name>   name of the log; again for another log
  --log-key <key>   verifier key of the log, <name>+<id>+<base64>, as "ledger.log.keys" of
                    /.well-known/vss-gateway shows it; again for each key
  --state <file>    memory and key of the witness; made at the first start, for this process alone.
                    Who loses it makes a witness that can be deceived: keep it on a disk that lasts
  --port <port>     default 4090; 0 for any free one
  --host <address>  default 127.0.0.1
  --name <name>     name of the witness, for a new state file; default: after the machine

Exit codes: 0 stopped by a signal, 1 could not start, 2 wrong usage

Example: vss-gateway witness --origin gateway.example.vn --log-key 'gateway.example.vn+b1c2d3e4+AQ…' --state witness.json
`,
  run: (args, terminal) => run(parse(args), terminal),
};

interface Request {
  readonly origins: readonly string[];
  readonly logKeys: readonly NoteKey[];
  readonly state: string;
  readonly port: number;
  readonly host: string;
  readonly name: string | undefined;
}

function parse(args: readonly string[]): Request {
  const { values } = parseOptions(args);
  const { origin: origins = [], state, port = '4090', host = '127.0.0.1', name } = values;
  const logKeys = (values['log-key'] ?? []).map(keyIn);
  if (origins.length === 0 || logKeys.length === 0 || state === undefined) {
    throw new UsageError('--origin, --log-key and --state are needed.');
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new UsageError('--port is a number up to 65535.');
  }
  for (const origin of origins) {
    if (!logKeys.some((key) => key.name === origin)) {
      throw new UsageError('There is no --log-key whose name is the origin.');
    }
  }
  if (logKeys.some((key) => !origins.includes(key.name))) {
    throw new UsageError('A --log-key has a name that is no --origin.');
  }
  return { origins, logKeys, state, port: Number(port), host, name };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        origin: { type: 'string', multiple: true },
        'log-key': { type: 'string', multiple: true },
        state: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        name: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

function keyIn(text: string): NoteKey {
  try {
    return parseVkey(text);
  } catch (error) {
    throw new UsageError(`--log-key: ${messageOf(error)}.`, { cause: error });
  }
}

async function run(
  { logKeys, origins, state: path, host, port, name }: Request,
  terminal: Terminal,
): Promise<number> {
  await using stack = new AsyncDisposableStack();
  try {
    const state = await openState(path, name);
    const witnessing = createWitness({ state, logKeys, clock: systemClock });
    const server = stack.use(
      await serveWitness(witnessing, { host, port }, (error) =>
        terminal.err(`A checkpoint could not be remembered: ${messageOf(error)}\n`),
      ),
    );
    terminal.err(`witness of ${origins.join(', ')} listens on ${server.url}\n`);
    terminal.out(`${witnessing.key.vkey}\n`);
  } catch (error) {
    const what = error instanceof StateFileError ? `${path}: ` : '';
    terminal.err(`The witness could not start: ${what}${messageOf(error)}\n`);
    return 1;
  }
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  return 0;
}
