import { type Clock, systemClock } from '../../domain/clock.ts';
import type { SigningKeys } from '../signer.ts';
import { chooseSigner } from './choose.ts';
import { fileSigner } from './file-signer.ts';
import { parseKeyFile, publishedKeys } from './key-file.ts';

export { generateSigningKeys } from './generate.ts';
export { SigningKeysError } from './problems.ts';

/**
 * Keys that the file itself holds, as it is now: for tests and tools. A gateway's keys turn, see `ring.ts`.
 *
 * @throws SigningKeysError with all problems
 */
export function loadSigningKeys(
  jwksJson: unknown,
  clock: Pick<Clock, 'now'> = systemClock,
): SigningKeys {
  const file = parseKeyFile(jwksJson);
  const published = { keys: publishedKeys(file) };
  const signers = new Map(
    file.entries
      .map(fileSigner)
      .filter((signer) => signer !== null)
      .map((signer) => [signer.kid, signer]),
  );
  return {
    publicKeys: () => published,
    signerFor: (purpose, at = clock.now()) => chooseSigner(purpose, file, signers, at),
  };
}
