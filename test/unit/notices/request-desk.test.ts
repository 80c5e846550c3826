import { expect, test } from 'vitest';
import type { Caller } from '../../../src/auth/caller.ts';
import type { MakeCompanions } from '../../../src/context.ts';
import { parseFacilityCode } from '../../../src/domain/facility.ts';
import type { NoticeDesk } from '../../../src/notices/index.ts';
import { noticeDeskOf } from '../../../src/notices/request-desk.ts';
import { ledgerEntry } from '../../support/ledger-entry.ts';
import { noticeContent } from '../../support/notices.ts';

const caller = { kind: 'hospital', clientId: 'his' } as Caller;

test('a report fails when the same version was reported at the same moment: it does not stand', async () => {
  const made: MakeCompanions[] = [];
  const row = { id: 'id-of-the-version' };
  const desk = { report: async () => ({ notice: {}, row, differs: false }) };
  const own = noticeDeskOf(desk as unknown as NoticeDesk, caller, {
    alongside: (make) => made.push(make),
  });
  await own.report({
    checkInId: 'check-in-1',
    facility: parseFacilityCode('99001'),
    person: null,
    stated: null,
    content: noticeContent(),
    notReceived: false,
  });
  const entry = ledgerEntry();
  expect(await made[0]?.(entry)).toEqual({
    once: [{ table: 'check_in_notices', row: { ...row, entry_id: entry.id } }],
    along: [],
  });
});
