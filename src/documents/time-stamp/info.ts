import { type Digest, readDigest } from '../../identity/presence/algorithm.ts';
import {
  context,
  type Der,
  isTrue,
  Members,
  oid,
  readDer,
  smallNumber,
  tags,
  unsigned,
} from '../../identity/presence/der.ts';
import { DocumentRefused, must, readAs } from '../refusal.ts';

/** What a time-stamping authority signs: TSTInfo (RFC 3161 2.4.2). */
export interface TimeStampInfo {
  readonly policy: string;
  readonly hash: Digest['hash'];
  readonly digest: Buffer;
  /** Hexadecimal; unique at the authority. */
  readonly serial: string;
  readonly at: Date;
  /** How far off the authority's clock may be, milliseconds; null where it does not say. */
  readonly accuracyMs: number | null;
  readonly nonce: Buffer | null;
}

/** @throws DocumentRefused */
export function readInfo(bytes: Uint8Array): TimeStampInfo {
  return readAs('TIME_STAMP_MALFORMED', () => read(new Members(readDer(bytes))));
}

function read(members: Members): TimeStampInfo {
  must(smallNumber(members.take(tags.integer)) === 1, 'TIME_STAMP_MALFORMED');
  const policy = oid(members.take(tags.oid));
  const imprint = new Members(members.take(tags.sequence));
  const { hash, bytes: length } = readDigest(imprint.take(tags.sequence));
  const digest = imprint.take(tags.octetString).content;
  imprint.end();
  must(digest.length === length, 'TIME_STAMP_MALFORMED');
  const serial = unsigned(members.take(tags.integer)).toString('hex');
  const at = preciseInstant(members.take(tags.generalizedTime));
  const accuracy = members.optional(tags.sequence);
  const ordering = members.optional(tags.boolean);
  // DER leaves the default out.
  must(ordering === undefined || isTrue(ordering), 'TIME_STAMP_MALFORMED');
  const nonce = members.optional(tags.integer);
  members.optional(context(0));
  // No extension is known here, and every one could change what the token means.
  must(members.optional(context(1)) === undefined, 'TIME_STAMP_MALFORMED');
  members.end();
  return {
    policy,
    hash,
    digest,
    serial,
    at,
    accuracyMs: accuracy === undefined ? null : accuracyOf(accuracy),
    nonce: nonce === undefined ? null : unsigned(nonce),
  };
}

/** GeneralizedTime with an optional fraction that does not end in a zero (RFC 3161 2.4.2). */
const form = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{0,17}[1-9]))?Z$/;

function preciseInstant({ content }: Der): Date {
  const parts = form.exec(content.toString('latin1'));
  if (parts === null) throw new DocumentRefused('TIME_STAMP_MALFORMED');
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const date = new Date(`${text}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  must(isReal, 'TIME_STAMP_MALFORMED');
  return date;
}

/** Accuracy ::= SEQUENCE { seconds, millis [0], micros [1] }, each 0 when left out. */
function accuracyOf(der: Der): number {
  const members = new Members(der);
  const seconds = members.optional(tags.integer);
  const [millis, micros] = [members.optional(0x80), members.optional(0x81)].map(upTo999);
  members.end();
  const whole = seconds === undefined ? 0 : smallNumber(seconds);
  return 1_000 * whole + (millis ?? 0) + (micros ?? 0) / 1_000;
}

function upTo999(der: Der | undefined): number {
  if (der === undefined) return 0;
  const value = smallNumber({ ...der, tag: tags.integer });
  must(value >= 1 && value <= 999, 'TIME_STAMP_MALFORMED');
  return value;
}
