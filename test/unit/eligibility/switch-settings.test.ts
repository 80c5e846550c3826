import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reasonCatalog } from '../../../src/eligibility/reasons.ts';
import { switchNotes } from '../../../src/eligibility/switch-notes.ts';
import { parseSwitches, positionsAsText } from '../../../src/eligibility/switch-settings.ts';
import { defaultSwitches, switches } from '../../../src/eligibility/switches.ts';

const all = Object.entries(switches).flatMap(([name, positions]) =>
  positions.map((position) => ({ name, position })),
);

/** A position for every switch, as pairs. */
const anyPositions = fc.tuple(
  ...Object.entries(switches).map(([name, positions]) =>
    fc.constantFrom(...positions).map((position) => [name, position] as const),
  ),
);

const written = (pairs: ReadonlyArray<readonly [string, string]>) =>
  pairs.map((pair) => pair.join('=')).join(',');

describe('switches as text', () => {
  test.each(['', ' ', ',', '\n,\r\n'])('nothing in %j leaves the defaults', (text) => {
    expect(parseSwitches(text)).toEqual({ switches: defaultSwitches, problems: [] });
  });

  test.each(all)('$name=$position is accepted', ({ name, position }) => {
    expect(parseSwitches(`${name}=${position}`)).toEqual({
      switches: { ...defaultSwitches, [name]: position },
      problems: [],
    });
  });

  test('entries stand between commas or line ends, with blanks around name and value', () => {
    const text =
      ' dayCareAs = OUTPATIENT\r\nrouteSelection=LIST_ORDER,\n coPayOnReducedRoute=(1-E)*R,';
    expect(parseSwitches(text)).toEqual({
      switches: { ...defaultSwitches, dayCareAs: 'OUTPATIENT', routeSelection: 'LIST_ORDER' },
      problems: [],
    });
  });

  test('every combination can be written and read', () => {
    fc.assert(
      fc.property(anyPositions, (pairs) => {
        expect(parseSwitches(written(pairs))).toEqual({
          switches: Object.fromEntries(pairs),
          problems: [],
        });
      }),
    );
  });
});

describe('problems', () => {
  const noSuchName = 'there is no switch of this name (see docs/switches.md)';

  test.each([
    ['dayCare=OUTPATIENT', [`entry 1: ${noSuchName}`]],
    ['daycareas=OUTPATIENT', [`entry 1: ${noSuchName}`]],
    ['=OUTPATIENT', [`entry 1: ${noSuchName}`]],
    ['__proto__=x,constructor=x,toString=x', [1, 2, 3].map((n) => `entry ${n}: ${noSuchName}`)],
    ['dayCareAs', ['entry 1: dayCareAs must be one of INPATIENT, OUTPATIENT']],
    ['dayCareAs=outpatient', ['entry 1: dayCareAs must be one of INPATIENT, OUTPATIENT']],
    ['dayCareAs=INPATIENT=x', ['entry 1: dayCareAs must be one of INPATIENT, OUTPATIENT']],
    ['gapDaysThatTriggerWait=30', ['entry 1: gapDaysThatTriggerWait must be one of 90']],
    ['dayCareAs=INPATIENT,dayCareAs=INPATIENT', ['entry 2: dayCareAs is set twice']],
    [
      'x=1,dayCareAs=y,,dayCareAs=z,routeSelection',
      [
        `entry 1: ${noSuchName}`,
        'entry 2: dayCareAs must be one of INPATIENT, OUTPATIENT',
        'entry 3: dayCareAs is set twice',
        'entry 3: dayCareAs must be one of INPATIENT, OUTPATIENT',
        'entry 4: routeSelection must be one of MAX_FACTOR, LIST_ORDER',
      ],
    ],
  ])('%s', (text, problems) => {
    expect(parseSwitches(text)).toEqual({ switches: defaultSwitches, problems });
  });

  test('any text is read without an exception, and no switch leaves its positions', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const read = parseSwitches(text);
        expect(Object.keys(read.switches)).toEqual(Object.keys(switches));
        if (read.problems.length > 0) expect(read.switches).toEqual(defaultSwitches);
      }),
    );
  });
});

describe('positions as text', () => {
  test('are 0 for the defaults alone', () => {
    expect(positionsAsText(defaultSwitches)).toBe('0');
  });

  test('differ wherever two combinations do', () => {
    fc.assert(
      fc.property(anyPositions, anyPositions, (one, other) => {
        const [a, b] = [one, other].map((pairs) =>
          positionsAsText(parseSwitches(written(pairs)).switches),
        );
        expect(a === b).toBe(written(one) === written(other));
      }),
    );
  });

  test.each(all)('$name=$position has its own', ({ name, position }) => {
    const others = all.filter((one) => one.name !== name || one.position !== position);
    const text = (one: (typeof all)[number]) =>
      positionsAsText(parseSwitches(`${one.name}=${one.position}`).switches);
    const mine = text({ name, position });
    if (mine !== '0') expect(others.map(text)).not.toContain(mine);
  });
});

describe('what is said of a switch', () => {
  const notes = Object.entries(switchNotes);

  test('stands for every switch, under a point of its own', () => {
    expect(Object.keys(switchNotes)).toEqual(Object.keys(switches));
    expect(notes.map(([, { point }]) => point)).toEqual(
      '1 2 3 4 5 6 6b 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22'.split(' '),
    );
  });

  test.each(notes)('%s has both languages', (_name, { meaning: { vi, en } }) => {
    expect(vi).toMatch(/\.$/);
    expect(en).toMatch(/\.$/);
    expect(vi).not.toBe(en);
    expect(vi).toBe(vi.normalize('NFC'));
  });

  test.each(notes)('%s warns with reasons of the catalogue', (_name, { warnings }) => {
    for (const warning of warnings) expect(Object.keys(reasonCatalog)).toContain(warning);
  });

  test('every reason that names an open point belongs to a switch', () => {
    const warnings = new Set<string>(notes.flatMap(([, note]) => note.warnings));
    const open = Object.entries(reasonCatalog)
      .filter(([, { legalBasis }]) => legalBasis === 'docs/decisions/0007')
      .map(([code]) => code);
    expect(open.length).toBeGreaterThan(10);
    expect(open.filter((code) => !warnings.has(code))).toEqual([]);
  });
});
