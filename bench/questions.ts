import { vietnamDate } from '../src/domain/date.ts';
import { sandboxPeople } from '../src/sandbox/people.ts';
import type { SandboxPerson } from '../src/sandbox/person.ts';
import { exampleInput } from '../src/sandbox/scans.ts';
import { clientOf, startTestGateway, type TestGateway } from '../test/support/gateway.ts';
import { eligibilityQuery } from '../test/support/graphql-client.ts';

/** Questions of one check-in to each register; sessions and tokens are opened before. */
export interface Questions {
  readonly portal: number;
  readonly population: number;
  readonly platform: number;
}

export interface QuestionRow extends Questions {
  readonly shown: string;
  readonly people: number;
  /** The same people, with the whole identity selected. */
  readonly withIdentity: Questions;
}

export interface QuestionReport {
  readonly rows: readonly QuestionRow[];
  /** People whose check-in cost more because the identity was selected. */
  readonly added: readonly string[];
}

const decisionAlone =
  'query ($input: EligibilityInput!) { eligibility(input: $input) { id decision } }';
const cardLookup = '/KQNhanLichSuKCB2024';

/** Every sandbox person without a fault of their own checks in twice: for the decision alone, and with the identity. */
export async function countQuestions(): Promise<QuestionReport> {
  await using gateway = await startTestGateway({
    environment: { VSS_PORTAL_TIMEOUT_MS: '6000', POPULATION_TIMEOUT_MS: '3000' },
  });
  const counted = new Map<string, { alone: Questions; full: Questions }[]>();
  const added: string[] = [];
  for (const person of sandboxPeople(vietnamDate(new Date()))) {
    if (person.faults !== undefined) continue;
    const alone = await questionsOf(gateway, person, decisionAlone);
    const full = await questionsOf(gateway, person, eligibilityQuery);
    if (JSON.stringify(alone) !== JSON.stringify(full)) added.push(person.key);
    const shown = shownBy(person);
    counted.set(shown, [...(counted.get(shown) ?? []), { alone, full }]);
  }
  const rows = [...counted].map(([shown, all]) => ({
    shown,
    people: all.length,
    ...mostOf(all.map(({ alone }) => alone)),
    withIdentity: mostOf(all.map(({ full }) => full)),
  }));
  return { rows, added };
}

async function questionsOf(
  gateway: TestGateway,
  person: SandboxPerson,
  query: string,
): Promise<Questions> {
  for (const upstream of [gateway.portal, gateway.population, gateway.platform]) upstream.forget();
  const variables = { input: exampleInput(person) };
  await gateway.ask(query, variables, clientOf(person.visit.facilityCode));
  return {
    portal: gateway.portal.hits(cardLookup).length,
    population: gateway.population.hits().length,
    platform: gateway.platform.hits().length,
  };
}

function shownBy({ key, presented, expected }: SandboxPerson): string {
  // A refused session is opened again, and the question repeated.
  if (expected.portalCode === '401') return 'a refused account';
  if (/number-changed|cancelled-number/.test(key)) return 'a number that was changed';
  if (presented.personalId === null) return 'a health-insurance card';
  return presented.personalId.length === 9 ? 'a 9-digit number' : 'a 12-digit number';
}

function mostOf(all: readonly Questions[]): Questions {
  const most = (name: keyof Questions) => Math.max(...all.map((one) => one[name]));
  return { portal: most('portal'), population: most('population'), platform: most('platform') };
}

export function asText({ rows, added }: QuestionReport): string {
  const line = (...cells: readonly (string | number)[]) =>
    cells.map((cell, at) => (at === 0 ? `${cell}`.padEnd(28) : `${cell}`.padStart(20))).join('');
  const of = ({ portal, population, platform }: Questions) =>
    `${portal} + ${population} + ${platform}`;
  return [
    'Questions of one check-in: portal + population database + platform, at most',
    line('shown at the desk', 'people', 'decision alone', 'with the identity'),
    ...rows.map((row) => line(row.shown, row.people, of(row), of(row.withIdentity))),
    added.length === 0
      ? 'Resolution added no question to any check-in.'
      : `Resolution added questions: ${added.join(', ')}`,
    '',
  ].join('\n');
}
