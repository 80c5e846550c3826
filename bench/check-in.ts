import { systemClock } from '../src/domain/clock.ts';
import { vietnamDate } from '../src/domain/date.ts';
import { type SandboxClient, sandboxClients } from '../src/sandbox/clients.ts';
import { sandboxPeople } from '../src/sandbox/people.ts';
import { cccdScan } from '../src/sandbox/scans.ts';

/** What a desk needs to see at check-in. */
export const query = `query CheckIn($input: EligibilityInput!) {
  eligibility(input: $input) {
    id
    decision
    provisional
    status
    asOf
    reasons { code severity text deskAction }
    identity {
      outcome
      differences { field kind }
      person { personalId fullName birthDate }
    }
    card { cardNumber validFrom validTo registeredFacility { code name } }
    benefit {
      levelPercent
      routeFactorPercent
      effectivePercent
      routeCode
      conditional { kind threshold text }
    }
    sources { register status asOf }
    receipt
  }
}`;

export const facilityCode = '99002';

/** The desk that asks. */
export const desk: SandboxClient = deskClient('hospital-district');

function deskClient(clientId: string): SandboxClient {
  const found = sandboxClients.find((client) => client.clientId === clientId);
  if (found === undefined) throw new TypeError(`the sandbox has no client ${clientId}`);
  return found;
}

/** One request body for each sandbox person who is covered at that desk and shows an identity card. */
export function checkIns(): readonly string[] {
  return sandboxPeople(vietnamDate(systemClock.now()))
    .filter(
      ({ expected, faults, presented, visit }) =>
        expected.status === 'ELIGIBLE' &&
        visit.facilityCode === facilityCode &&
        visit.input === undefined &&
        presented.cancelledNumber === undefined &&
        faults === undefined,
    )
    .flatMap((person) => cccdScan(person) ?? [])
    .map((scan) =>
      JSON.stringify({ query, variables: { input: { facilityCode, holder: { scan } } } }),
    );
}

/** Texts that a right answer holds, and those that it does not. Cheap enough to look at every answer. */
export interface AnswerCheck {
  readonly holds: readonly string[];
  readonly lacks: readonly string[];
}

/** Its own for every answer: two check-ins never share a decision. */
export function decisionId(body: string): string {
  const key = '"id":"';
  const start = body.indexOf(key) + key.length;
  return body.slice(start, body.indexOf('"', start));
}

export const rightAnswer: AnswerCheck = {
  holds: ['"decision":"ELIGIBLE"', '"status":"ELIGIBLE"', '"outcome":"MATCHED"', '"receipt":"'],
  lacks: ['"errors"', '"fullName":null', '"name":null', '"cardNumber":null'],
};

export function isRight(body: string, { holds, lacks }: AnswerCheck): boolean {
  return holds.every((text) => body.includes(text)) && !lacks.some((text) => body.includes(text));
}
