import { buffer } from 'node:stream/consumers';
import { processEnvironment } from '../config/env.ts';
import type { Terminal } from './terminal.ts';

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    readInput: () => buffer(process.stdin),
    env: processEnvironment(),
  };
}
