import type { Timers } from '../../src/http/subscriptions/timers.ts';

interface Task {
  at: number;
  readonly every: number | null;
  readonly work: () => void;
}

/** Timers that run when time is moved. */
export class HandTimers implements Timers {
  #now = 0;
  readonly #tasks = new Set<Task>();

  every(ms: number, work: () => void): () => void {
    return this.#add({ at: this.#now + ms, every: ms, work });
  }

  after(ms: number, work: () => void): () => void {
    return this.#add({ at: this.#now + ms, every: null, work });
  }

  get running(): number {
    return this.#tasks.size;
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#tasks].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#now = next.at;
      if (next.every === null) this.#tasks.delete(next);
      else next.at += next.every;
      next.work();
    }
    this.#now = end;
  }

  #add(task: Task): () => void {
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }
}
