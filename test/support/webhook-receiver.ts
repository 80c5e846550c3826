import { once } from 'node:events';
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

export interface ReceivedWebhook {
  readonly id: string;
  readonly body: string;
  /** As the library of Standard Webhooks read it; null when it refused it. */
  readonly verified: { readonly type: string; readonly data: WebhookData } | null;
}

export interface WebhookData {
  readonly checkInId: string;
  readonly state: string;
  readonly decision: string | null;
  readonly provisional: boolean | null;
  readonly decisionId: string | null;
  readonly receipt: string | null;
}

/** A hospital's own receiver of webhooks. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly ReceivedWebhook[];
  /** Answers the next ones with these statuses, and 204 after them. */
  answerNext(...statuses: readonly number[]): void;
}

export async function receiveWebhooks(secret: string): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).map(String).join('');
    received.push({
      id: String(request.headers['webhook-id']),
      body,
      verified: verified(body, request.headers),
    });
    response.writeHead(statuses.shift() ?? 204).end();
  });
  const verified = (body: string, headers: NodeJS.Dict<string | string[]>) => {
    try {
      return new Webhook(secret).verify(
        body,
        headers as Record<string, string>,
      ) as ReceivedWebhook['verified'];
    } catch {
      return null;
    }
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    answerNext: (...next) => statuses.push(...next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
