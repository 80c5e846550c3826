import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Witness, WitnessReply } from './witness.ts';

/** A note and 63 lines of proof are less. */
const largestBody = 65_536 + 63 * 45 + 32;

export interface WitnessServer extends AsyncDisposable {
  readonly url: string;
}

/** Serves one witness by plain HTTP: nothing in it is secret, and everything is signed. */
export async function serveWitness(
  witness: Witness,
  { host, port }: { readonly host: string; readonly port: number },
  failed: (error: unknown) => void,
): Promise<WitnessServer> {
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 10_000 }, (asked, reply) => {
    answer(witness, asked).then(
      (answered) => send(reply, answered),
      (error: unknown) => {
        failed(error);
        send(reply, text(500, 'The checkpoint could not be remembered, so it is not cosigned.\n'));
      },
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

async function answer(witness: Witness, asked: IncomingMessage): Promise<WitnessReply> {
  const path = asked.url ?? '';
  if (path === '/add-checkpoint') {
    if (asked.method !== 'POST') return text(405, 'Send it by POST.\n');
    const body = await bodyOf(asked);
    return body === null ? text(400, 'The body is too long.\n') : witness.addCheckpoint(body);
  }
  if (asked.method !== 'GET') return text(404, 'There is nothing at this path.\n');
  if (path === '/') return text(200, `${witness.key.vkey}\n`);
  const note = witness.checkpoint(/^\/([0-9a-f]{64})\/checkpoint$/.exec(path)?.[1] ?? '');
  return note === null ? text(404, 'There is nothing at this path.\n') : text(200, note);
}

async function bodyOf(asked: IncomingMessage): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of asked) {
    const bytes: Uint8Array = chunk;
    length += bytes.byteLength;
    if (length > largestBody) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(reply: ServerResponse, { status, type, body }: WitnessReply): void {
  reply.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

function text(status: number, body: string): WitnessReply {
  return { status, type: 'text/plain; charset=utf-8', body };
}
