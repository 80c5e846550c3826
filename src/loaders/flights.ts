/** One call for all who ask the same question at the same time (resilience, 2). It goes on when those who asked have left. */
export interface Flights {
  /** `own`: this question started the call. */
  join<T>(
    name: string,
    start: () => Promise<T>,
  ): { readonly answer: Promise<T>; readonly own: boolean };
  isUnderWay(name: string): boolean;
  /** Resolves when nothing is under way. */
  landed(): Promise<void>;
}

export function createFlights(): Flights {
  const flying = new Map<string, Promise<unknown>>();
  return {
    join<T>(name: string, start: () => Promise<T>) {
      const known = flying.get(name);
      if (known !== undefined) return { answer: known as Promise<T>, own: false };
      const answer = start();
      flying.set(name, answer);
      const over = () => {
        if (flying.get(name) === answer) flying.delete(name);
      };
      answer.then(over, over);
      return { answer, own: true };
    },
    isUnderWay: (name) => flying.has(name),
    async landed() {
      while (flying.size > 0) await Promise.allSettled(flying.values());
    },
  };
}
