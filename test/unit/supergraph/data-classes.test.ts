import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/supergraph/data-classes.ts';

function classesOf(...documents: readonly string[]) {
  return classify(documents.map((text) => ({ name: 'identity', typeDefs: parse(text) })));
}

describe('a data class', () => {
  test('is the field’s own, else that of its type', () => {
    const { classes } = classesOf(`
      type A @data(class: PERSONAL) { a: Int b: Int @data(class: PUBLIC) }
    `);
    expect(Object.fromEntries(classes)).toEqual({ 'A.a': 'PERSONAL', 'A.b': 'PUBLIC' });
  });

  test('of an argument is its own, else that of its field', () => {
    const { classes } = classesOf(`
      type A { a(x: Int, y: Int @data(class: SENSITIVE)): Int @data(class: PUBLIC) }
    `);
    expect(classes.get('A.a(x:)')).toBe('PUBLIC');
    expect(classes.get('A.a(y:)')).toBe('SENSITIVE');
  });

  test('belongs to fields of inputs, interfaces and extensions', () => {
    const { classes } = classesOf(`
      input I @data(class: PERSONAL) { a: Int }
      interface F @data(class: PUBLIC) { a: Int }
      extend type A @data(class: EVIDENCE) { a: Int }
      extend input I { b: Int @data(class: SENSITIVE) }
    `);
    expect(Object.fromEntries(classes)).toEqual({
      'I.a': 'PERSONAL',
      'F.a': 'PUBLIC',
      'A.a': 'EVIDENCE',
      'I.b': 'SENSITIVE',
    });
  });

  test.each([
    ['a field', 'type A { a: Int }', 'A.a'],
    ['a field of an interface', 'interface A { a: Int }', 'A.a'],
    ['a field of an input', 'input A { a: Int }', 'A.a'],
    ['a field of an extension', 'extend type A { a: Int }', 'A.a'],
    ['an argument', 'type A { a(x: Int): Int }', 'A.a(x:)'],
    ['a field under a class that does not exist', 'type A { a: Int @data(class: SECRET) }', 'A.a'],
    ['a field under the class of another directive', 'type A { a: Int @x(class: PUBLIC) }', 'A.a'],
  ])('that %s lacks stops the build, and is named', (_title, sdl, coordinate) => {
    expect(() => classesOf(sdl)).toThrow(TypeError);
    expect(() => classesOf(sdl)).toThrow(`${coordinate}: no data class`);
  });

  test('may not differ between subgraphs', () => {
    expect(() =>
      classesOf(
        'type A { a: Int @data(class: PUBLIC) }',
        'type A { a: Int @data(class: PERSONAL) }',
      ),
    ).toThrow('A.a: several data classes');
    expect(() =>
      classesOf('type A { a: Int @data(class: PUBLIC) }', 'type A { a: Int @data(class: PUBLIC) }'),
    ).not.toThrow();
  });
});

test('registers that a field asks are read with their bounds', () => {
  const { asks } = classesOf(`
    type A @data(class: PUBLIC) {
      a(rows: [Int]): Int @asks(register: VSS_PORTAL, atMost: 2, eachOf: "rows") @asks(register: VSS_PLATFORM)
      b: Int
    }
  `);
  expect([...asks]).toEqual([
    [
      'A.a',
      [
        { register: 'VSS_PORTAL', atMost: 2, eachOf: 'rows' },
        { register: 'VSS_PLATFORM', atMost: 1, eachOf: null },
      ],
    ],
  ]);
});
