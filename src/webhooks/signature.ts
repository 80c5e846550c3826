import { createHmac, type KeyObject } from 'node:crypto';

export interface WebhookContent {
  /** The same at every attempt: by it a receiver leaves out what it has seen. */
  readonly id: string;
  readonly body: string;
}

/**
 * Headers of one attempt by Standard Webhooks (github.com/standard-webhooks, spec/standard-webhooks.md, "Signature scheme"):
 * HMAC-SHA256 over id, time of the attempt and body, once for each secret, so that a receiver may change to a new one any day.
 */
export function webhookHeaders(
  { id, body }: WebhookContent,
  secrets: readonly KeyObject[],
  attemptedAt: Date,
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(attemptedAt.getTime() / 1_000));
  const signed = `${id}.${timestamp}.${body}`;
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets
      .map((secret) => `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`)
      .join(' '),
  };
}
