import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWitnessKeys } from '../../../src/cli/ledger/keys.ts';
import { type Terminal, UsageError } from '../../../src/cli/terminal.ts';
import { verifyCommand } from '../../../src/cli/verify.ts';
import { witnessKeysIn } from '../../../src/cli/witness-keys.ts';
import { logKeys } from '../../../src/ledger/note-signer.ts';
import { bundleOf, checkedAt, jwks, witnesses } from '../../support/documents/bundle.ts';

const vkeys = witnesses.map(({ vkey }) => vkey);
const settings = JSON.stringify({
  quorum: 1,
  witnesses: vkeys.map((key) => ({ key, url: 'https://w.example' })),
});
const forms = [
  ['one a line', `${vkeys.join('\n')}\n`],
  ['with empty lines and line ends of Windows', `\uFEFF\r\n${vkeys.join('\r\n\r\n')}`],
  ['the JSON of WITNESSES_FILE', `${settings}\n`],
] as const;
const [one = ''] = vkeys;
const terminal: Terminal = {
  out: () => undefined,
  err: () => undefined,
  readInput: async () => Buffer.alloc(0),
  env: {},
};

describe('a file with the keys of witnesses', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'witnesses-'));
    await writeFile(at('keys.json'), JSON.stringify(jwks));
    await writeFile(at('x.asice'), await bundleOf());
    await writeFile(at('unseen.asice'), await bundleOf({ log: { cosign: 0 } }));
  });
  afterAll(() => rm(folder, { recursive: true }));

  describe.each(forms)('%s', (_title, text) => {
    beforeAll(() => writeFile(at('witnesses'), text));

    test('is read by ledger verify', async () => {
      const read = await readWitnessKeys(at('witnesses'), terminal);
      expect(read.map(({ vkey }) => vkey)).toEqual(vkeys);
      const env = { WITNESSES_FILE: at('witnesses') };
      expect(await readWitnessKeys(undefined, { ...terminal, env })).toHaveLength(2);
    });

    test('is read by verify bundle', async () => {
      const clock = { now: () => checkedAt, monotonic: () => 0 };
      const verify = async (name: string) => {
        const out: string[] = [];
        const args = ['bundle', at(name), '--keys', at('keys.json'), '--json'];
        const code = await verifyCommand(clock).run(
          [...args, '--witnesses', at('witnesses'), '--quorum', '2'],
          { ...terminal, out: (line) => out.push(line) },
        );
        return { code, report: JSON.parse(out.join('')) };
      };
      expect(await verify('x.asice')).toMatchObject({
        code: 0,
        report: { trusted: { witnesses: true } },
      });
      expect(await verify('unseen.asice')).toMatchObject({
        code: 1,
        report: { code: 'CHECKPOINT_COSIGNATURES_TOO_FEW' },
      });
    });
  });

  test.each([
    ['no key', 'nobody', /line 1/],
    ['a line that is no key', `${one}\nnobody`, /line 2/],
    ['a key twice', `${one}\n${one}`, /twice/],
    ['JSON of something else', '{"keys":[]}', /witnesses/],
    ['JSON cut off', settings.slice(0, -1), /JSON/],
    ['a list', '[]', /witnesses/],
  ])('is refused for %s', async (_title, text, problem) => {
    expect(() => witnessKeysIn(text)).toThrow(problem);
    await writeFile(at('bad'), text);
    await expect(readWitnessKeys(at('bad'), terminal)).rejects.toThrow(UsageError);
  });

  test('is refused for the key of a log', () => {
    const [key] = logKeys('log.example', jwks.keys);
    expect(() => witnessKeysIn(`${one}\n${key?.vkey}`)).toThrow(
      'line 2: this is not the key of a witness',
    );
  });
});
