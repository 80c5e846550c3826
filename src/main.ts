import { processTerminal } from './cli/process-terminal.ts';
import { serve } from './cli/serve.ts';
import { UsageError } from './cli/terminal.ts';

const terminal = processTerminal();
try {
  process.exitCode = await serve.run(process.argv.slice(2), terminal);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  terminal.err(`${error.message}\nTry: vss-gateway serve --help\n`);
  process.exitCode = 2;
}
