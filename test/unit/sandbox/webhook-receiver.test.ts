import { describe, expect, test } from 'vitest';
import { createWebhookReceiver } from '../../../src/sandbox/webhook-receiver.ts';
import { parseWebhookEndpoints } from '../../../src/webhooks/settings.ts';
import { webhookHeaders } from '../../../src/webhooks/signature.ts';
import { HandClock } from '../../support/hand-clock.ts';

function bench() {
  const clock = new HandClock('2026-11-22T01:00:00.000Z');
  const receiver = createWebhookReceiver(clock);
  const { endpoints } = parseWebhookEndpoints([
    { name: 'a', client: 'a', url: 'http://127.0.0.1:1/x', secrets: [receiver.secret] },
  ]);
  const secrets = endpoints[0]?.secrets ?? [];
  const send = async (id: string, body: string, sentBody = body, late = 0) => {
    const headers = webhookHeaders({ id, body }, secrets, clock.now());
    clock.advance(late * 1_000);
    const request = new Request('http://x/', { method: 'POST', headers, body: sentBody });
    return (await receiver.receive(request, { clientAddress: '' })).status;
  };
  const page = async (accept: string) => {
    const response = await receiver.page(new Request('http://x/', { headers: { accept } }));
    return response.text();
  };
  return { page, send };
}

const body = (checkInId: string) =>
  JSON.stringify({ type: 'check_in.settled', data: { checkInId, state: 'CONFIRMED' } });

describe('the webhook receiver of the sandbox', () => {
  test('shows what it could verify, each once, the newest first', async () => {
    const { page, send } = bench();
    expect(await send('msg_1', body('<c1>'))).toBe(204);
    expect(await send('msg_1', body('<c1>'))).toBe(204);
    expect(await send('msg_2', body('c2'))).toBe(204);
    const { received } = JSON.parse(await page('*/*')) as { received: { id: string }[] };
    expect(received.map(({ id }) => id)).toEqual(['msg_2', 'msg_1']);
    const html = await page('text/html,*/*');
    expect(html).toContain('CONFIRMED');
    expect(html).toContain('&lt;c1&gt;');
    expect(html).not.toContain('<c1>');
  });

  test('refuses what it cannot verify, and says so', async () => {
    const { page, send } = bench();
    expect(await send('msg_1', body('c1'), body('c2'))).toBe(401);
    expect(await page('*/*')).toContain('"verified":false');
    expect(await page('*/*')).not.toContain('c2');
    expect(await send('msg_2', body('c1'), body('c1'), 301)).toBe(401);
    expect(await send('msg_3', body('c1'), body('c1'), 300)).toBe(204);
  });

  test('shows the last twenty', async () => {
    const { page, send } = bench();
    for (let number = 0; number < 25; number += 1) await send(`msg_${number}`, body('c'));
    const { received } = JSON.parse(await page('*/*')) as { received: { id: string }[] };
    expect(received).toHaveLength(20);
    expect(received[0]?.id).toBe('msg_24');
  });
});
