import { setTimeout } from 'node:timers/promises';
import { isBusy } from './sqlite.ts';

const attempts = 1_000;
const pauseMs = 2;

/** Tries again while another connection is writing, and leaves the thread to others meanwhile. */
export async function patiently<T>(work: () => T | Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isBusy(error)) throw error;
      await setTimeout(pauseMs);
    }
  }
}
