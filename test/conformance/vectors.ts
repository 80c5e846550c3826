import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = process.env['VECTORS_DIR'];

/**
 * Folder of a public set of vectors below `VECTORS_DIR`, named like its repository (`owner/name`, or the name alone). Null, and
 * said on standard error, when it is not there: its tests are skipped.
 */
export function vectorFolder(repository: string): string | null {
  const [owner = '', name = ''] = repository.split('/');
  const found =
    root === undefined
      ? undefined
      : [name, join(owner, name), `${owner}-${name}`, `${owner}+${name}`]
          .map((folder) => join(root, folder))
          .find(existsSync);
  if (found === undefined) {
    const place = root === undefined ? 'VECTORS_DIR is not set' : `${root} has no ${name}`;
    process.stderr.write(`Vectors of ${repository} are skipped: ${place}.\n`);
  }
  return found ?? null;
}

/** Files below a folder, as paths from there. */
export function filesBelow(folder: string, extension: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .sort();
}

export function readJson<T>(...path: readonly string[]): T {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

/** A line of figures, for whoever reads the output of a nightly run. */
export function publish(figures: string): void {
  process.stdout.write(`${figures}\n`);
}

/** What a verifier made of a set of vectors. */
export class Tally {
  readonly wrongAccepts: string[] = [];
  readonly wrongRejects: string[] = [];
  cases = 0;
  accepted = 0;

  count(name: string, expected: boolean, actual: boolean): void {
    this.cases += 1;
    if (actual) this.accepted += 1;
    if (actual && !expected) this.wrongAccepts.push(name);
    if (!actual && expected) this.wrongRejects.push(name);
  }

  toString(): string {
    return (
      `${this.cases} cases, ${this.accepted} accepted, ` +
      `${this.wrongAccepts.length} wrong accepts, ${this.wrongRejects.length} wrong rejects`
    );
  }
}
