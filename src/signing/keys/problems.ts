/** What is wrong with a private JWK set: each key by its index, never any key material. */
export class SigningKeysError extends Error {
  override readonly name = 'SigningKeysError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The signing keys cannot be used: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

export type Report = (problem: string) => void;
