/** Counts over a window that rolls on by tenths of it. */
export interface RollingCounts<Name extends string> {
  add(name: Name): void;
  of(name: Name): number;
  clear(): void;
}

const slices = 10;

export function createRollingCounts<Name extends string>(
  windowMs: number,
  monotonic: () => number,
): RollingCounts<Name> {
  const sliceMs = windowMs / slices;
  let counts: Array<{ readonly slice: number; readonly byName: Map<Name, number> }> = [];

  function current(): Map<Name, number> {
    const slice = Math.floor(monotonic() / sliceMs);
    counts = counts.filter((one) => one.slice > slice - slices);
    const newest = counts.at(-1);
    if (newest !== undefined && newest.slice >= slice) return newest.byName;
    const byName = new Map<Name, number>();
    counts.push({ slice, byName });
    return byName;
  }

  return {
    add(name) {
      const byName = current();
      byName.set(name, (byName.get(name) ?? 0) + 1);
    },
    of(name) {
      current();
      return counts.reduce((sum, { byName }) => sum + (byName.get(name) ?? 0), 0);
    },
    clear() {
      counts = [];
    },
  };
}
