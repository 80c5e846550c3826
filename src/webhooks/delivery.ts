import type { Clock } from '../domain/clock.ts';
import type { DisabledEndpoints } from './disabled-endpoints.ts';
import type { Outbox, TakenMessage } from './outbox.ts';
import { nextAttempt, retryAfterMs } from './schedule.ts';
import { attemptsAtOnce, type WebhookConnection, type WebhookOutcome } from './send.ts';
import type { WebhookEndpoint } from './settings.ts';
import { webhookHeaders } from './signature.ts';

/** What the operator is told; an outcome is an HTTP status, or why there was none. */
export interface WebhookReport {
  delivered(endpoint: string): void;
  retrying(endpoint: string, outcome: string): void;
  /** Messages were given up: the hospital has to ask for the check-ins itself. */
  gaveUp(endpoint: string, outcome: string, messages: number): void;
  /** It answered 410 Gone: nothing is sent there any more. */
  disabled(endpoint: string): void;
  waiting(
    backlog: ReadonlyMap<string, { readonly messages: number; readonly ageMs: number }>,
  ): void;
  failed(error: unknown): void;
}

export interface EndpointDeliveryParts {
  readonly outbox: Outbox;
  readonly disabled: DisabledEndpoints;
  readonly clock: Clock;
  readonly random: () => number;
  readonly report: WebhookReport;
  readonly connection: WebhookConnection;
}

/** Attempts the messages of one endpoint, some at once: an endpoint that does not answer holds up no other. */
export class EndpointDelivery {
  readonly endpoint: WebhookEndpoint;
  readonly #parts: EndpointDeliveryParts;
  readonly #ending = new AbortController();
  readonly #workers = new Set<Promise<void>>();
  #disabled = false;
  #closing = false;

  constructor(endpoint: WebhookEndpoint, parts: EndpointDeliveryParts) {
    this.endpoint = endpoint;
    this.#parts = parts;
  }

  get disabled(): boolean {
    return this.#disabled;
  }

  /** What another replica, or this one before its last start, has found. */
  async learn(): Promise<void> {
    const { disabled, report } = this.#parts;
    if (this.#disabled || !(await disabled.has(this.endpoint))) return;
    this.#disabled = true;
    report.disabled(this.endpoint.name);
  }

  /** Resolves when what was due is done, save for what others are at. */
  async work(): Promise<void> {
    if (this.#disabled || this.#closing) return;
    const hired = Array.from({ length: attemptsAtOnce - this.#workers.size }, async () => {
      const worker = this.#attemptAll().catch(this.#parts.report.failed);
      this.#workers.add(worker);
      await worker;
      this.#workers.delete(worker);
    });
    await Promise.all(hired);
  }

  /** What is under way has this long to end. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    const timer = setTimeout(() => this.#ending.abort(), graceMs);
    await Promise.all(this.#workers);
    clearTimeout(timer);
    await this.#parts.connection.close();
  }

  async #attemptAll(): Promise<void> {
    const { clock, outbox } = this.#parts;
    while (!this.#closing && !this.#disabled) {
      const message = await outbox.take(this.endpoint.name, clock.now());
      if (message === null) return;
      await this.#attempt(message);
    }
  }

  async #attempt(message: TakenMessage): Promise<void> {
    const { clock, connection, outbox } = this.#parts;
    const { signal } = this.#ending;
    const headers = webhookHeaders(message, this.endpoint.secrets, clock.now());
    const outcome = await connection.send({ headers, body: message.body, signal });
    // Nothing was learned of the receiver: whoever goes on attempts it at once.
    if (outcome.status === null && signal.aborted)
      return outbox.postpone(message, 'INTERRUPTED', clock.now());
    await this.#conclude(message, outcome);
  }

  async #conclude(message: TakenMessage, outcome: WebhookOutcome): Promise<void> {
    const { clock, outbox, random, report } = this.#parts;
    const { name } = this.endpoint;
    const now = clock.now();
    const text = String(outcome.status ?? outcome.failure);
    if (outcome.status !== null && outcome.status >= 200 && outcome.status < 300) {
      await outbox.delivered(message, text, now);
      return report.delivered(name);
    }
    if (outcome.status === 410) return this.#disable(message, now);
    const next = nextAttempt({
      ...message,
      now,
      random: random(),
      retryAfterMs: outcome.status === null ? null : retryAfterMs(outcome.retryAfter, now),
    });
    if (next !== null) {
      await outbox.postpone(message, text, next);
      return report.retrying(name, text);
    }
    await outbox.giveUp(message, text, now);
    report.gaveUp(name, text, 1);
  }

  /** Standard Webhooks: "410 Gone: the receiver is no longer interested, and the sender should disable the endpoint". */
  async #disable(message: TakenMessage, now: Date): Promise<void> {
    const { disabled, outbox, report } = this.#parts;
    const isNews = !this.#disabled;
    this.#disabled = true;
    await disabled.add(this.endpoint, now);
    await outbox.giveUp(message, '410', now);
    if (isNews) report.disabled(this.endpoint.name);
    report.gaveUp(this.endpoint.name, '410', 1);
  }
}
