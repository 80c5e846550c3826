import DataLoader from 'dataloader';

/**
 * The only place where a DataLoader is made. The find function answers with a map, so order and length cannot be wrong, and
 * DataLoader's own mismatch message, which prints keys, cannot occur.
 */
export function batched<K, V>(
  find: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>> | ReadonlyMap<K, V>,
): DataLoader<K, V | null> {
  return new DataLoader<K, V | null>(async (keys) => {
    const found = await find(keys);
    return keys.map((key) => found.get(key) ?? null);
  });
}
