import type { Handle, PKCS11, Template } from 'pkcs11js';
import type { JsonObject } from '../../domain/strict-json.ts';
import type { SignInput } from '../keys/device-signer.ts';
import { type SignerFailure, SignerUnavailable } from '../signer.ts';
import type { KeyReference, Pkcs11WorkerData } from './requests.ts';

type Library = typeof import('pkcs11js');

/** A token with a session that is logged in. All of it is synchronous: it belongs into a worker. */
export interface Token {
  /** @throws SignerUnavailable, or the module's own error */
  sign(key: KeyReference, input: SignInput): Uint8Array;
  /** @throws SignerUnavailable, or the module's own error */
  publicKey(key: KeyReference): JsonObject;
  close(): void;
}

/** PKCS#11 3.0; the package's constants end with 2.40. */
const mechanismEdDsa = 0x1057;
const keyTypeEdwards = 0x40;
const longestSignature = 1_024;
const largestAttribute = 8;

/** @throws SignerUnavailable */
export async function openToken({ module, tokenLabel, pin }: Pkcs11WorkerData): Promise<Token> {
  const library = await loadLibrary();
  const device = loadModule(library, module);
  const session = openSession(library, device, { tokenLabel, pin });
  const found = new Map<string, Handle>();

  function privateKey(reference: KeyReference): Handle {
    const name = JSON.stringify(reference);
    const known = found.get(name);
    if (known !== undefined) return known;
    const handle = findKey(library, device, session, {
      kind: library.CKO_PRIVATE_KEY,
      reference,
    });
    refuseExtractable(library, device, session, handle);
    found.set(name, handle);
    return handle;
  }

  return {
    sign(reference, { alg, bytes }) {
      device.C_SignInit(session, mechanismOf(library, alg), privateKey(reference));
      return device.C_Sign(session, Buffer.from(bytes), Buffer.alloc(longestSignature));
    },
    publicKey(reference) {
      const kind = library.CKO_PUBLIC_KEY;
      const handle = findKey(library, device, session, { kind, reference });
      return publicJwk(library, device, session, handle);
    },
    close() {
      // No C_Logout, no C_Finalize: both would end the sessions of everybody else in this process.
      try {
        device.C_CloseSession(session);
      } catch {
        // The device has ended it already.
      }
    },
  };
}

async function loadLibrary(): Promise<Library> {
  try {
    const loaded: Library & { readonly default?: Library } = await import('pkcs11js');
    return loaded.default ?? loaded;
  } catch {
    throw new SignerUnavailable('MODULE_UNUSABLE', 'pkcs11js');
  }
}

function loadModule(library: Library, path: string): PKCS11 {
  const device = new library.PKCS11();
  try {
    device.load(path);
  } catch {
    throw new SignerUnavailable('MODULE_UNUSABLE', 'module');
  }
  allow(
    () => device.C_Initialize({ flags: library.CKF_OS_LOCKING_OK }),
    'CKR_CRYPTOKI_ALREADY_INITIALIZED',
    'MODULE_UNUSABLE',
  );
  return device;
}

function openSession(
  library: Library,
  device: PKCS11,
  { tokenLabel, pin }: Pick<Pkcs11WorkerData, 'tokenLabel' | 'pin'>,
): Handle {
  const slots = device
    .C_GetSlotList(true)
    .filter((slot) => device.C_GetTokenInfo(slot).label.trimEnd() === tokenLabel);
  const [slot, ...others] = slots;
  if (slot === undefined || others.length > 0) {
    throw new SignerUnavailable('UNREACHABLE', slot === undefined ? 'no token' : 'two tokens');
  }
  const session = device.C_OpenSession(slot, library.CKF_SERIAL_SESSION);
  allow(
    () => device.C_Login(session, library.CKU_USER, pin),
    'CKR_USER_ALREADY_LOGGED_IN',
    'LOGIN_FAILED',
  );
  return session;
}

