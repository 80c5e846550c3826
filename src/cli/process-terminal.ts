import { createInterface } from 'node:readline/promises';
import { buffer } from 'node:stream/consumers';
import { processEnvironment } from '../config/env.ts';
import type { Terminal } from './terminal.ts';

/** The terminal of this process. */
export function processTerminal(): Terminal {
  process.stdout.on('error', endWithReader);
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isTty: process.stderr.isTTY === true,
    readInput: () => buffer(process.stdin),
    ...(process.stdin.isTTY ? { ask } : {}),
    env: processEnvironment(),
  };
}

async function ask(question: string): Promise<string> {
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await asked.question(question);
  } finally {
    asked.close();
  }
}

/** Whoever reads may stop early (`… | head`): that is no failure of ours. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
