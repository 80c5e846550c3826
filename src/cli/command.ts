import { ledger } from './ledger.ts';
import { processTerminal } from './process-terminal.ts';
import { sandbox } from './sandbox.ts';
import { schema } from './schema.ts';
import { serve } from './serve.ts';
import { type Command, UsageError } from './terminal.ts';
import { verify } from './verify.ts';

const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({ serve, sandbox, verify, ledger, schema }),
);

function overview(): string {
  const rows = [...commands].map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`);
  return `Usage: vss-gateway <command> [options]\n\n${rows.join('\n')}\n\nEach command explains itself with --help.\n`;
}

async function run(args: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  const [name = '--help', ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.out(overview());
    return 0;
  }
  const command = commands.get(name);
  if (command === undefined) {
    terminal.err(`There is no command of that name.\n\n${overview()}`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(command.help);
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
