/** A text with what is shown of it to who may not see it. Wherever it is written without asking, it is the mask. */
export class Masked {
  readonly masked: string;
  readonly #full: string;

  constructor(masked: string, full: string) {
    this.masked = masked;
    this.#full = full;
  }

  reveal(): string {
    return this.#full;
  }

  toString(): string {
    return this.masked;
  }

  toJSON(): string {
    return this.masked;
  }
}
