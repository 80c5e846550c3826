import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sandbox } from '../../../src/cli/sandbox.ts';
import { serve } from '../../../src/cli/serve.ts';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';
import { runBash, runCommand } from '../../support/gateway-process.ts';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const { version }: { readonly version: string } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
);

const terminal: Terminal = {
  out: () => undefined,
  err: () => undefined,
  readInput: async () => new Uint8Array(),
  env: {},
};

describe('wrong arguments', () => {
  it.each([[['extra']], [['--frob']], [['']]])('start no gateway: %j', async (args) => {
    await expect(serve.run(args, terminal)).rejects.toThrow(UsageError);
  });

  it.each([[['extra']], [['--frob']], [['personas', 'a', 'b']], [['personas', '--frob']]])(
    'show no sandbox: %j',
    async (args) => {
      await expect(async () => sandbox.run(args, terminal)).rejects.toThrow(UsageError);
    },
  );

  it('end with 2 and a sentence', async () => {
    const usage =
      '"serve" takes no arguments: settings come from the environment, e.g. PORT=4001.\nTry: vss-gateway serve --help\n';
    expect(await runCommand(['serve', '--frob'])).toEqual({ code: 2, out: '', err: usage });
    const started = await runBash(`'${process.execPath}' '${main}' extra`);
    expect(started).toEqual({ code: 2, out: '', err: usage });
  });
});

it.each(['--version', '-v'])('%s prints the version of the package', async (option) => {
  expect(await runCommand([option])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});
