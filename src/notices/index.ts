import type { NoticePortal } from '../connectors/vss-portal/index.ts';
import type { NoticeVersion } from '../connectors/vss-portal/notice-fields.ts';
import type { NoticeSigner } from '../connectors/vss-portal/notice-signature.ts';
import type { Clock } from '../domain/clock.ts';
import { openBeside } from '../store/beside.ts';
import type { Store } from '../store/index.ts';
import { createNoticeDesk, type NoticeDesk } from './desk.ts';
import { createNoticeOutbox, type NoticeReport } from './outbox.ts';
import { openQueue } from './queue.ts';
import { openRecords } from './records.ts';
import { createNoticeSecrets } from './sealed.ts';

export type { NoticeDesk, Reported, UnenteredRow } from './desk.ts';
export type { NoticeReport } from './outbox.ts';

/** Check-in notices of all facilities: reported, sent, answered. */
export interface Notices {
  readonly desk: NoticeDesk;
  /** Attempts what is due. Never rejects. */
  work(): Promise<void>;
  /** Deletes what ended long ago, and reports what waits. Never rejects. */
  tidy(): Promise<void>;
  /** Lets what is under way end, and begins no more. What takes too long is given up as unknown. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** What the operator is told. */
export interface NoticesReport extends NoticeReport {
  waiting(backlog: { readonly notices: number; readonly ageMs: number }): void;
}

export interface NoticesParts {
  readonly store: Store;
  /** 32 bytes or more, shared by all replicas. */
  readonly secret: Uint8Array;
  readonly portal: NoticePortal;
  readonly signer: NoticeSigner;
  readonly version: NoticeVersion;
  readonly canAsk: (facility: string) => boolean;
  readonly resendUnknown: boolean;
  readonly clock: Clock;
  readonly random?: () => number;
  readonly report: NoticesReport;
}

export async function openNotices(parts: NoticesParts): Promise<Notices> {
  const { clock, report, signer } = parts;
  const secrets = createNoticeSecrets(parts.secret);
  // A notice that may have been sent must be known as such after a power cut too.
  const connection = await openBeside(parts.store, { outlives: 'power' });
  const queue = openQueue(connection, secrets);
  const outbox = createNoticeOutbox({ ...parts, queue, random: parts.random ?? Math.random });
  const desk = createNoticeDesk({
    ...parts,
    secrets,
    records: openRecords(connection.database, secrets),
    signs: (facility) => signer.signs(facility),
    wake: () => void outbox.work(),
  });
  return {
    desk,
    work: outbox.work,
    drain: outbox.drain,
    async tidy() {
      try {
        const now = clock.now();
        await queue.forgetOld(now);
        const waiting = await queue.waiting();
        const ageMs = waiting === null ? 0 : now.getTime() - waiting.since.getTime();
        report.waiting({ notices: waiting?.notices ?? 0, ageMs });
      } catch (error) {
        report.failed(error);
      }
    },
    async close() {
      await outbox.drain();
      await connection.close();
    },
  };
}
