import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Clock } from '../domain/clock.ts';

/** An NTP server. */
export interface TimeSource {
  readonly host: string;
  readonly port: number;
}

/** Milliseconds by which the wall clock is behind a source; negative: ahead. */
export type AskTime = (source: TimeSource) => Promise<number>;

/** Why the answer of a source is of no use; about time, never about people. */
export class TimeSourceError extends Error {}

const length = 48;
/** No leap warning, version 4, client (RFC 5905, section 7.3). */
const clientHead = 0x23;
const server = 4;
const unsynchronised = 3;
/** The offset is known to half of the delay. */
const longestDelayMs = 1_000;
/** Between 1900, from which NTP counts, and 1970. */
const epochSeconds = 2_208_988_800;
const eraSeconds = 2 ** 32;

/** Asks by SNTP (RFC 4330). The socket takes answers from that address and port alone, and only to this question. */
export function sntp({
  clock,
  timeoutMs = 2_000,
}: {
  readonly clock: Clock;
  readonly timeoutMs?: number;
}): AskTime {
  return async ({ host, port }) => {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    const answered = Promise.withResolvers<number>();
    const timer = setTimeout(
      () => answered.reject(new TimeSourceError(`no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const { packet, nonce } = question();
    let sent = { wall: 0, monotonic: 0 };
    socket.on('error', answered.reject);
    socket.on('message', (bytes) => {
      const received = sent.wall + (clock.monotonic() - sent.monotonic);
      try {
        answered.resolve(offsetFrom(bytes, nonce, { sent: sent.wall, received }));
      } catch (error) {
        answered.reject(error);
      }
    });
    socket.connect(port, host, () => {
      sent = { wall: clock.now().getTime(), monotonic: clock.monotonic() };
      socket.send(packet);
    });
    try {
      return await answered.promise;
    } finally {
      clearTimeout(timer);
      socket.close();
    }
  };
}

/** A random number in place of our time: the server only has to give it back, and learns nothing. */
function question(): { readonly packet: Buffer; readonly nonce: Buffer } {
  const nonce = randomBytes(8);
  const packet = Buffer.alloc(length);
  packet.writeUInt8(clientHead);
  nonce.copy(packet, 40);
  return { packet, nonce };
}

function offsetFrom(
  bytes: Buffer,
  nonce: Buffer,
  { sent, received }: { readonly sent: number; readonly received: number },
): number {
  if (bytes.length < length) throw new TimeSourceError('too short');
  const [head, stratum] = [bytes.readUInt8(0), bytes.readUInt8(1)];
  if ((head & 7) !== server) throw new TimeSourceError('not an answer of a server');
  if (!bytes.subarray(24, 32).equals(nonce)) throw new TimeSourceError('not to this question');
  // A server says so when it does not know the time itself, and stratum 0 when it does not want to be asked.
  if (head >> 6 === unsynchronised || stratum === 0 || stratum > 15) {
    throw new TimeSourceError('the source is not synchronised');
  }
  const [arrived, left] = [timeAt(bytes, 32, sent), timeAt(bytes, 40, sent)];
  const delay = received - sent - (left - arrived);
  if (!(delay <= longestDelayMs)) throw new TimeSourceError('on the way for too long');
  return (arrived - sent + (left - received)) / 2;
}

/** Milliseconds since 1970, in that era of 136 years which is nearest. */
function timeAt(bytes: Buffer, at: number, near: number): number {
  const seconds = bytes.readUInt32BE(at) - epochSeconds;
  const fraction = bytes.readUInt32BE(at + 4) / eraSeconds;
  const eras = Math.round((near / 1_000 - seconds) / eraSeconds);
  return (seconds + eras * eraSeconds + fraction) * 1_000;
}
