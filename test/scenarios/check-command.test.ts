import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCommand } from '../../src/cli/check.ts';
import { UsageError } from '../../src/cli/terminal.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { freePort, startTestGateway } from '../support/gateway.ts';
import { runCommand } from '../support/gateway-process.ts';

const list = `\ufeffMã;CCCD;Họ tên;Ngày sinh;Ngày khám
K-1;001086000001;Nguyễn Thử Nghiệm;15/01/1986;
K-2;1049000002;Trần Văn Mẫu;02/09/1949;
=cmd;1,08E+11;Lê Thị Bình;11/04/1979;
K-4;001158000004;Phạm Thử An;30/06/1958;hôm nào
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vss-check-'));
  await writeFile(join(folder, 'list.csv'), list);
});
afterEach(() => rm(folder, { recursive: true }));

async function check(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const said = { out: '', err: '' };
  const code = await checkCommand(systemClock).run(args, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    readInput: () => Promise.resolve(new Uint8Array()),
    env,
  });
  return { code, ...said };
}

const file = (name: string) => join(folder, name);

describe('check', () => {
  it('writes what came of each row, and of those that cannot be read why', async () => {
    await using gateway = await startTestGateway();
    const { code, out } = await check([
      file('list.csv'),
      '--gateway',
      gateway.url,
      '--language',
      'en',
      '--json',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ rows: 4, eligible: 2, notSent: 2, pending: 0 });
    const text = await readFile(file('list.checked.csv'), 'utf8');
    const lines = text.split('\r\n');
    expect(lines[1]).toMatch(/^K-1;001086000001;.*;K-1;DECIDED;ELIGIBLE;ELIGIBLE;80;1\.1;/);
    expect(lines[2]).toMatch(/^K-2;1049000002;.*;K-2;DECIDED;ELIGIBLE;/);
    expect(lines[3]).toMatch(
      /^'=cmd;1,08E\+11;.*NOT_SENT;UNDETERMINED;NEEDS_ACTION;;;NUMBER_DAMAGED;/,
    );
    expect(lines[4]).toContain('VISIT_TIME_UNREADABLE');
    expect((await readdir(folder)).sort()).toEqual([
      'list.checked.csv',
      'list.checked.xlsx',
      'list.csv',
    ]);
  });

  it('proves its key to a gateway that demands it, with a nonce where it wants one', async () => {
    await using gateway = await startTestGateway({
      environment: { SENDER_CONSTRAINT: 'required', DPOP_NONCE: 'required' },
    });
    const { code, out } = await check([
      file('list.csv'),
      '--gateway',
      gateway.url,
      '--json',
      '--quiet',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ eligible: 2 });
  });

  it('takes a token of somebody, and says in the words of the gateway why it is refused', async () => {
    await using gateway = await startTestGateway();
    const given = async (client: string) => {
      await writeFile(file('token'), `${await gateway.token(client)}\n`);
      return check([
        file('list.csv'),
        '--gateway',
        gateway.url,
        '--token',
        file('token'),
        '--language',
        'en',
      ]);
    };
    expect((await given('hospital-district')).out).toContain('2  eligible');
    const refused = await given('auditor');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/may not use this operation/);
  });

  it('tells a list that is none, wrong arguments, and a template', async () => {
    await writeFile(file('none.csv'), 'a,b\n001086000001,Nguyễn Thử Nghiệm\n');
    const none = await check([file('none.csv')]);
    expect(none.code).toBe(2);
    expect(none.err).toMatch(/^Line 1: the headers name no patient/);
    expect(none.err).not.toMatch(/001086000001|Nguyễn/);
    expect((await check([file('missing.csv')])).code).toBe(2);
    for (const args of [
      [],
      ['a', 'b'],
      ['--nope'],
      ['a', '--language', 'fr'],
      ['a', '--client', 'c'],
    ])
      await expect(check(args)).rejects.toThrow(UsageError);
    expect(await check(['--template'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('personalId'),
    });
  });

  it('plays a gateway of its own where none answers, and leaves nothing running', async () => {
    const environment = { DATA_DIR: file('data'), PORT: String(await freePort()) };
    const { code, err, out } = await runCommand(
      ['check', file('list.csv'), '--language', 'en', '--quiet'],
      { environment },
    );
    expect(err).toBe('');
    expect(code).toBe(1);
    expect(out).toContain('2  eligible');
  }, 90_000);
});
