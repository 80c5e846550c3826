import type { PlainDate } from '../domain/date.ts';
import {
  coveredAtHome,
  expecting,
  insuranceNumberOf,
  type Life,
  personalIdOf,
  personOf,
} from './people/record.ts';
import type { SandboxPerson } from './person.ts';

/** People without stories, for lists and loads: as many, by number. They are made when somebody asks about them. */
export const crowdSize = 100_000;
/** The numbers of people with stories are below. */
const firstSerial = 800_000;

const surnames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ'];
const givenNames = ['An', 'Bình', 'Châu', 'Dũng', 'Giang', 'Hà', 'Khánh', 'Lan', 'Minh', 'Ngọc'];
const cards = ['DN4', 'GD4', 'HC4', 'HT3', 'CN3', 'BT2'];

/** The same for the same index and day. One in twenty has a card that has ended, one in ten is registered elsewhere. */
export function crowdMember(index: number, today: PlainDate): SandboxPerson {
  if (!Number.isInteger(index) || index < 0 || index >= crowdSize) {
    throw new RangeError('the crowd has nobody of this index');
  }
  const year = Number(today.slice(0, 4));
  const life = lifeOf(index);
  const hasEnded = index % 20 === 3;
  const isElsewhere = index % 10 === 5;
  return personOf(
    {
      key: `crowd-${index}`,
      story: hasEnded ? 'One of the crowd, with a card that has ended.' : 'One of the crowd.',
      life,
      card: cards[index % cards.length] ?? 'DN4',
      terms: {
        ...(hasEnded ? { validFrom: `${year - 1}-01-01`, validTo: `${year - 1}-12-31` } : {}),
        ...(isElsewhere ? { registeredFacility: '99003' } : {}),
      },
      expected: hasEnded ? expecting('NOT_ELIGIBLE', 'MATCHED', '010', null) : coveredAtHome,
    },
    today,
  );
}

function lifeOf(index: number): Life {
  const sex = index % 2 === 0 ? 'MALE' : 'FEMALE';
  const surname = surnames[Math.floor(index / 10) % surnames.length];
  const middle = sex === 'MALE' ? 'Văn Mẫu' : 'Thị Mẫu';
  const name = `${surname} ${middle} ${givenNames[index % givenNames.length]}`;
  const [month, day] = [1 + (index % 12), 1 + (Math.floor(index / 12) % 28)];
  const birthDate = `${1950 + (index % 55)}-${two(month)}-${two(day)}`;
  return { serial: firstSerial + index, name, birthDate, sex };
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Whoever of the crowd has that personal, insurance or card number. */
export function crowdAround(number: string, today: PlainDate): readonly SandboxPerson[] {
  const index = Number(number.slice(-6)) - firstSerial;
  if (!Number.isInteger(index) || index < 0 || index >= crowdSize) return [];
  const life = lifeOf(index);
  const insurance = insuranceNumberOf(life);
  const isTheirs = number === personalIdOf(life) || number.endsWith(insurance);
  return isTheirs ? [crowdMember(index, today)] : [];
}
