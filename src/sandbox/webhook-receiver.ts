import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../domain/clock.ts';
import type { Handler } from './listen.ts';

/** One webhook as it arrived, and what a hospital's own program would make of it. */
interface ReceivedWebhook {
  readonly receivedAt: string;
  readonly id: string;
  /** By the rules of Standard Webhooks, with a few lines that any language has. */
  readonly verified: boolean;
  readonly message: WebhookMessage | null;
}

interface WebhookMessage {
  readonly type?: unknown;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The receiver of webhooks of a simulated hospital, and a page that shows what came last. */
export interface SandboxWebhookReceiver {
  readonly secret: string;
  readonly receive: Handler;
  readonly page: (request: Request) => Promise<Response>;
}

const shownAtMost = 20;
const toleranceSeconds = 300;

export function createWebhookReceiver(clock: Clock): SandboxWebhookReceiver {
  const key = randomBytes(32);
  const received: ReceivedWebhook[] = [];
  return {
    secret: `whsec_${key.toString('base64')}`,

    async receive(request) {
      const body = await request.text();
      const { headers } = request;
      const id = headers.get('webhook-id') ?? '';
      const verified = isGenuine(headers, body, key, clock.now());
      const known = received.some((earlier) => earlier.verified && earlier.id === id);
      // A message may come twice; whoever has seen its id has nothing more to do.
      if (!known) {
        received.unshift({
          receivedAt: clock.now().toISOString(),
          id,
          verified,
          message: verified ? (JSON.parse(body) as WebhookMessage) : null,
        });
        received.length = Math.min(received.length, shownAtMost);
      }
      return new Response(null, { status: verified ? 204 : 401 });
    },

    page: async (request) =>
      request.headers.get('accept')?.includes('text/html') === true
        ? new Response(htmlOf(received), {
            headers: { 'content-type': 'text/html; charset=utf-8' },
          })
        : Response.json({ received }),
  };
}

function isGenuine(headers: Headers, body: string, key: Uint8Array, now: Date): boolean {
  const timestamp = Number(headers.get('webhook-timestamp'));
  if (!(Math.abs(now.getTime() / 1_000 - timestamp) <= toleranceSeconds)) return false;
  const signed = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${body}`;
  const wanted = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  return (headers.get('webhook-signature') ?? '').split(' ').some((one) => {
    const given = Buffer.from(one);
    return given.byteLength === wanted.byteLength && timingSafeEqual(given, wanted);
  });
}

const columns = ['checkInId', 'state', 'decision', 'provisional', 'status', 'settledAt'] as const;

function htmlOf(received: readonly ReceivedWebhook[]): string {
  const row = (cells: readonly unknown[], tag: 'td' | 'th') =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  const rows = received.map(({ id, message, receivedAt, verified }) =>
    row(
      [
        receivedAt,
        id,
        verified ? 'yes' : 'NO',
        message?.type,
        ...columns.map((name) => message?.data?.[name]),
      ],
      'td',
    ),
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="2">
<title>Webhooks of hospital-district</title>
<style>body{font:14px system-ui;margin:2rem}td,th{padding:.3rem .8rem;text-align:left;border-bottom:1px solid #ccc}</style>
<h1>Webhooks of hospital-district</h1>
<p>The last ${shownAtMost} that this sandbox hospital received. To see one: break the portal, check somebody in, mend the portal (docs/settlement-events.md).</p>
<table>
${[row(['received', 'webhook-id', 'verified', 'type', ...columns], 'th'), ...rows].join('\n')}
</table>
</html>
`;
}

function escaped(value: unknown): string {
  return String(value ?? '–')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
