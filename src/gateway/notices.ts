import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import type { CanAsk } from '../connectors/upstream.ts';
import type { NoticePortal } from '../connectors/vss-portal/index.ts';
import { createNoticeSigner } from '../connectors/vss-portal/notice-signature.ts';
import { parseFacilityCode } from '../domain/facility.ts';
import { type Notices, openNotices } from '../notices/index.ts';
import type { Store } from '../store/index.ts';
import type { Surroundings } from './surroundings.ts';

const lookEveryMs = 500;
const tidyEveryMs = 60_000;

export interface GatewayNoticesParts {
  readonly store: Store;
  readonly portal: NoticePortal;
  readonly canAsk: CanAsk;
}

/** Check-in notices; what a replica that has gone left behind is found by the others. */
export async function openGatewayNotices(
  { notices: settings }: Config,
  { facilityCertificates, pseudonymKey }: Secrets,
  { canAsk, ...parts }: GatewayNoticesParts,
  { clock, events, stack }: Surroundings,
): Promise<Notices> {
  const notices = await openNotices({
    ...parts,
    secret: pseudonymKey,
    signer: createNoticeSigner(facilityCertificates, settings.signedPart),
    version: settings.version,
    resendUnknown: settings.resendUnknown,
    canAsk: (facility) => canAsk('VSS_PORTAL', parseFacilityCode(facility)),
    clock,
    report: events.notices,
  });
  stack.defer(() => notices.close());
  every(lookEveryMs, notices.work, stack);
  every(tidyEveryMs, notices.tidy, stack);
  return notices;
}

/** `work` never rejects; one that takes long is asked again, and goes on. */
function every(ms: number, work: () => Promise<void>, stack: AsyncDisposableStack): void {
  const timer = setInterval(() => {
    void work();
  }, ms).unref();
  stack.defer(() => clearInterval(timer));
}
