import { StructuredFieldError } from './types.ts';

/** A place in the text of a field. */
export class Reader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#position === this.#text.length;
  }

  /** Next character; empty at the end. */
  get next(): string {
    return this.#text.charAt(this.#position);
  }

  /** What a sticky pattern matches here, or nothing. */
  take(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const [taken = ''] = pattern.exec(this.#text) ?? [];
    this.#position += taken.length;
    return taken;
  }

  takeIf(character: string): boolean {
    const isNext = this.next === character;
    if (isNext) this.#position += 1;
    return isNext;
  }

  error(what: string): StructuredFieldError {
    return new StructuredFieldError(`${what} at character ${this.#position}`);
  }
}
