import type { KeyFile } from '../../signing/keys/key-file.ts';
import { type KeyState, stateAt } from '../../signing/keys/life.ts';
import type { Devices } from '../../signing/keys/signer-maker.ts';

/** What is shown of a key: nothing of it is secret. */
export interface ShownKey {
  readonly kid: string;
  /** null: whatever its algorithm can. */
  readonly purpose: string | null;
  readonly algorithm: string;
  readonly kind: string;
  readonly state: KeyState;
  readonly publishedAt: string | null;
  readonly from: string | null;
  readonly until: string | null;
  /** T_compromise. */
  readonly withdrawnFrom: string | null;
  /** `UP`, or why not; null where the key no longer signs. */
  readonly health: string | null;
}

/** Each key of the history; those of devices are asked for a signature. */
export function listKeys(file: KeyFile, devices: Devices, now: Date): Promise<readonly ShownKey[]> {
  return Promise.all(
    file.history.lives.map(async (life): Promise<ShownKey> => {
      const state = stateAt(life, now);
      const entry = file.entries.find(({ published }) => published.kid === life.kid);
      const signs = state === 'current' || state === 'next';
      const signer = entry === undefined || !signs ? null : devices.signer(entry, file);
      return {
        kid: life.kid,
        purpose: life.purpose,
        algorithm: life.key.alg,
        kind: life.kind ?? 'file',
        state: entry?.retired === true ? 'retired' : state,
        publishedAt: text(life.publishedAt),
        from: text(life.from),
        until: text(life.until),
        withdrawnFrom: text(life.withdrawnFrom),
        health: signer === null ? null : ((await signer.check?.()) ?? 'UP'),
      };
    }),
  );
}

function text(instant: Date | null): string | null {
  return instant?.toISOString() ?? null;
}

const columns = ['kid', 'purpose', 'alg', 'kind', 'state', 'from', 'until', 'health'] as const;

export function keyTable(keys: readonly ShownKey[]): string {
  const rows = keys.map((key) => [
    key.kid,
    key.purpose ?? 'any',
    key.algorithm,
    key.kind,
    key.state,
    key.from ?? '-',
    key.withdrawnFrom === null ? (key.until ?? '-') : `believed before ${key.withdrawnFrom}`,
    key.health ?? '-',
  ]);
  const all = [[...columns], ...rows];
  const widths = columns.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
