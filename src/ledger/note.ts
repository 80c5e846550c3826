import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';

/**
 * Signed notes (C2SP signed-note): a text, an empty line, and one line for each signature. A checkpoint is such a note, signed
 * by the log and cosigned by witnesses.
 */
export interface Note {
  /** With its last line break; what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** 8 hexadecimal digits. */
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/** Why a note is refused. */
export const noteRefusals = {
  NOTE_TOO_LONG: 'The note is longer than any checkpoint.',
  NOTE_MALFORMED: 'This is no signed note: text, an empty line, signature lines.',
  SIGNATURE_LINE_MALFORMED: 'A signature line does not have the form of one.',
  TOO_MANY_SIGNATURES: 'The note has more signatures than any checkpoint.',
  KEY_UNKNOWN: 'None of the signatures is by a trusted key.',
  SIGNATURE_INVALID: 'The signature of a trusted key does not fit the text.',
} as const satisfies Record<string, string>;

export type NoteRefusalCode = keyof typeof noteRefusals;

export type Refused<Code> = { readonly ok: false; readonly code: Code };

/** Signature types of C2SP signed-note that are known here. */
export const signatureTypes = { ed25519: 0x01, ecdsa: 0x02, cosignature: 0x04 } as const;

export type SignatureType = keyof typeof signatureTypes;

/** A public key under a name, as a verifier key ("vkey") tells it. */
export interface NoteKey {
  readonly name: string;
  /** 8 hexadecimal digits; with the name it is how a note names the key. */
  readonly id: string;
  readonly type: SignatureType;
  readonly vkey: string;
  verify(text: string, signature: Uint8Array): boolean;
}

const maxNoteLength = 65_536;
const maxSignatures = 64;
// biome-ignore lint/suspicious/noControlCharactersInRegex: signed notes hold no control characters but line breaks
const controlCharacter = /[\u0000-\u0009\u000b-\u001f]/;
const unfitForName = /[\s+\p{Z}]/u;
const signatureLine = /^\u2014 (\S+) (\S+)$/u;

/** Splits a note without judging its signatures. */
export function parseNote(note: string): ({ readonly ok: true } & Note) | Refused<NoteRefusalCode> {
  if (note.length > maxNoteLength) return refused('NOTE_TOO_LONG');
  const split = note.lastIndexOf('\n\n');
  if (split <= 0 || !note.endsWith('\n') || controlCharacter.test(note) || !note.isWellFormed()) {
    return refused('NOTE_MALFORMED');
  }
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > maxSignatures) return refused('TOO_MANY_SIGNATURES');
  const signatures = lines.map(parseSignatureLine);
  return signatures.every((one) => one !== null)
    ? { ok: true, text: note.slice(0, split + 1), signatures }
    : refused('SIGNATURE_LINE_MALFORMED');
}

/** A signature line without its line break; null when it is none. */
export function parseSignatureLine(line: string): NoteSignature | null {
  const [, name = '', encoded = ''] = signatureLine.exec(line) ?? [];
  const bytes = decodeBase64(encoded);
  if (!isKeyName(name) || bytes === null || bytes.byteLength <= 4) return null;
  return { name, keyId: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4) };
}

export function formatSignatureLine(key: NoteKey, signature: Uint8Array): string {
  const bytes = Buffer.concat([Buffer.from(key.id, 'hex'), signature]);
  return `\u2014 ${key.name} ${bytes.toString('base64')}\n`;
}

/**
 * Judges a note by keys that are trusted for it. Signatures of other keys say nothing; one of a trusted key that does not fit
 * condemns the note (C2SP signed-note, Signatures).
 */
export function verifyNote(
  note: Note,
  keys: readonly NoteKey[],
): { readonly ok: true; readonly by: readonly SignedBy[] } | Refused<NoteRefusalCode> {
  const by = note.signatures.flatMap((signature) =>
    keys
      .filter((key) => key.name === signature.name && key.id === signature.keyId)
      .map((key) => ({ key, signature: signature.bytes })),
  );
  if (by.length === 0) return refused('KEY_UNKNOWN');
  return by.every(({ key, signature }) => key.verify(note.text, signature))
    ? { ok: true, by }
    : refused('SIGNATURE_INVALID');
}

