import { Members, readDer, smallNumber, tags } from '../../identity/presence/der.ts';
import { bits, der, encoded, integer, sequence, utf8 } from '../asn1.ts';
import { must, readAs } from '../refusal.ts';

/** A TimeStampResp (RFC 3161 2.4.2). */
export type TimeStampResponse =
  | { readonly granted: true; readonly token: Buffer }
  | {
      readonly granted: false;
      /** PKIStatus. */
      readonly status: number;
    };

/** granted and grantedWithMods; the others come without a token. */
const grantedStatuses: readonly number[] = [0, 1];

/** @throws DocumentRefused for anything that is not exactly that */
export function readResponse(bytes: Uint8Array): TimeStampResponse {
  return readAs('TIME_STAMP_MALFORMED', () => {
    const members = new Members(readDer(bytes));
    const info = new Members(members.take(tags.sequence));
    const status = smallNumber(info.take(tags.integer));
    info.optional(tags.sequence);
    info.optional(tags.bitString);
    info.end();
    const token = members.optional(tags.sequence);
    members.end();
    must((token !== undefined) === grantedStatuses.includes(status), 'TIME_STAMP_MALFORMED');
    return token === undefined ? { granted: false, status } : { granted: true, token: token.bytes };
  });
}

/** A file holds a response, or the bare token of one; the token either way. */
export function tokenIn(bytes: Uint8Array): Buffer {
  const [first] = readAs('TIME_STAMP_MALFORMED', () => new Members(readDer(bytes)).rest());
  if (first?.tag === tags.oid) return Buffer.from(bytes);
  const response = readResponse(bytes);
  must(response.granted, 'TIME_STAMP_NOT_GRANTED');
  return response.token;
}

export function encodeGranted(token: Uint8Array): Buffer {
  return der(sequence(sequence(integer(0)), encoded(token)));
}

/** PKIFailureInfo bits (RFC 3161 2.4.2). */
export const failureBits = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  unacceptedPolicy: 15,
} as const;

export function encodeRejection(why: keyof typeof failureBits): Buffer {
  const bit = failureBits[why];
  const content = Buffer.alloc(Math.floor(bit / 8) + 1);
  content[content.length - 1] = 0x80 >> (bit % 8);
  const info = sequence(integer(2), sequence(utf8(why)), bits(content, 7 - (bit % 8)));
  return der(sequence(info));
}
