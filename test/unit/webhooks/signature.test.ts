import { createSecretKey, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { webhookHeaders } from '../../../src/webhooks/signature.ts';

const body = JSON.stringify({ type: 'check_in.settled', data: { note: 'Đúng tuyến' } });

function secret(): { readonly text: string; readonly key: ReturnType<typeof createSecretKey> } {
  const bytes = randomBytes(32);
  return { text: `whsec_${bytes.toString('base64')}`, key: createSecretKey(bytes) };
}

describe('the signature of a webhook', () => {
  test('is the one of the example of Standard Webhooks', () => {
    const key = createSecretKey(Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'));
    const content = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
    expect(webhookHeaders(content, [key], new Date(1_614_265_330_000))).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('is accepted by the library of Standard Webhooks', () => {
    const { text, key } = secret();
    const headers = webhookHeaders({ id: 'msg_1', body }, [key], new Date());
    expect(new Webhook(text).verify(body, headers)).toEqual(JSON.parse(body));
  });

  test('is accepted by a receiver of either secret while they turn', () => {
    const [newer, older] = [secret(), secret()];
    const headers = webhookHeaders({ id: 'msg_1', body }, [newer.key, older.key], new Date());
    for (const { text } of [newer, older]) {
      expect(() => new Webhook(text).verify(body, headers)).not.toThrow();
    }
    expect(() => new Webhook(secret().text).verify(body, headers)).toThrow('No matching signature');
  });

  test('holds for one body, one id and one time', () => {
    const { text, key } = secret();
    const headers = webhookHeaders({ id: 'msg_1', body }, [key], new Date());
    const receiver = new Webhook(text);
    expect(() => receiver.verify(`${body} `, headers)).toThrow();
    expect(() => receiver.verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow();
    const later = String(Number(headers['webhook-timestamp']) + 1);
    expect(() => receiver.verify(body, { ...headers, 'webhook-timestamp': later })).toThrow();
  });
});
