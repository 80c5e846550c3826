import autocannon from 'autocannon';
import { type AnswerCheck, decisionId, isRight } from './check-in.ts';
import { answerParent } from './process.ts';
import { type Usage, usage } from './usage.ts';

/** The load generator. */
export interface LoadProcedures {
  run(job: LoadJob): Promise<LoadResult>;
  usage(): Usage;
}

export interface LoadJob {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly bodies: readonly string[];
  /** Taken in turn, as the bodies are. */
  readonly tokens: readonly string[];
  readonly check: AnswerCheck;
}

export interface LoadResult {
  readonly seconds: number;
  readonly answered: number;
  /** Answers that are not 2xx, broken connections, timeouts, answers that are not the expected ones, or not one's own. */
  readonly failures: Readonly<Record<'status' | 'connection' | 'answer' | 'shared', number>>;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const procedures = { run, usage } satisfies LoadProcedures;

async function run(job: LoadJob): Promise<LoadResult> {
  const requests = requestsOf(job);
  const latencies: number[] = [];
  const decisions = new Set<string>();
  let verified = 0;
  let clients = 0;
  const started = autocannon({
    url: job.url,
    connections: job.connections,
    duration: job.seconds,
    timeout: 10,
    requests,
    // Every connection begins with another person, so that they do not all ask for the same one at once.
    setupClient: (client) => {
      const first = clients % requests.length;
      client.setRequests(
        [...requests.slice(first), ...requests.slice(0, first)].map((request) => ({ ...request })),
      );
      clients += 1;
    },
    verifyBody: (body) => {
      decisions.add(decisionId(body));
      verified += 1;
      return isRight(body, job.check);
    },
  });
  started.on('response', (_client, _status, _bytes, milliseconds) => latencies.push(milliseconds));
  const result = await started;
  latencies.sort((left, right) => left - right);
  return {
    seconds: result.duration,
    answered: result['2xx'],
    failures: {
      status: result.non2xx,
      connection: result.errors,
      answer: result.mismatches,
      shared: verified - decisions.size,
    },
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}

function requestsOf({ url, bodies, tokens }: LoadJob) {
  const count = Math.max(bodies.length, tokens.length);
  return Array.from({ length: count }, (_, index) => ({
    method: 'POST' as const,
    path: new URL(url).pathname,
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      authorization: `Bearer ${tokens[index % tokens.length]}`,
    },
    body: bodies[index % bodies.length] ?? '',
  }));
}

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

answerParent(procedures, new AsyncDisposableStack());
