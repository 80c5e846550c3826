import { Pool } from 'undici';
import { type AnswerCheck, decisionId, isRight } from './check-in.ts';
import { answerParent } from './process.ts';
import { modelPerson } from './rate-people.ts';
import { type Usage, usage } from './usage.ts';

/**
 * A load generator that keeps its rate whatever the gateway does: each request has its moment, and its latency counts from that
 * moment. One that waits for answers before it asks again would leave out the very requests that would have waited longest
 * (coordinated omission).
 */
export interface OpenLoopProcedures {
  run(job: OpenLoopJob): Promise<OpenLoopResult>;
  usage(): Usage;
}

export interface OpenLoopJob {
  readonly url: string;
  /** Requests a second, for so many seconds, one step after the other. */
  readonly steps: readonly Step[];
  readonly tokens: readonly string[];
  readonly check: AnswerCheck;
  /** Number of the first person; every request is about the next one. */
  readonly firstPerson: number;
  readonly connections: number;
}

export interface Step {
  readonly rate: number;
  readonly seconds: number;
}

export interface OpenLoopResult {
  readonly steps: readonly StepResult[];
  readonly seconds: readonly SecondResult[];
  readonly nextPerson: number;
  /** The first answer that was not the expected one: invented people, so it may be shown. */
  readonly firstWrong: string | null;
}

export interface Latencies {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly mostMs: number;
}

/** By the moment at which requests were due. */
export interface StepResult extends Step {
  readonly good: Latencies;
  /** 503 and 429 with `Retry-After`, from the moment of sending. */
  readonly refused: Latencies;
  /** Provisional or undetermined: a register was not heard in time. */
  readonly degraded: number;
  readonly failures: Readonly<Record<'status' | 'connection' | 'answer' | 'shared', number>>;
  /** How late the generator itself sent. */
  readonly lag: Latencies;
}

/** By the moment at which answers came. */
export interface SecondResult {
  readonly second: number;
  readonly due: number;
  readonly good: number;
  readonly refused: number;
  readonly failed: number;
  readonly p99Ms: number;
}

const procedures = { run, usage } satisfies OpenLoopProcedures;

type Outcome = 'good' | 'degraded' | 'refused' | 'status' | 'connection' | 'answer' | 'shared';

interface Sent {
  readonly step: number;
  readonly outcome: Outcome;
  readonly dueAt: number;
  readonly sentAt: number;
  readonly doneAt: number;
}

async function run(job: OpenLoopJob): Promise<OpenLoopResult> {
  const { origin, pathname } = new URL(job.url);
  const pool = new Pool(origin, {
    connections: job.connections,
    pipelining: 1,
    headersTimeout: 15_000,
    bodyTimeout: 15_000,
    keepAliveTimeout: 30_000,
  });
  const decisions = new Set<string>();
  const sent: Sent[] = [];
  const underWay = new Set<Promise<void>>();
  let person = job.firstPerson;
  let firstWrong: string | null = null;
  const started = performance.now();

  async function ask(step: number, dueAt: number, number: number): Promise<void> {
    const sentAt = performance.now();
    const outcome = await outcomeOf(number).catch((): Outcome => 'connection');
    sent.push({ step, outcome, dueAt, sentAt, doneAt: performance.now() });
  }

  async function outcomeOf(number: number): Promise<Outcome> {
    const { statusCode, headers, body } = await pool.request({
      method: 'POST',
      path: pathname,
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        authorization: `Bearer ${job.tokens[number % job.tokens.length]}`,
      },
      body: modelPerson.bodyOf(number),
    });
    const text = await body.text();
    if ((statusCode === 503 || statusCode === 429) && headers['retry-after'] !== undefined)
      return 'refused';
    if (statusCode === 200 && isDegraded(text)) return 'degraded';
    if (statusCode !== 200 || !isRight(text, job.check)) {
      firstWrong ??= `${statusCode} ${text.slice(0, 1_500)}`;
      return statusCode === 200 ? 'answer' : 'status';
    }
    const id = decisionId(text);
    const isOwn = !decisions.has(id);
    decisions.add(id);
    return isOwn ? 'good' : 'shared';
  }

  let begins = started;
  for (const [index, { rate, seconds }] of job.steps.entries()) {
    const count = Math.round(rate * seconds);
    for (let made = 0; made < count; ) {
      const due = Math.min(count, Math.floor(((performance.now() - begins) / 1_000) * rate) + 1);
      for (; made < due; made += 1) {
        const work = ask(index, begins + (made / rate) * 1_000, person).then(() => {
          underWay.delete(work);
        });
        underWay.add(work);
        person += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    begins += seconds * 1_000;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, begins - performance.now())));
  }
  await Promise.all(underWay);
  await pool.destroy();
  return {
    steps: job.steps.map((step, index) => ({
      ...step,
      ...stepResult(sent.filter((one) => one.step === index)),
    })),
    seconds: secondsOf(sent, started),
    nextPerson: person,
    firstWrong,
  };
}

const isDegraded = (body: string) =>
  body.includes('"status":"ELIGIBLE_PROVISIONAL"') || body.includes('"decision":"UNDETERMINED"');

function stepResult(sent: readonly Sent[]) {
  const count = (outcome: Outcome) => sent.filter((one) => one.outcome === outcome).length;
  return {
    good: latencies(
      sent.filter(({ outcome }) => outcome === 'good').map(({ dueAt, doneAt }) => doneAt - dueAt),
    ),
    refused: latencies(
      sent
        .filter(({ outcome }) => outcome === 'refused')
        .map(({ sentAt, doneAt }) => doneAt - sentAt),
    ),
    degraded: count('degraded'),
    failures: {
      status: count('status'),
      connection: count('connection'),
      answer: count('answer'),
      shared: count('shared'),
    },
    lag: latencies(sent.map(({ dueAt, sentAt }) => sentAt - dueAt)),
  };
}

function secondsOf(sent: readonly Sent[], started: number): readonly SecondResult[] {
  const secondOf = (moment: number) => Math.floor((moment - started) / 1_000);
  const last = Math.max(0, ...sent.map(({ doneAt }) => secondOf(doneAt)));
  const rows = Array.from({ length: last + 1 }, () => ({
    due: 0,
    good: [] as number[],
    refused: 0,
    failed: 0,
  }));
  for (const { outcome, dueAt, doneAt } of sent) {
    const due = rows[secondOf(dueAt)];
    const done = rows[secondOf(doneAt)];
    if (due !== undefined) due.due += 1;
    if (done === undefined) continue;
    if (outcome === 'good') done.good.push(doneAt - dueAt);
    else if (outcome === 'refused') done.refused += 1;
    else done.failed += 1;
  }
  return rows.map(({ due, good, refused, failed }, second) => ({
    second,
    due,
    good: good.length,
    refused,
    failed,
    p99Ms: latencies(good).p99Ms,
  }));
}

function latencies(values: readonly number[]): Latencies {
  const sorted = values.toSorted((left, right) => left - right);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return {
    count: sorted.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    mostMs: sorted.at(-1) ?? 0,
  };
}

answerParent(procedures, new AsyncDisposableStack());
