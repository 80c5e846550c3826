import type { Guesses } from '../context.ts';
import type { Waits } from '../http/waits.ts';
import type { Registers } from '../loaders/index.ts';

/** What the loaders do not note themselves: calls to the platform, each for one request. */
export function watchedRegisters(registers: Registers, waits: Waits | null): Registers {
  if (waits === null) return registers;
  return {
    ...registers,
    platform: registers.platform === null ? null : watched(registers.platform, waits),
  };
}

/** A look-up that is held back because of others of the same clerk waits by design, and not because the gateway is busy. */
export function watchedGuesses(guesses: Guesses, waits: Waits | null): Guesses {
  return waits === null ? guesses : watched(guesses, waits);
}

function watched<T extends object>(others: T, waits: Waits): T {
  return new Proxy(others, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: readonly unknown[]): unknown => {
        const result: unknown = Reflect.apply(member, target, args);
        return result instanceof Promise ? waits.during(result) : result;
      };
    },
  });
}
