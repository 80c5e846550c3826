import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Facility, FacilityCode } from '../../domain/facility.ts';
import { decodeFacilities } from './codec.ts';

/** Facilities with level and score, which no public source publishes: the operator keeps them in a file. */
export interface FacilityRegister {
  /** A code that the register does not hold is absent from the answer. */
  find(codes: readonly FacilityCode[]): ReadonlyMap<FacilityCode, Facility>;
  readonly size: number;
  /** SHA-256 of the file, base64url. */
  readonly version: string;
}

/** A file that cannot be used; names everything that is wrong with it. */
export class FacilityFileError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options: { cause?: unknown } = {}) {
    super(
      `the facility file has problems:\n${problems.join('\n')}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'FacilityFileError';
    this.problems = problems;
  }
}

/** @throws FacilityFileError */
export async function loadFacilityRegister(path: string): Promise<FacilityRegister> {
  return parseFacilityRegister(await readText(path));
}

/** @throws FacilityFileError */
export function parseFacilityRegister(csvText: string): FacilityRegister {
  const { facilities, problems } = decodeFacilities(csvText);
  if (problems.length > 0) throw new FacilityFileError(problems);
  const byCode = new Map(facilities.map((facility) => [facility.code, facility]));
  return {
    find: (codes) =>
      new Map(
        codes.flatMap((code) => {
          const facility = byCode.get(code);
          return facility === undefined ? [] : [[code, facility] as const];
        }),
      ),
    size: byCode.size,
    version: createHash('sha256').update(csvText, 'utf8').digest('base64url'),
  };
}

/** Keeps a byte order mark, so that the text still hashes to the version of the file's own bytes. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new FacilityFileError(['the file cannot be read'], { cause });
  });
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new FacilityFileError(['the file is not UTF-8'], { cause });
  }
}
