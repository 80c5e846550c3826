import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import type { KeyRing } from '../signing/keys/ring.ts';
import { type Signer, SignerUnavailable } from '../signing/signer.ts';
import { sntp } from '../time-sources/sntp.ts';
import { watchClock } from '../time-sources/watch.ts';
import type { Surroundings } from './surroundings.ts';

/** The signing keys, and the clock without which they do not sign. */
export interface Signing {
  readonly keys: KeyRing;
  clockIsSure(): boolean;
  /** @throws SignerUnavailable */
  receiptSigner(at: Date): Signer;
  /** @throws SignerUnavailable */
  httpSigner(): Signer;
}

/** Told when keys and clock go wrong, and right again. */
interface Log {
  warn(about: object, message: string): void;
  error(about: object, message: string): void;
}

export async function openSigning(
  { timeSources }: Config,
  { signingKeys }: Secrets,
  { clock, stack }: Pick<Surroundings, 'clock' | 'stack'>,
  log: Log,
): Promise<Signing> {
  const clockWatch = watchClock({
    sources: timeSources,
    ask: sntp({ clock }),
    clock,
    changed: (standing, offsetMs) => log.error({ standing, offsetMs }, 'clock'),
  });
  stack.defer(() => clockWatch.close());
  await clockWatch.measure();
  const keys = stack.use(signingKeys);
  keys.watch({
    clock,
    onRefused: ({ problems }) => log.error({ problems }, 'changed signing keys refused'),
    onHealth: (health) => {
      if (health.state === 'DOWN') log.error(health, 'a signing key gives no signatures');
      else log.warn(health, 'a signing key signs again');
    },
  });
  await keys.check();
  const clockIsSure = () => clockWatch.standing() === 'SURE';
  const dated = (signer: Signer): Signer => {
    if (!clockIsSure()) throw new SignerUnavailable('CLOCK_UNSURE');
    return signer;
  };
  return {
    keys,
    clockIsSure,
    receiptSigner: (at) => dated(keys.signerFor('receipt', at)),
    httpSigner: () => dated(keys.signerFor('http')),
  };
}
