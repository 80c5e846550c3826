import type {
  NoticeDelivery,
  NoticePortal,
  NoticeSending,
} from '../../src/connectors/vss-portal/index.ts';

/** A portal that answers as it is told, and remembers what was sent to it. */
export interface ScriptedPortal extends NoticePortal {
  /** Documents whose first byte was sent, in order. */
  readonly sent: readonly string[];
  /** Most deliveries of one facility at the same moment. */
  readonly mostOfOneFacility: () => number;
  readonly mostAtOnce: () => number;
  /** What comes of the next attempts; afterwards all are accepted. */
  script(...deliveries: readonly Scripted[]): void;
}

/** `refuse-login`: no byte is sent. A function may wait, or throw. */
export type Scripted = NoticeDelivery | 'refuse-login' | (() => Promise<NoticeDelivery>);

export const accepted: NoticeDelivery = {
  outcome: 'ACCEPTED',
  code: '200',
  transactionId: 'GD-1',
  receivedAt: new Date('2026-11-20T02:00:01Z'),
  message: 'Tiếp nhận thành công',
};

export const rejected: NoticeDelivery = {
  outcome: 'REJECTED',
  code: '204',
  transactionId: null,
  receivedAt: null,
  message: 'Sai mã thẻ của NGUYỄN VĂN MẪU',
};

export function scriptedPortal(): ScriptedPortal {
  const sent: string[] = [];
  const planned: Scripted[] = [];
  const now = new Map<string, number>();
  const most = { facility: 0, all: 0 };

  async function deliver({ xml, facility, beforeFirstByte }: NoticeSending) {
    const plan = planned.shift() ?? accepted;
    if (plan === 'refuse-login') {
      return { outcome: 'NOT_SENT', failure: 'LOGIN_REFUSED' } satisfies NoticeDelivery;
    }
    await beforeFirstByte();
    sent.push(xml);
    now.set(facility, (now.get(facility) ?? 0) + 1);
    most.facility = Math.max(most.facility, now.get(facility) ?? 0);
    most.all = Math.max(
      most.all,
      [...now.values()].reduce((sum, each) => sum + each, 0),
    );
    await new Promise((done) => setImmediate(done));
    try {
      return typeof plan === 'function' ? await plan() : plan;
    } finally {
      now.set(facility, (now.get(facility) ?? 1) - 1);
    }
  }

  return {
    sent,
    mostOfOneFacility: () => most.facility,
    mostAtOnce: () => most.all,
    script: (...deliveries) => void planned.push(...deliveries),
    sendCheckInNotice: deliver,
  };
}
