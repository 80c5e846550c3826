import type { PlainDate } from '../../src/domain/date.ts';
import { personOf } from '../../src/sandbox/people/record.ts';
import type { SandboxPerson } from '../../src/sandbox/person.ts';
import { cardScan, exampleInput } from '../../src/sandbox/scans.ts';

/** Who comes to the desk, and with what. */
export type VisitorKind =
  | 'covered by identity card'
  | 'covered by insurance card'
  | 'expired by identity card'
  | 'expired by insurance card';

export const visitorKinds: readonly VisitorKind[] = [
  'covered by identity card',
  'covered by insurance card',
  'expired by identity card',
  'expired by insurance card',
];

export interface Visitor {
  readonly kind: VisitorKind;
  readonly person: SandboxPerson;
  readonly input: Readonly<Record<string, unknown>>;
}

/** People whom nobody has asked about before: no answer of theirs is kept anywhere. */
export interface Visitors {
  next(kind: VisitorKind): Visitor;
  /** Covered, and by some error not in the population register. */
  unregistered(): Visitor;
  /** Those that the registers have to know by now. */
  known(): readonly SandboxPerson[];
  /** The registers find one like this as somebody else. */
  readonly stranger: SandboxPerson;
}

const families = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi'] as const;
const middles = ['Văn Thử', 'Mẫu Hoà', 'Quốc Mẫu', 'Thử Minh', 'Gia Mẫu'] as const;
const given = ['An', 'Bình', 'Cường', 'Dũng', 'Giang', 'Hải', 'Khánh', 'Long', 'Nam'] as const;
const remembered = 800;

export function createVisitors(today: PlainDate): Visitors {
  const year = Number(today.slice(0, 4));
  let serial = 700_000;
  let people: readonly SandboxPerson[] = [];
  const make = (isExpired: boolean): SandboxPerson => {
    serial += 1;
    const part = <T>(of: readonly T[]) => of[serial % of.length] ?? of[0];
    return personOf(
      {
        key: `visitor-${serial}`,
        story: 'Comes while something is broken.',
        life: {
          serial,
          name: `${part(families)} ${part(middles)} ${part(given)}`,
          birthDate: `19${60 + (serial % 40)}-0${1 + (serial % 9)}-1${serial % 10}`,
          sex: 'MALE',
        },
        card: 'DN4',
        ...(isExpired
          ? { terms: { validFrom: `${year - 2}-01-01`, validTo: `${year - 1}-12-31` } }
          : {}),
        expected: {
          status: isExpired ? 'NOT_ELIGIBLE' : 'ELIGIBLE',
          identity: 'MATCHED',
          portalCode: null,
          routeCode: null,
        },
      },
      today,
    );
  };
  const stranger = make(false);
  const admit = (person: SandboxPerson): SandboxPerson => {
    people = [...people, person].slice(-remembered);
    return person;
  };
  return {
    stranger,
    known: () => [stranger, ...people],
    unregistered() {
      const person = admit({ ...make(false), citizens: [] });
      return { kind: 'covered by identity card', person, input: exampleInput(person) };
    },
    next(kind) {
      const person = admit(make(kind.startsWith('expired')));
      const input = kind.endsWith('insurance card')
        ? { facilityCode: '99002', holder: { scan: cardScan(person) } }
        : exampleInput(person);
      return { kind, person, input };
    },
  };
}
