import type { JsonObject } from '../../domain/strict-json.ts';
import { generateKey } from '../../signing/keys/generate.ts';
import { type KeyEntry, readKeyEntry } from '../../signing/keys/key-entry.ts';
import type { KeyFile } from '../../signing/keys/key-file.ts';
import { KeyPlanError } from '../../signing/keys/plan.ts';
import { algorithmsFor } from '../../signing/keys/purposes.ts';
import type { Devices } from '../../signing/keys/signer-maker.ts';
import { thumbprint } from '../../signing/keys/thumbprint.ts';
import type { KeyPurpose, SignatureAlgorithm } from '../../signing/signer.ts';

/** A key that was made in a device or service. */
export interface DeviceKey {
  readonly pkcs11Label: string | undefined;
  readonly pkcs11Id: string | undefined;
  readonly kmsKey: string | undefined;
}

/** A file key like the one before, or the key of a device, whose public part is asked for and which must sign once. */
export async function newKey(
  purpose: KeyPurpose | null,
  before: KeyEntry | undefined,
  wanted: DeviceKey,
  { file, devices }: { readonly file: KeyFile; readonly devices: Devices },
): Promise<JsonObject> {
  const holder = holderOf(wanted);
  if (holder !== null) return deviceKey(purpose, holder, file, devices);
  if (purpose === 'document') {
    throw new KeyPlanError(
      'A key for documents comes with its certificates: put it into the file by hand, see docs/keys.md.',
    );
  }
  if (before !== undefined && before.holder !== null && before.holder.kind !== 'file') {
    throw new KeyPlanError(
      `The key before is not in the file (${before.holder.kind}). Make its successor there and name it: --pkcs11-label, --pkcs11-id or --kms-key.`,
    );
  }
  return generateKey(before?.alg ?? usualAlgorithm(purpose), purpose);
}

/** In place of a key that was withdrawn; null where it has to come from a device. */
export function replacementFor({ holder, alg, purpose }: KeyEntry): JsonObject | null {
  return holder?.kind === 'file' && purpose !== 'document' ? generateKey(alg, purpose) : null;
}

function usualAlgorithm(purpose: KeyPurpose | null): SignatureAlgorithm {
  return purpose === null ? 'ES256' : algorithmsFor(purpose)[0];
}

type Holder = { readonly pkcs11: JsonObject } | { readonly kms: { readonly key: string } };

function holderOf({ pkcs11Label, pkcs11Id, kmsKey }: DeviceKey): Holder | null {
  if (kmsKey !== undefined) return { kms: { key: kmsKey } };
  if (pkcs11Label === undefined && pkcs11Id === undefined) return null;
  return {
    pkcs11: {
      ...(pkcs11Label === undefined ? {} : { label: pkcs11Label }),
      ...(pkcs11Id === undefined ? {} : { id: pkcs11Id }),
    },
  };
}

async function deviceKey(
  purpose: KeyPurpose | null,
  holder: Holder,
  file: KeyFile,
  devices: Devices,
): Promise<JsonObject> {
  const publicJwk = await publicKeyOf(holder, file, devices);
  const jwk: JsonObject = {
    ...publicJwk,
    use: 'sig',
    kid: thumbprint(publicJwk),
    ...(purpose === null ? {} : { purpose }),
    ...holder,
  };
  const problems: string[] = [];
  const entry = readKeyEntry(jwk, (problem) => problems.push(problem));
  if (entry === null || problems.length > 0)
    throw new KeyPlanError(`The key: ${problems.join('; ')}`);
  const problem = (await devices.signer(entry, file)?.check?.()) ?? null;
  if (problem !== null) throw new KeyPlanError(`The key cannot be used: ${problem}`);
  return { ...jwk, alg: entry.alg };
}

async function publicKeyOf(holder: Holder, file: KeyFile, devices: Devices): Promise<JsonObject> {
  const { pkcs11, kms } = file.devices;
  if ('kms' in holder) {
    if (kms === null) throw new KeyPlanError('The key file has no section "kms".');
    return devices.kms(kms).publicKey(holder.kms.key);
  }
  if (pkcs11 === null) throw new KeyPlanError('The key file has no section "pkcs11".');
  const { label = null, id = null } = holder.pkcs11;
  return devices.pkcs11(pkcs11).publicKey({
    label: label === null ? null : String(label),
    id: id === null ? null : String(id),
  });
}
