/** What a command may touch of the outside world; tests hand in their own. */
export interface Terminal {
  /** Results, for people or programs. */
  out(text: string): void;
  /** Progress and complaints. */
  err(text: string): void;
  readInput(): Promise<Uint8Array>;
  /** Whether progress may be drawn over itself. */
  readonly isTty?: boolean;
  /** Asks the person at the terminal for one line; missing where there is none. */
  ask?(question: string): Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Command {
  /** Shown by `--help`: usage line, options, exit codes, an example. */
  readonly help: string;
  /** By first argument, parts that have a help text of their own. */
  readonly parts?: ReadonlyMap<string, () => Promise<Command>>;
  /** Exit code: 0 done, 1 the answer is no or it failed, 2 wrong usage. */
  run(args: readonly string[], terminal: Terminal): Promise<number>;
}

/** Wrong arguments: the message is printed with a hint to `--help`, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
