import { defaultSwitches, type Switches, switches } from './switches.ts';

export interface SwitchSettings {
  readonly switches: Switches;
  /** Everything that is wrong, without repeating what was written. */
  readonly problems: readonly string[];
}

const positions: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(switches));

/** Reads `name=value` pairs between commas or line ends; what is not named keeps its default. */
export function parseSwitches(text: string): SwitchSettings {
  const chosen = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, entry] of entriesOf(text).entries()) {
    const found = problemsOf(entry, chosen);
    problems.push(...found.map((problem) => `entry ${index + 1}: ${problem}`));
    if (positions.has(entry.name) && !chosen.has(entry.name)) chosen.set(entry.name, entry.value);
  }
  return {
    problems,
    switches: problems.length > 0 ? defaultSwitches : withPositions(chosen),
  };
}

interface Entry {
  readonly name: string;
  readonly value: string;
}

function entriesOf(text: string): readonly Entry[] {
  return text
    .split(/[,\r\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [name = '', ...value] = entry.split('=');
      return { name: name.trim(), value: value.join('=').trim() };
    });
}

function problemsOf(
  { name, value }: Entry,
  chosen: ReadonlyMap<string, string>,
): readonly string[] {
  const allowed = positions.get(name);
  if (allowed === undefined) return ['there is no switch of this name (see docs/switches.md)'];
  const problems: string[] = [];
  if (chosen.has(name)) problems.push(`${name} is set twice`);
  if (!allowed.includes(value)) problems.push(`${name} must be one of ${allowed.join(', ')}`);
  return problems;
}

function withPositions(chosen: ReadonlyMap<string, string>): Switches {
  return { ...defaultSwitches, ...Object.fromEntries(chosen) };
}

const byName = [...positions].sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * The positions as one number, in base 36: 0 when all are at their default, and another for every other combination, which no
 * short digest could promise.
 */
export function positionsAsText(chosen: Switches): string {
  const values: ReadonlyMap<string, string> = new Map(Object.entries(chosen));
  return byName
    .reduce(
      (number, [name, allowed]) =>
        number * BigInt(allowed.length) + BigInt(allowed.indexOf(String(values.get(name)))),
      0n,
    )
    .toString(36);
}
