import { gzipSync } from 'node:zlib';
import { bytesOf, type Exchange, type LineFault, type Reply } from './fault-proxy.ts';
import { seeded } from './gateway-kill.ts';

/** Column of the matrix. The document exchange will be one more. */
export type UpstreamName = 'portal' | 'population' | 'platform';

/** One row of the fault catalogue (promises, section 3), as far as the line between gateway and upstream can show it. */
export interface CatalogueRow {
  readonly id: string;
  readonly name: string;
  readonly fault: LineFault;
  /** What the source says while the fault holds; `EITHER`: some get through. */
  readonly source: 'FAILED' | 'ANSWERED' | 'EITHER';
  /** Most attempts for one question: one, and the retry that the catalogue allows. */
  readonly attempts: Readonly<Record<UpstreamName, number>>;
  /** Whether it counts at the breaker; null: some of it. */
  readonly breaker: boolean | null;
  /** Under load it can reach the next question on the same connection too, which is then asked again or fails. */
  readonly shared?: true;
  /** Needs the default time limits to be what it says. */
  readonly atDefaults?: true;
}

const once = { portal: 1, population: 1, platform: 1 } as const;
const registerAgain = { portal: 1, population: 2, platform: 2 } as const;
const anyAgain = { portal: 2, population: 2, platform: 2 } as const;

const page = '<html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>';
const html = (status: number): Reply => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from(page),
});
const sixteenMegabytes = Buffer.alloc(16 * 1024 * 1024, ' ');
/** A member of its own: what is packed in several members is one text (RFC 1952, 2.2). */
const bomb = gzipSync(sixteenMegabytes);

async function trickle(exchange: Exchange, bytes: Uint8Array, everyMs: number): Promise<void> {
  for (const byte of bytes) {
    if (!exchange.isOpen()) return;
    await exchange.write(Uint8Array.of(byte));
    await exchange.pause(everyMs);
  }
}

/** As TCP does it: a lost segment is sent again after 200 ms, then 400, 800, … */
function lossy(share: number): LineFault {
  const random = seeded(20_261_122);
  return {
    async respond(exchange) {
      const bytes = bytesOf(await exchange.answer());
      for (let at = 0; at < bytes.length; at += 256) {
        for (let waitMs = 200; random(1_000) < share * 1_000; waitMs *= 2) {
          if (!(await exchange.pause(waitMs))) return;
        }
        await exchange.write(bytes.subarray(at, at + 256));
      }
    },
  };
}

const answering = (spoil: (reply: Reply) => Reply): LineFault => ({
  respond: async (exchange) => exchange.give(spoil(await exchange.answer())),
});

const status = (code: number, headers: Reply['headers'] = {}): LineFault => ({
  respond: (exchange) =>
    exchange.give({
      status: code,
      headers: { 'content-type': 'application/json', ...headers },
      body: Buffer.from('{"message":"no"}'),
    }),
});

