import { hash } from 'node:crypto';
import { resolve } from 'node:path';
import type { ManifestProver } from '../../../documents/bundle/make.ts';
import { sentWith } from '../../../documents/chain.ts';
import { signDetached } from '../../../documents/cms/sign.ts';
import { httpTimeStamper } from '../../../documents/time-stamp/client.ts';
import { TimeStampError } from '../../../documents/time-stamp.ts';
import { pem } from '../../../documents/x509/pem.ts';
import type { Clock } from '../../../domain/clock.ts';
import { type CertifiedDocumentKey, certifiedKey } from '../../sign/chain.ts';
import { SignProblem } from '../../sign/problem.ts';
import type { Terminal } from '../../terminal.ts';
import type { BundleSettings } from './settings.ts';

export interface ProversRequest {
  readonly chain: string | undefined;
  readonly key: string | undefined;
  readonly settings: BundleSettings;
  readonly terminal: Terminal;
  readonly clock: Clock;
}

/** Who seals the bundle; disposing of them closes the device of the key. */
export interface Provers extends AsyncDisposable {
  readonly list: readonly ManifestProver[];
  /** PEM of the chain of who signs; null where nobody does. */
  readonly certificates: string | null;
}

/**
 * A signature, and a time-stamp where an authority is configured; one of them is enough.
 *
 * @throws SignProblem when there is neither
 */
export async function openProvers(request: ProversRequest): Promise<Provers> {
  const stamps = stampers(request);
  const signer = await signerOr(request, stamps.length > 0);
  const chain = signer?.chain.path.map(({ bytes }) => pem('CERTIFICATE', bytes)).join('') ?? null;
  return {
    list: [...(signer === null ? [] : [signing(signer, request.clock)]), ...stamps],
    certificates: chain,
    [Symbol.asyncDispose]: async () => signer?.key[Symbol.asyncDispose](),
  };
}

async function signerOr(
  { chain, key, settings: { env }, terminal, clock }: ProversRequest,
  isStamped: boolean,
): Promise<CertifiedDocumentKey | null> {
  const chainFile = chain ?? sandboxChain(env);
  try {
    const around = { ...terminal, env };
    return await certifiedKey({ chainFile, keyFile: key, terminal: around, now: clock.now() });
  } catch (error) {
    const isWanted = chain !== undefined || key !== undefined;
    if (!(error instanceof SignProblem) || isWanted || !isStamped) throw error;
    return null;
  }
}

function sandboxChain(env: Terminal['env']): string | null {
  return env['GATEWAY_MODE'] === 'production'
    ? null
    : resolve(env['DATA_DIR'] || './data', 'sandbox/document-chain.pem');
}

function signing({ key, chain }: CertifiedDocumentKey, clock: Clock): ManifestProver {
  const signer = key.with(sentWith(chain));
  return {
    kind: 'SIGNATURE',
    prove(manifest) {
      const digest = hash(signer.algorithm.hash, manifest, 'buffer');
      return signDetached({ digest, signer, signingTime: clock.now() });
    },
  };
}

/** The first authority that stamps; those that do not are passed over with a warning. */
function stampers({ settings, terminal, clock }: ProversRequest): ManifestProver[] {
  const { stampTrust: trust, stampUrls } = settings;
  if (trust === null || stampUrls.length === 0) return [];
  const authorities = stampUrls.map((url) => httpTimeStamper({ url, trust, clock }));
  return [
    {
      kind: 'TIME_STAMP',
      async prove(manifest) {
        for (const { authority, stamp } of authorities) {
          try {
            return (await stamp(manifest)).token;
          } catch (error) {
            if (!(error instanceof TimeStampError)) throw error;
            const { code, message } = error;
            terminal.err(`Warning: ${authority} did not stamp: ${code}: ${message}\n`);
          }
        }
        return null;
      },
    },
  ];
}
