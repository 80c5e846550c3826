/** Quantiles of a Prometheus histogram between two readings of `/metrics`, in milliseconds; straight lines within a bucket. */
export function histogramBetween(
  before: string,
  after: string,
  name: string,
  label: string,
): { readonly count: number; quantile(part: number): number } {
  const [first, last] = [bucketsOf(before, name, label), bucketsOf(after, name, label)];
  const rows = [...last].map(([bound, count]) => [bound, count - (first.get(bound) ?? 0)] as const);
  const total = rows.at(-1)?.[1] ?? 0;
  return {
    count: total,
    quantile(part) {
      const wanted = total * part;
      let [below, counted] = [0, 0];
      for (const [bound, count] of rows) {
        if (count >= wanted) {
          if (bound === Number.POSITIVE_INFINITY) return below * 1_000;
          const inside = count === counted ? 1 : (wanted - counted) / (count - counted);
          return (below + (bound - below) * inside) * 1_000;
        }
        [below, counted] = [bound, count];
      }
      return Number.NaN;
    },
  };
}

function bucketsOf(text: string, name: string, label: string): ReadonlyMap<number, number> {
  const rows = new Map<number, number>();
  for (const line of text.split('\n')) {
    if (!line.startsWith(`${name}_bucket{`) || !line.includes(label)) continue;
    const bound = /le="([^"]+)"/.exec(line)?.[1] ?? '';
    const count = Number(line.slice(line.lastIndexOf(' ')));
    rows.set(bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound), count);
  }
  return rows;
}