function shifted(text: string): string {
  return text
    .replace(/ThoiDiemDuLieu="(\d{4})/, (_, year) => `ThoiDiemDuLieu="${Number(year) + 2}`)
    .replace(/("thoiGianKT":")(\d{4})/g, (_, start, year) => `${start}${Number(year) + 2}`);
}

export const catalogue: readonly CatalogueRow[] = [
  {
    id: 'F1',
    name: 'connection refused',
    fault: { refuses: true },
    source: 'FAILED',
    attempts: registerAgain,
    breaker: true,
  },
  {
    id: 'F2',
    name: 'name not resolved',
    fault: { unresolved: true },
    source: 'FAILED',
    attempts: registerAgain,
    breaker: true,
  },
  {
    id: 'F3',
    name: 'connect hangs',
    fault: { hangs: true },
    source: 'FAILED',
    attempts: registerAgain,
    breaker: true,
  },
  {
    id: 'F4',
    name: 'certificate expired',
    fault: { certificate: 'expired' },
    source: 'FAILED',
    attempts: once,
    breaker: true,
  },
  {
    id: 'F5',
    name: 'certificate of another name',
    fault: { certificate: 'other-name' },
    source: 'FAILED',
    attempts: once,
    breaker: true,
  },
  {
    id: 'F6',
    name: 'certificate of another authority',
    fault: { certificate: 'other-authority' },
    source: 'FAILED',
    attempts: once,
    breaker: true,
  },
  {
    id: 'F7',
    name: 'reset in the headers',
    fault: {
      async respond(exchange) {
        await exchange.write('HTTP/1.1 200 OK\r\nContent-Ty');
        await exchange.pause(5);
        exchange.reset();
      },
    },
    source: 'FAILED',
    attempts: anyAgain,
    breaker: true,
  },
  {
    id: 'F8',
    name: 'reset in the body',
    fault: {
      async respond(exchange) {
        const bytes = bytesOf(await exchange.answer());
        await exchange.write(bytes.subarray(0, bytes.length - 20));
        await exchange.pause(5);
        exchange.reset();
      },
    },
    source: 'FAILED',
    attempts: anyAgain,
    breaker: true,
  },
  {
    id: 'F9',
    name: 'slow-loris headers',
    fault: {
      respond: async (exchange) => trickle(exchange, bytesOf(await exchange.answer()), 100),
    },
    source: 'FAILED',
    attempts: registerAgain,
    breaker: true,
  },
  {
    id: 'F10',
    name: 'body at 1 B/s',
    fault: {
      async respond(exchange) {
        const reply = await exchange.answer();
        const bytes = bytesOf(reply);
        await exchange.write(bytes.subarray(0, bytes.length - reply.body.length));
        await trickle(exchange, reply.body, 1_000);
      },
    },
    source: 'FAILED',
    attempts: registerAgain,
    breaker: true,
  },
  {
    id: 'F11a',
    name: 'half-close before the answer',
    fault: { respond: (exchange) => exchange.halfClose() },
    source: 'FAILED',
    attempts: registerAgain,
    breaker: true,
  },
  {
    id: 'F11b',
    name: 'half-close in the body',
    fault: {
      async respond(exchange) {
        const bytes = bytesOf(await exchange.answer());
        await exchange.write(bytes.subarray(0, bytes.length - 20));
        exchange.halfClose();
      },
    },
    source: 'FAILED',
    attempts: registerAgain,
    breaker: true,
  },
  {
    id: 'F12',
    name: 'latency + 2 s',
    fault: {
      async respond(exchange) {
        if (await exchange.pause(2_000)) exchange.give(await exchange.answer());
      },
    },
    source: 'ANSWERED',
    attempts: once,
    breaker: false,
    atDefaults: true,
  },
  {
    id: 'F13',
    name: 'jitter of 0 to 2.5 s',
    fault: (() => {
      const random = seeded(13);
      return {
        async respond(exchange: Exchange) {
          if (await exchange.pause(random(2_500))) exchange.give(await exchange.answer());
        },
      };
    })(),
    source: 'ANSWERED',
    attempts: once,
    breaker: false,
    atDefaults: true,
  },
  {
    id: 'F14',
    name: 'stalls as of 1 % loss',
    fault: lossy(0.01),
    source: 'EITHER',
    attempts: registerAgain,
    breaker: null,
  },
  {
    id: 'F15',
    name: 'stalls as of 30 % loss',
    fault: lossy(0.3),
    source: 'EITHER',
    attempts: registerAgain,
    breaker: null,
  },
  {
    id: 'F16',
    name: '429 with Retry-After',
    fault: status(429, { 'retry-after': '2' }),
    source: 'FAILED',
    attempts: once,
    breaker: true,
  },
  {
    id: 'F17',
    name: '429 without Retry-After',
    fault: status(429),
    source: 'FAILED',
    attempts: registerAgain,
    breaker: true,
  },
  {
    id: 'F18a',
    name: 'burst of 500',
    fault: status(500),
    source: 'FAILED',
    attempts: once,
    breaker: true,
  },
  {
    id: 'F18b',
    name: 'burst of 503',
    fault: status(503),
    source: 'FAILED',
    attempts: registerAgain,
    breaker: true,
  },
  {
    id: 'F19',
    name: 'HTML with status 200',
    fault: { respond: (exchange) => exchange.give(html(200)) },
    source: 'FAILED',
    attempts: once,
    breaker: true,
  },
  {
    id: 'F20',
    name: 'JSON or XML cut short',
    fault: answering((reply) => ({
      ...reply,
      body: reply.body.subarray(0, Math.floor(reply.body.length * 0.6)),
    })),
    source: 'FAILED',
    attempts: once,
    breaker: true,
  },
  {
    id: 'F21',
    name: 'body over 256 KB',
    fault: answering((reply) => ({
      ...reply,
      body: Buffer.concat([reply.body, sixteenMegabytes.subarray(0, 300 * 1024)]),
    })),
    source: 'FAILED',
    attempts: once,
    breaker: true,
  },
  {
    id: 'F22',
    name: 'gzip bomb',
    fault: answering((reply) => ({
      ...reply,
      headers: { ...reply.headers, 'content-encoding': 'gzip' },
      body: Buffer.concat([gzipSync(reply.body), bomb]),
    })),
    source: 'FAILED',
    attempts: once,
    breaker: true,
  },
  {
    id: 'F25',
    name: 'duplicate response',
    fault: {
      async respond(exchange) {
        const bytes = bytesOf(await exchange.answer());
        await exchange.write(Buffer.concat([bytes, bytes]));
      },
    },
    source: 'ANSWERED',
    attempts: once,
    breaker: false,
    shared: true,
  },
  {
    id: 'F26',
    name: 'clock of the upstream shifted',
    fault: answering((reply) => ({
      ...reply,
      headers: { ...reply.headers, date: 'Sun, 22 Nov 2037 01:00:00 GMT' },
      body: Buffer.from(shifted(reply.body.toString('utf8'))),
    })),
    source: 'ANSWERED',
    attempts: once,
    breaker: false,
  },
  {
    id: 'F29',
    name: 'no byte for 31 s, then a correct answer',
    fault: {
      async respond(exchange) {
        if (await exchange.pause(31_000)) exchange.give(await exchange.answer());
      },
    },
    source: 'FAILED',
    attempts: registerAgain,
    breaker: true,
  },
  {
    id: 'F34',
    name: 'HTML with status 502',
    fault: { respond: (exchange) => exchange.give(html(502)) },
    source: 'FAILED',
    attempts: registerAgain,
    breaker: true,
  },
];
