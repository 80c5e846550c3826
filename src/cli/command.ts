import { readFileSync } from 'node:fs';
import { processTerminal } from './process-terminal.ts';
import { type Command, UsageError } from './terminal.ts';

/** Loaded when called for: checking a receipt should not start by loading a server. */
const commands: ReadonlyMap<
  string,
  { readonly summary: string; readonly load: () => Promise<Command> }
> = new Map(
  Object.entries({
    serve: {
      summary: 'start the gateway (with its sandbox, unless GATEWAY_MODE=production)',
      load: async () => (await import('./serve.ts')).serve,
    },
    check: {
      summary: "check a list of visits (tomorrow's list), with results as CSV and XLSX",
      load: async () => (await import('./check.ts')).check,
    },
    sandbox: {
      summary: 'show the people and clients of the sandbox',
      load: async () => (await import('./sandbox.ts')).sandbox,
    },
    verify: {
      summary: 'check a receipt or a signed answer, offline',
      load: async () => (await import('./verify.ts')).verify,
    },
    sign: {
      summary: 'sign a document: CMS with a chain of certificates',
      load: async () => (await import('./sign.ts')).sign,
    },
    keys: {
      summary: 'show the signing keys, rotate or withdraw them, write their signed history',
      load: async () => (await import('./keys.ts')).keys,
    },
    ledger: {
      summary: 'check the ledger chain, or show the entry behind a decision',
      load: async () => (await import('./ledger.ts')).ledger,
    },
    witness: {
      summary: 'run a witness, who cosigns checkpoints of a ledger elsewhere',
      load: async () => (await import('./witness.ts')).witness,
    },
    emergencies: {
      summary: 'list who broke the glass, and look-ups claimed as emergencies, for review',
      load: async () => (await import('./emergencies.ts')).emergencies,
    },
    explain: {
      summary: 'show why a case is decided as it is: rules, facts, sources',
      load: async () => (await import('./explain.ts')).explain,
    },
    scan: {
      summary: 'show what a scan or a typed number holds, and what was put right',
      load: async () => (await import('./scan.ts')).scan,
    },
    names: {
      summary: 'compare two names: the same, the same but for spelling, or different',
      load: async () => (await import('./names.ts')).names,
    },
    schema: {
      summary: 'print the contract: the public schema, or the supergraph',
      load: async () => (await import('./schema.ts')).schema,
    },
  }),
);

function overview(): string {
  const rows = [...commands].map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`);
  return `Usage: vss-gateway <command> [options]\n\n${rows.join('\n')}\n\nEach command explains itself with --help; --version prints the version.\n`;
}

function version(): string {
  const { version: text }: { readonly version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return text;
}

async function run(args: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  const [name = '--help', ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.out(overview());
    return 0;
  }
  if (name === '--version' || name === '-v') {
    terminal.out(`${version()}\n`);
    return 0;
  }
  const command = await commands.get(name)?.load();
  if (command === undefined) {
    terminal.err(`There is no command of that name.\n\n${overview()}`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    const part = await command.parts?.get(rest[0] ?? '')?.();
    terminal.out((part ?? command).help);
    return 0;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.err(`${error.message}\nTry: vss-gateway ${name} --help\n`);
    return 2;
  }
}

process.exitCode = await run(process.argv.slice(2));
