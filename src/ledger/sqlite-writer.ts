import { Worker } from 'node:worker_threads';
import type { GroupWriter } from './append.ts';
import type { SqliteWorkerData, SqliteWorkerRequest } from './sqlite-worker.ts';

/** Commits wait for the disk in a worker thread, so that requests never do. */
export function openSqliteWriter(file: string): GroupWriter {
  const workerData: SqliteWorkerData = { file };
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), {
    name: 'ledger',
    workerData,
  });
  const exited = Promise.withResolvers<void>();
  let alive = true;
  let pending: PromiseWithResolvers<readonly number[]> | null = null;

  function fail(error: unknown): void {
    alive = false;
    pending?.reject(error);
    pending = null;
  }
  worker.on('error', fail);
  worker.on('exit', () => {
    fail(new Error('the ledger worker has ended'));
    exited.resolve();
  });
  worker.on('message', (leftOut: readonly number[]) => {
    pending?.resolve(leftOut);
    pending = null;
  });

  function post(request: SqliteWorkerRequest): void {
    worker.postMessage(request);
  }
  return {
    usable: () => alive,
    write(entries) {
      pending = Promise.withResolvers();
      post(entries);
      return pending.promise;
    },
    async close() {
      if (!alive) return;
      if (pending === null) post(null);
      else await worker.terminate();
      await exited.promise;
    },
  };
}
