import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Handle, PKCS11, Template } from 'pkcs11js';

type Library = typeof import('pkcs11js');

const run = promisify(execFile);

const modules = [
  process.env['SOFTHSM2_MODULE'] ?? '',
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
];

/** The module of SoftHSM; null without it or without a built pkcs11js. */
export const softHsmModule: string | null =
  loadLibrary() === null ? null : (modules.find((path) => path !== '' && existsSync(path)) ?? null);

if (softHsmModule === null) {
  process.stderr.write(
    'SoftHSM tests are skipped: they need softhsm2 and `npm rebuild pkcs11js --ignore-scripts=false`.\n',
  );
}

function loadLibrary(): Library | null {
  try {
    return createRequire(import.meta.url)('pkcs11js') as Library;
  } catch {
    return null;
  }
}

export interface SoftToken extends AsyncDisposable {
  readonly module: string;
  readonly label: string;
  readonly pin: string;
  /** The login is one of the whole process: without it the next one has to bring the right PIN. */
  logOut(): void;
  logIn(): void;
  /** As a device does that was restarted: all sessions of the process are gone. */
  endSessions(): void;
  /** Makes a key pair in the token. */
  generate(kind: 'EC' | 'Ed25519' | 'RSA', label: string, extractable?: boolean): void;
}

/** A SoftHSM token in a folder of its own; one in a process, for the module reads its settings once. */
export async function makeSoftToken(module: string): Promise<SoftToken> {
  const folder = await mkdtemp(join(tmpdir(), 'softhsm-'));
  const [label, pin] = ['vss-test', '648219'];
  await mkdir(join(folder, 'tokens'));
  const settings = join(folder, 'softhsm2.conf');
  await writeFile(settings, `directories.tokendir = ${folder}/tokens\nlog.level = ERROR\n`);
  process.env['SOFTHSM2_CONF'] = settings;
  const soPin = '917364';
  await run('softhsm2-util', [
    ...['--init-token', '--free', '--label', label],
    ...['--pin', pin, '--so-pin', soPin],
  ]);
  const library = loadLibrary();
  if (library === null) throw new Error('pkcs11js cannot be loaded');
  const device = new library.PKCS11();
  device.load(module);
  device.C_Initialize({ flags: library.CKF_OS_LOCKING_OK });
  const slot = device
    .C_GetSlotList(true)
    .find((one) => device.C_GetTokenInfo(one).label.trimEnd() === label);
  if (slot === undefined) throw new Error('SoftHSM shows no token');
  const flags = library.CKF_SERIAL_SESSION | library.CKF_RW_SESSION;
  let session = device.C_OpenSession(slot, flags);
  device.C_Login(session, library.CKU_USER, pin);
  return {
    module,
    label,
    pin,
    logOut: () => device.C_Logout(session),
    logIn: () => device.C_Login(session, library.CKU_USER, pin),
    endSessions() {
      device.C_CloseAllSessions(slot);
      session = device.C_OpenSession(slot, flags);
    },
    generate: (kind, name, extractable = false) =>
      generatePair(library, device, session, { kind, name, extractable }),
    async [Symbol.asyncDispose]() {
      device.C_Finalize();
      device.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface WantedPair {
  readonly kind: 'EC' | 'Ed25519' | 'RSA';
  readonly name: string;
  readonly extractable: boolean;
}

/** DER of the curves' names: OIDs of P-256 and Ed25519. */
const curves = {
  EC: Buffer.from('06082a8648ce3d030107', 'hex'),
  Ed25519: Buffer.from('06032b6570', 'hex'),
};

const mechanismEdwardsPair = 0x1055;

function generatePair(
  library: Library,
  device: PKCS11,
  session: Handle,
  { kind, name, extractable }: WantedPair,
): void {
  const id = Buffer.from(name).subarray(0, 8);
  const common: Template = [
    { type: library.CKA_TOKEN, value: true },
    { type: library.CKA_LABEL, value: name },
    { type: library.CKA_ID, value: id },
  ];
  const mechanism =
    kind === 'RSA'
      ? library.CKM_RSA_PKCS_KEY_PAIR_GEN
      : kind === 'EC'
        ? library.CKM_EC_KEY_PAIR_GEN
        : mechanismEdwardsPair;
  const size: Template =
    kind === 'RSA'
      ? [
          { type: library.CKA_MODULUS_BITS, value: 2_048 },
          { type: library.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
        ]
      : [{ type: library.CKA_EC_PARAMS, value: curves[kind] }];
  device.C_GenerateKeyPair(
    session,
    { mechanism },
    [...common, { type: library.CKA_VERIFY, value: true }, ...size],
    [
      ...common,
      { type: library.CKA_PRIVATE, value: true },
      { type: library.CKA_SENSITIVE, value: !extractable },
      { type: library.CKA_EXTRACTABLE, value: extractable },
      { type: library.CKA_SIGN, value: true },
    ],
  );
}
