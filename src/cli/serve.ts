import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/problems.ts';
import { loadConfiguration } from '../config/secrets.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { type Command, type Terminal, UsageError } from './terminal.ts';

export const serve: Command = {
  help: `Usage: vss-gateway serve

Starts the gateway and runs until it is interrupted. Settings come from the environment (see README, Configuration).
Without GATEWAY_MODE=production the upstreams that are not configured are simulated.

At SIGTERM or SIGINT it says on /readyz that it is leaving, serves SHUTDOWN_GRACE_MS longer, then finishes what is under way. A
second signal ends it at once.

Exit codes: 0 stopped by a signal; 1 could not start; 2 wrong usage
`,
  async run(args, terminal) {
    if (args.length > 0) {
      throw new UsageError(
        '"serve" takes no arguments: settings come from the environment, e.g. PORT=4001.',
      );
    }
    await using stack = new AsyncDisposableStack();
    let gateway: Gateway;
    try {
      const served = stack.use(await openServed(terminal.env));
      ({ gateway } = served);
      for (const warning of warningsAbout(served.config, terminal.env))
        terminal.err(`Warning: ${warning}\n`);
      terminal.err(`vss-gateway listens on ${gateway.url} (${served.config.mode})\n`);
      if (served.sandbox !== null) terminal.out(served.sandbox.firstCheckIn(gateway.url));
    } catch (error) {
      terminal.err(`${startProblem(error)}\n`);
      return 1;
    }
    await signalToStop();
    terminal.err(
      'Stopping: answers under way are finished first. Once more, and it ends at once.\n',
    );
    await gateway.drain();
    return 0;
  },
};

/** Only the first signal is caught: the next one does what signals do. */
function signalToStop(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    resolve();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return promise;
}

/** A gateway that listens as the environment says, with the sandbox parts behind it that it does not name. */
export interface Served extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly config: Config;
  readonly sandbox: Awaited<ReturnType<typeof loadSandbox>> | null;
}

export async function openServed(environment: Terminal['env']): Promise<Served> {
  await using stack = new AsyncDisposableStack();
  const sandbox =
    environment['GATEWAY_MODE'] === 'production' ? null : await loadSandbox(environment);
  if (sandbox !== null) stack.use(sandbox);
  const { config, secrets } = loadConfiguration(sandbox?.environment ?? environment);
  const gateway = stack.use(
    await startGateway(config, secrets, sandbox === null ? {} : { routes: sandbox.routes }),
  );
  const open = stack.move();
  return { gateway, config, sandbox, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

async function loadSandbox(environment: Readonly<Record<string, string | undefined>>) {
  const { startSandbox } = await import('../sandbox/environment.ts');
  return startSandbox(environment);
}

/** What works now and may hurt later. */
function warningsAbout(config: Config, environment: Terminal['env']): readonly string[] {
  const shared = config.databaseUrl !== undefined && !environment['PSEUDONYM_KEY_FILE'];
  return shared && config.mode === 'production'
    ? [
        `PSEUDONYM_KEY_FILE is not set: the key in ${config.files.pseudonymKey} was made for this replica alone, and others will write other pseudonyms for the same people.`,
      ]
    : [];
}

/** For people. */
export function startProblem(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'The port is in use. Set PORT to a free one, e.g. PORT=4001.';
  }
  return `The gateway could not start: ${error instanceof Error ? error.message : 'unknown problem'}`;
}
