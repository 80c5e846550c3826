import { addDays, type PlainDate } from '../../domain/date.ts';
import type { SandboxCoPay } from '../person.ts';
import { coveredAtHome, homeHospital, type PersonRecord } from './record.ts';

/**
 * People who have paid towards the exemption after five years (Decree 188/2025 art. 18(2)). In 2026 the base salary rose on
 * 1 July: 13,000,000 before leave 1,124,444.4 to be exceeded since. In other years it is six times 2,530,000 = 15,180,000.
 * `pensioner` is who has five years and no co-payment at all.
 */
export function coPayPeople(today: PlainDate): readonly PersonRecord[] {
  const year = Number(today.slice(0, 4));
  const fiveYearsReached = { fiveYearDate: `${year - 6}-01-01` };
  return [
    {
      key: 'exempt-pensioner',
      story: 'Pensioner with five years, one dong above the limit on co-payment: exempt.',
      life: { serial: 21, name: 'Hoàng Thị Mẫu', birthDate: '1957-05-19', sex: 'FEMALE' },
      card: 'HT3',
      terms: fiveYearsReached,
      coPay: paidTowards(today, 1),
      expected: coveredAtHome,
    },
    {
      key: 'pensioner-a-dong-short',
      story: 'Pensioner with five years who has not paid more than the limit, by one dong.',
      life: { serial: 22, name: 'Huỳnh Văn Thử', birthDate: '1956-11-20', sex: 'MALE' },
      card: 'HT3',
      terms: fiveYearsReached,
      coPay: paidTowards(today, 0),
      expected: coveredAtHome,
    },
    {
      key: 'five-years-unknown',
      story: 'Employee far above the limit, but no five-year date is registered.',
      life: { serial: 23, name: 'Phan Thử Bình', birthDate: '1971-07-27', sex: 'MALE' },
      card: 'DN4',
      terms: { fiveYearDate: null },
      coPay: paidTowards(today, 5_000_000),
      expected: coveredAtHome,
    },
  ];
}

/** What reaches the limit without exceeding it, and `more`; nothing that today has yet to bring. */
function paidTowards(today: PlainDate, more: number): readonly SandboxCoPay[] {
  const year = today.slice(0, 4);
  const stays =
    year === '2026'
      ? [
          stay('2026-02-12' as PlainDate, 8_000_000),
          stay('2026-05-20' as PlainDate, 5_000_000),
          stay('2026-07-15' as PlainDate, 1_124_444 + more),
        ]
      : [stay(`${year}-01-01` as PlainDate, 15_180_000 + more)];
  return stays.filter(({ receivedOn }) => receivedOn <= today);
}

function stay(dischargedOn: PlainDate, paid: number): SandboxCoPay {
  return {
    facility: homeHospital,
    admittedOn: addDays(dischargedOn, -9),
    dischargedOn,
    receivedOn: dischargedOn,
    routeCode: '1.1',
    paid,
  };
}
