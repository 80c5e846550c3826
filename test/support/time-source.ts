import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { TimeSource } from '../../src/time-sources/sntp.ts';

/** How a time source answers. */
export interface TimeAnswer {
  /** Milliseconds since 1970. */
  time: () => number;
  leap: number;
  mode: number;
  stratum: number;
  silent: boolean;
  length: number;
  /** Gives back another number than it was sent. */
  stray: boolean;
}

export interface TestTimeSource extends AsyncDisposable {
  readonly source: TimeSource;
  readonly answer: TimeAnswer;
  readonly asked: () => number;
}

/** An NTP server on a free port of this machine. */
export async function startTimeSource(time: () => number): Promise<TestTimeSource> {
  const socket = createSocket('udp4');
  const answer: TimeAnswer = {
    time,
    leap: 0,
    mode: 4,
    stratum: 2,
    silent: false,
    length: 48,
    stray: false,
  };
  let asked = 0;
  socket.on('message', (question, { port, address }) => {
    asked += 1;
    if (answer.silent) return;
    const reply = Buffer.alloc(48);
    reply.writeUInt8((answer.leap << 6) | (4 << 3) | answer.mode);
    reply.writeUInt8(answer.stratum, 1);
    question.copy(reply, 24, 40, 48);
    if (answer.stray) reply.writeUInt8(reply.readUInt8(24) ^ 1, 24);
    for (const at of [32, 40]) writeTime(reply, at, answer.time());
    socket.send(reply.subarray(0, answer.length), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    source: { host: '127.0.0.1', port: socket.address().port },
    answer,
    asked: () => asked,
    async [Symbol.asyncDispose]() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

function writeTime(bytes: Buffer, at: number, time: number): void {
  const seconds = time / 1_000 + 2_208_988_800;
  bytes.writeUInt32BE(Math.floor(seconds) % 2 ** 32, at);
  bytes.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), at + 4);
}
