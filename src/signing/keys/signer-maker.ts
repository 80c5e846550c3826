import { type KmsService, openKmsService } from '../kms/service.ts';
import { openPkcs11Device, type Pkcs11Device } from '../pkcs11/device.ts';
import type { Signer } from '../signer.ts';
import { deviceSigner } from './device-signer.ts';
import type { KmsSection, Pkcs11Section } from './devices.ts';
import { fileSigner } from './file-signer.ts';
import type { SignerMaker } from './ring.ts';

export interface Devices extends SignerMaker {
  pkcs11(section: Pkcs11Section): Pkcs11Device;
  kms(section: KmsSection): KmsService;
}

/**
 * Makes signers. One device or connection serves all keys of the same section, and stays open while the key file is replaced.
 *
 * @param readSecret content of a file that a section names, without white space at its ends
 */
export function createDevices(readSecret: (file: string) => string): Devices {
  const devices = new Map<string, Pkcs11Device>();
  const services = new Map<string, KmsService>();

  /** Another PIN or token makes another device. */
  function pkcs11({ pinFile, ...section }: Pkcs11Section): Pkcs11Device {
    const options = { ...section, pin: readSecret(pinFile) };
    return remembered(devices, options, openPkcs11Device);
  }

  function kms({ tokenFile, caFile, ...section }: KmsSection): KmsService {
    const options = {
      ...section,
      token: tokenFile === null ? null : readSecret(tokenFile),
      ca: caFile === null ? null : readSecret(caFile),
    };
    return remembered(services, options, openKmsService);
  }

  return {
    pkcs11,
    kms,
    signer(entry, { devices: sections }): Signer | null {
      const { holder } = entry;
      if (holder?.kind === 'pkcs11' && sections.pkcs11 !== null) {
        const device = pkcs11(sections.pkcs11);
        const { label, id } = holder;
        return deviceSigner(entry, 'pkcs11', (input) => device.sign({ label, id }, input));
      }
      if (holder?.kind === 'kms' && sections.kms !== null) {
        const service = kms(sections.kms);
        return deviceSigner(entry, 'kms', (input) => service.sign(holder.key, input));
      }
      return fileSigner(entry);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...devices.values(), ...services.values()].map((each) => each.close()));
      devices.clear();
      services.clear();
    },
  };
}

function remembered<Options, Made>(
  made: Map<string, Made>,
  options: Options,
  make: (options: Options) => Made,
): Made {
  const name = JSON.stringify(options);
  const known = made.get(name);
  if (known !== undefined) return known;
  const one = make(options);
  made.set(name, one);
  return one;
}
