import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, parse, specifiedRules, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compose } from '../../src/supergraph/compose.ts';
import { costRule } from '../../src/supergraph/cost.ts';
import { classify } from '../../src/supergraph/data-classes.ts';
import { limitRules } from '../../src/supergraph/limits.ts';
import { loadSubgraphs } from '../../src/supergraph/subgraphs.ts';

const root = new URL('../../', import.meta.url);
const pages = [
  'README.md',
  ...readdirSync(new URL('docs/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const queries = pages.flatMap((page) => {
  const text = readFileSync(new URL(page, root), 'utf8');
  return [...text.matchAll(/```graphql\n([\s\S]*?)```/g)].map(
    ([, query = ''], at) => [`${page}, number ${at + 1}`, query] as const,
  );
});

const subgraphs = loadSubgraphs();
const schema = buildSchema(compose(subgraphs).publicSdl);
const rules = [...specifiedRules, ...limitRules, costRule(classify(subgraphs))];

describe('a documented query', () => {
  test.each(queries)('of %s fits the schema and the limits', (_page, query) => {
    const problems = validate(schema, parse(query), rules);
    expect(problems.map(({ message }) => message)).toEqual([]);
  });

  test('is found', () => {
    expect(queries.length).toBeGreaterThan(1);
  });
});