function allow(attempt: () => void, harmless: string, failure: SignerFailure): void {
  try {
    attempt();
  } catch (error) {
    const code = error instanceof Error ? /CKR_[A-Z0-9_]+/.exec(error.message)?.[0] : undefined;
    if (code !== harmless) throw new SignerUnavailable(failure, code);
  }
}

function findKey(
  library: Library,
  device: PKCS11,
  session: Handle,
  { kind, reference: { label, id } }: { readonly kind: number; readonly reference: KeyReference },
): Handle {
  const template: Template = [
    { type: library.CKA_CLASS, value: kind },
    ...(label === null ? [] : [{ type: library.CKA_LABEL, value: label }]),
    ...(id === null ? [] : [{ type: library.CKA_ID, value: Buffer.from(id, 'hex') }]),
  ];
  device.C_FindObjectsInit(session, template);
  const [handle, ...others] = device.C_FindObjects(session, 2);
  device.C_FindObjectsFinal(session);
  if (handle === undefined || others.length > 0) throw new SignerUnavailable('KEY_NOT_FOUND');
  return handle;
}

/** A key that can be read out is one that may be elsewhere too. */
function refuseExtractable(
  library: Library,
  device: PKCS11,
  session: Handle,
  handle: Handle,
): void {
  const attributes = device.C_GetAttributeValue(session, handle, [
    { type: library.CKA_EXTRACTABLE, value: Buffer.alloc(largestAttribute) },
    { type: library.CKA_SENSITIVE, value: Buffer.alloc(largestAttribute) },
  ]);
  const [extractable, sensitive] = attributes.map(({ value }) => value[0] !== 0);
  if (extractable !== false) throw new SignerUnavailable('KEY_EXTRACTABLE', 'CKA_EXTRACTABLE');
  if (sensitive !== true) throw new SignerUnavailable('KEY_EXTRACTABLE', 'CKA_SENSITIVE');
}

function mechanismOf(library: Library, alg: SignInput['alg']) {
  switch (alg) {
    case 'ES256':
      return { mechanism: library.CKM_ECDSA };
    case 'EdDSA':
      return { mechanism: mechanismEdDsa };
    case 'PS256':
      return {
        mechanism: library.CKM_RSA_PKCS_PSS,
        parameter: {
          type: library.CK_PARAMS_RSA_PSS,
          hashAlg: library.CKM_SHA256,
          mgf: library.CKG_MGF1_SHA256,
          saltLen: 32,
        },
      };
  }
}

const coordinate = 32;

function publicJwk(library: Library, device: PKCS11, session: Handle, handle: Handle): JsonObject {
  const read = (type: number): Buffer => {
    const [attribute] = device.C_GetAttributeValue(session, handle, [{ type }]);
    if (attribute === undefined) throw new SignerUnavailable('INVALID_ANSWER');
    return attribute.value;
  };
  const type = read(library.CKA_KEY_TYPE)[0];
  if (type === library.CKK_RSA) {
    return {
      kty: 'RSA',
      n: unsigned(read(library.CKA_MODULUS)),
      e: unsigned(read(library.CKA_PUBLIC_EXPONENT)),
    };
  }
  // CKA_EC_POINT is an OCTET STRING around the point; both lengths that occur here fit into one byte.
  const point = read(library.CKA_EC_POINT).subarray(2);
  if (type === library.CKK_EC && point.byteLength === 1 + 2 * coordinate) {
    return {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 1 + coordinate).toString('base64url'),
      y: point.subarray(1 + coordinate).toString('base64url'),
    };
  }
  if (type === keyTypeEdwards && point.byteLength === coordinate) {
    return { kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') };
  }
  throw new SignerUnavailable('INVALID_ANSWER', 'key type');
}

function unsigned(bytes: Buffer): string {
  const first = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(Math.max(first, 0)).toString('base64url');
}
