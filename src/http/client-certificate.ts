import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { readCertificateHeader } from '../auth/client-certificate.ts';
import type { TrustedProxies } from '../auth/trusted-proxies.ts';

/** Where the certificates of clients are taken from. */
export interface ClientCertificateSource {
  /** Name of the header in which a trusted proxy hands on the certificate of its client, in lower case. */
  readonly header: string;
  readonly proxies: TrustedProxies;
  /** Whether a certificate of the socket counts only when its chain ends at a configured authority. */
  readonly chainRequired: boolean;
}

/** The certificate in DER that the client of a request showed; undefined when it showed none that counts. */
export type ClientCertificates = (request: IncomingMessage) => Uint8Array | undefined;

/**
 * A connection from a trusted proxy speaks for the proxy's client by the header alone: the certificate of that connection is
 * the proxy's own. From anywhere else the header is what a client claims of itself, and is taken away before anything reads it.
 */
export function takeClientCertificates(
  app: FastifyInstance,
  { header, proxies, chainRequired }: ClientCertificateSource,
): ClientCertificates {
  app.addHook('onRequest', (request, _reply, done) => {
    if (!proxies.includes(request.raw.socket.remoteAddress)) delete request.raw.headers[header];
    done();
  });
  return ({ headers, socket }) => {
    if (!proxies.includes(socket.remoteAddress)) return ofSocket(socket, chainRequired);
    const value = headers[header];
    return typeof value === 'string' ? readCertificateHeader(value) : undefined;
  };
}

function ofSocket(
  socket: IncomingMessage['socket'],
  chainRequired: boolean,
): Uint8Array | undefined {
  if (!(socket instanceof TLSSocket) || (chainRequired && !socket.authorized)) return undefined;
  return socket.getPeerX509Certificate()?.raw;
}