export interface SignedBy {
  readonly key: NoteKey;
  readonly signature: Uint8Array;
}

export function isKeyName(name: string): boolean {
  return name !== '' && !unfitForName.test(name) && !controlCharacter.test(name);
}

/** @throws TypeError when the text is no verifier key of a type that is known here */
export function parseVkey(vkey: string): NoteKey {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey) ?? [];
  const material = decodeBase64(encoded);
  const type = typeNumbered(material?.[0]);
  if (material === null || type === undefined || !isKeyName(name)) {
    throw new TypeError('a verifier key has the form <name>+<key id>+<base64>');
  }
  const key = noteKey(name, type, publicKeyOf(type, material.subarray(1)));
  if (key.id !== id) throw new TypeError('the id of the verifier key does not belong to its key');
  return key;
}

function typeNumbered(number: number | undefined): SignatureType | undefined {
  const types: readonly SignatureType[] = ['ed25519', 'ecdsa', 'cosignature'];
  return types.find((type) => signatureTypes[type] === number);
}

/** RFC 8410: what stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo. */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

function publicKeyOf(type: SignatureType, material: Buffer): KeyObject {
  const der = type === 'ecdsa' ? material : Buffer.concat([ed25519Prefix, material]);
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch (cause) {
    throw new TypeError('the verifier key holds no public key', { cause });
  }
}

/** @throws TypeError when the key is not of the type, or the name cannot be one */
export function noteKey(name: string, type: SignatureType, publicKey: KeyObject): NoteKey {
  if (!isKeyName(name)) throw new TypeError('the name of a key has neither blanks nor plus signs');
  requireFit(type, publicKey);
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const material = type === 'ecdsa' ? spki : spki.subarray(ed25519Prefix.byteLength);
  const typed = Buffer.concat([Buffer.of(signatureTypes[type]), material]);
  // For ECDSA, C2SP signed-note takes the key id from the DER of the public key alone.
  const identified = type === 'ecdsa' ? spki : Buffer.concat([Buffer.from(`${name}\n`), typed]);
  const id = hash('sha256', identified, 'hex').slice(0, 8);
  return {
    name,
    id,
    type,
    vkey: `${name}+${id}+${typed.toString('base64')}`,
    verify: (text, signature) => verifiers[type](publicKey, text, signature),
  };
}

function requireFit(type: SignatureType, key: KeyObject): void {
  const fits =
    type === 'ecdsa'
      ? key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
      : key.asymmetricKeyType === 'ed25519';
  if (!fits) throw new TypeError(`this is no key for signatures of the type ${type}`);
}

type Verify = (key: KeyObject, text: string, signature: Uint8Array) => boolean;

const verifiers: Readonly<Record<SignatureType, Verify>> = {
  ed25519: (key, text, signature) => verify(null, Buffer.from(text), key, signature),
  ecdsa: (key, text, signature) => verify('sha256', Buffer.from(text), key, signature),
  cosignature(key, text, signature) {
    const timestamp = cosignatureTime(signature);
    if (timestamp === null) return false;
    return verify(null, Buffer.from(cosignedText(text, timestamp)), key, signature.subarray(8));
  },
};

/** Seconds since 1970 that a cosignature carries in front; null when it cannot be one. */
export function cosignatureTime(signature: Uint8Array): bigint | null {
  if (signature.byteLength !== 72) return null;
  const timestamp = Buffer.from(signature).readBigUInt64BE();
  return timestamp > 0n && timestamp < 2n ** 63n ? timestamp : null;
}

/** What a witness signs (C2SP tlog-cosignature, Ed25519). */
export function cosignedText(text: string, timestamp: bigint): string {
  return `cosignature/v1\ntime ${timestamp}\n${text}`;
}

/** Standard base64 with padding, in the one spelling that encoding would give; null otherwise. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

export function refused<Code>(code: Code): Refused<Code> {
  return { ok: false, code };
}
