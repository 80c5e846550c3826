import type { FaultName, SandboxPerson } from '../person.ts';
import { coveredAtHome, expecting, type PersonRecord } from './record.ts';

/** With only a number at hand, nothing says that there is a card (eligibility rules, 6.2). */
const admitAndAskAgain = expecting('NEEDS_ACTION', 'MATCHED', null, null);
const coveredByShownCard = expecting('ELIGIBLE_PROVISIONAL', 'UNDETERMINED', null, '1.1');
const coveredByPortalAlone = expecting('ELIGIBLE_PROVISIONAL', 'UNDETERMINED', '000', '1.1');

const families = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Huỳnh', 'Phan', 'Vũ', 'Võ', 'Đặng'];

function outage(
  serial: number,
  key: string,
  story: string,
  faults: { readonly portal?: FaultName; readonly population?: FaultName },
  expected: SandboxPerson['expected'],
): PersonRecord {
  const female = serial % 2 === 1;
  return {
    key,
    story,
    life: {
      serial,
      name: `${families[serial % 10]} ${female ? 'Thị' : 'Văn'} Sự Cố`,
      birthDate: `${1970 + (serial % 30)}-04-30`,
      sex: female ? 'FEMALE' : 'MALE',
    },
    card: 'DN4',
    faults,
    expected,
  };
}

/** The card is all that is shown, so its own dates decide while the portal is away. */
function showingTheCard(record: PersonRecord, layout: 'old' | 'new'): PersonRecord {
  return {
    ...record,
    presents: { personalId: null, cardLayout: layout },
    expected: coveredByShownCard,
  };
}

/** People whose look-up breaks something, whatever the switches say. */
export function outagePeople(): readonly PersonRecord[] {
  return [...portalOutages(), ...populationOutages()];
}

function portalOutages(): readonly PersonRecord[] {
  const portal = (serial: number, fault: FaultName, story: string) =>
    outage(serial, `portal-${fault}`, story, { portal: fault }, admitAndAskAgain);
  return [
    portal(301, 'slow', 'The portal takes longer than the desk can wait.'),
    portal(302, 'html-502', 'A proxy answers for the portal with a page of HTML.'),
    portal(303, 'reset', 'The connection to the portal breaks, and again on the second try.'),
    portal(304, 'truncated', 'The portal’s answer stops in the middle.'),
    portal(305, 'empty', 'The portal answers with nothing.'),
    portal(306, 'wrong-person', 'The portal answers about somebody else: not used.'),
    outage(
      307,
      'portal-session-dropped',
      'The portal forgets its session; one new login is enough.',
      { portal: 'session-dropped' },
      coveredAtHome,
    ),
    showingTheCard(
      outage(
        308,
        'portal-slow-card-shown',
        'The portal is too slow, the card shown is valid by its own dates.',
        { portal: 'slow' },
        coveredByShownCard,
      ),
      'old',
    ),
    showingTheCard(
      outage(
        309,
        'portal-reset-card-shown',
        'The portal is unreachable, a card of the new layout is shown.',
        { portal: 'reset' },
        coveredByShownCard,
      ),
      'new',
    ),
  ];
}

function populationOutages(): readonly PersonRecord[] {
  const population = (serial: number, fault: FaultName, story: string) =>
    outage(serial, `population-${fault}`, story, { population: fault }, coveredByPortalAlone);
  return [
    population(310, 'slow', 'The population register is too slow; the portal matched the person.'),
    population(311, 'html-502', 'A proxy answers for the population register with HTML.'),
    population(312, 'truncated', 'The population register’s answer stops in the middle.'),
    population(313, 'wrong-person', 'The population register answers about somebody else.'),
    outage(
      314,
      'everything-down',
      'Neither register can be reached: admit, write the number down, ask again.',
      { portal: 'reset', population: 'reset' },
      expecting('NEEDS_ACTION', 'UNDETERMINED', null, null),
    ),
  ];
}
