import type { NoticePortal } from '../connectors/vss-portal/index.ts';
import type { NoticeDelivery } from '../connectors/vss-portal/notice-delivery.ts';
import {
  CertificateNotInForce,
  type NoticeSigner,
} from '../connectors/vss-portal/notice-signature.ts';
import { noticeXml, withSignature } from '../connectors/vss-portal/notice-xml.ts';
import type { Clock } from '../domain/clock.ts';
import { backOffMs, overdueMs } from './back-off.ts';
import type { NoticeQueue, TakenNotice } from './queue.ts';

/** What the operator is told; never who the patient is. */
export interface NoticeReport {
  /** An attempt ended, or one that a stopped process left behind was found. */
  ended(outcome: NoticeDelivery['outcome'], facility: string | null, failure: string | null): void;
  /** A notice has not been taken for more than a day, and goes on waiting. */
  overdue(facility: string, failure: string): void;
  failed(error: unknown): void;
}

/** Sends what is queued: one at a time for each facility, in the order of the reports. */
export interface NoticeOutbox {
  /** Attempts all that is due; resolves when nothing is left that can be attempted now. Never rejects. */
  work(): Promise<void>;
  /** Begins no more, and lets what is under way end; what takes longer than the grace is given up as unknown. */
  drain(): Promise<void>;
}

export interface NoticeOutboxParts {
  readonly queue: NoticeQueue;
  readonly portal: NoticePortal;
  readonly signer: NoticeSigner;
  /** Whether a question of the facility would be put to the portal now. */
  readonly canAsk: (facility: string) => boolean;
  /** Whether notices whose fate is unknown are sent again. Default: no. */
  readonly resendUnknown?: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly report: NoticeReport;
}

/** Resilience, 4: an outbox is capped. */
const atOnce = 4;
const graceMs = 10_000;

export class LeaseLost extends Error {
  constructor() {
    super('another process has taken over');
    this.name = 'LeaseLost';
  }
}

export function createNoticeOutbox(parts: NoticeOutboxParts): NoticeOutbox {
  const { clock, queue, report } = parts;
  const underWay = new Map<string, Promise<void>>();
  let running: Promise<void> | null = null;
  let again = false;
  let draining = false;
  const ending = new AbortController();

  /** Begins what may be begun, and says whether that was anything. */
  async function begin(): Promise<boolean> {
    const due = await queue.due(clock.now());
    const begun: string[] = [];
    for (const { id, facility } of due) {
      if (draining || underWay.size >= atOnce) break;
      if (underWay.has(facility) || !parts.canAsk(facility)) continue;
      const notice = await queue.take(id, clock.now());
      if (notice === null) continue;
      begun.push(id);
      const attempt = attemptNotice(notice, parts, ending.signal)
        .catch(report.failed)
        .finally(() => underWay.delete(facility));
      underWay.set(facility, attempt);
    }
    return begun.length > 0;
  }

  async function round(): Promise<void> {
    if ((await queue.abandon(clock.now())) > 0) report.ended('UNKNOWN', null, 'INTERRUPTED');
    if (parts.resendUnknown === true) await queue.reopen(clock.now());
    while (!draining) {
      const begun = await begin();
      if (underWay.size === 0) return;
      if (!begun || underWay.size >= atOnce) await Promise.race(underWay.values());
    }
  }

  return {
    work() {
      if (draining) return Promise.resolve();
      if (running !== null) {
        again = true;
        return running;
      }
      const rounds = async () => {
        do {
          again = false;
          await round();
        } while (again && !draining);
      };
      running = rounds()
        .catch(report.failed)
        .finally(() => {
          running = null;
        });
      return running;
    },

    async drain() {
      draining = true;
      const timer = setTimeout(() => ending.abort(), graceMs);
      await running;
      await Promise.all(underWay.values());
      clearTimeout(timer);
    },
  };
}

/** One attempt, from a lease to what became of it. */
async function attemptNotice(
  notice: TakenNotice,
  parts: NoticeOutboxParts,
  signal: AbortSignal,
): Promise<void> {
  const { clock, portal, queue, report } = parts;
  const document = signedDocument(notice, parts);
  if (document === null)
    return settle(notice, { outcome: 'NOT_SENT', failure: 'CERTIFICATE' }, parts);
  try {
    const delivery = await portal.sendCheckInNotice({
      xml: document.xml,
      facility: notice.facility,
      signal,
      async beforeFirstByte() {
        if (!(await queue.sending(notice, document.signed, clock.now()))) throw new LeaseLost();
      },
    });
    await settle(notice, delivery, parts);
  } catch (error) {
    // Before the first byte: whoever has the lease now goes on.
    if (!(error instanceof LeaseLost)) throw error;
    report.ended('NOT_SENT', notice.facility, 'LEASE_LOST');
  }
}

/** null when the facility's certificate is not in force. */
function signedDocument(
  { facility, fieldList, values }: TakenNotice,
  { clock, signer }: NoticeOutboxParts,
): { readonly xml: string; readonly signed: boolean } | null {
  const signed = signer.signs(facility);
  const xml = noticeXml(values, fieldList, signed ? signer.signedPart : null);
  try {
    return { xml: withSignature(xml, signer.sign(facility, xml, clock.now()) ?? ''), signed };
  } catch (error) {
    if (error instanceof CertificateNotInForce) return null;
    throw error;
  }
}

async function settle(
  notice: TakenNotice,
  delivery: NoticeDelivery,
  { clock, queue, random, report, resendUnknown = false }: NoticeOutboxParts,
): Promise<void> {
  const now = clock.now();
  const { outcome } = delivery;
  if (outcome === 'ACCEPTED' || outcome === 'REJECTED') {
    await queue.answered(notice, outcome, delivery, now);
    return report.ended(outcome, notice.facility, null);
  }
  const { failure } = delivery;
  if (outcome === 'UNKNOWN' && !resendUnknown) await queue.unknown(notice, failure, now);
  else {
    const next = new Date(now.getTime() + backOffMs(notice.attempts, random()));
    await queue.postpone(notice, failure, next);
    if (now.getTime() - notice.reportedAt.getTime() > overdueMs)
      report.overdue(notice.facility, failure);
  }
  report.ended(outcome, notice.facility, failure);
}
