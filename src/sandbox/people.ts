import type { PlainDate } from '../domain/date.ts';
import { answerPeople } from './people/answers.ts';
import { cardPeople } from './people/cards.ts';
import { coPayPeople } from './people/co-pay.ts';
import { identityPeople } from './people/identities.ts';
import { outagePeople } from './people/outages.ts';
import { personOf } from './people/record.ts';
import { routePeople } from './people/routes.ts';
import type { SandboxPerson } from './person.ts';

/** The synthetic population of the sandbox, with cards that are as valid on `today` as their stories say. */
export function sandboxPeople(today: PlainDate): readonly SandboxPerson[] {
  return [
    ...cardPeople(today),
    ...coPayPeople(today),
    ...routePeople(today),
    ...answerPeople(today),
    ...identityPeople(),
    ...outagePeople(),
  ].map((record) => personOf(record, today));
}
