#!/usr/bin/env node
// Runs on any Node that npm supports, and hands over to the Node 24 that this package brings along:
// the sources are TypeScript, which older versions cannot load.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const minimum = 24;
const command = fileURLToPath(new URL('../src/cli/command.ts', import.meta.url));
const bundled = ['x64', 'arm64']
  .map((cpu) =>
    fileURLToPath(new URL(`../node_modules/node-linux-${cpu}/bin/node`, import.meta.url)),
  )
  .find((path) => existsSync(path));
const current = Number(process.versions.node.split('.')[0]);
const node = current >= minimum ? process.execPath : bundled;

if (node === undefined) {
  process.stderr.write(
    `vss-gateway needs Node ${minimum} or newer; this is ${process.version}. ` +
      'Run "npm ci" without --omit=optional, or install a newer Node.\n',
  );
  process.exitCode = 1;
} else {
  const child = spawn(node, [command, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128);
  });
}
