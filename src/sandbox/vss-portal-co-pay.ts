import type { Clock } from '../domain/clock.ts';
import { addDays, type PlainDate } from '../domain/date.ts';
import type { SandboxCard, SandboxCoPay } from './person.ts';
import { portalDate } from './vss-portal-answers.ts';

/** How often the co-payment service was asked, since a client must not ask for a card twice in 15 minutes. */
export interface CoPayCalls {
  calls: number;
  /** Calls for a card that was asked for less than 15 minutes before. */
  repeats: number;
}

export function noCoPayCalls(): CoPayCalls {
  return { calls: 0, repeats: 0 };
}

const repeatMs = 15 * 60_000;

/** Counts a call, by a number that stands for the card. */
export function coPayCounter(counted: CoPayCalls, clock: Clock): (card: string) => void {
  const last = new Map<string, number>();
  return (card) => {
    const now = clock.now().getTime();
    const before = last.get(card);
    counted.calls += 1;
    if (before !== undefined && now - before < repeatMs) counted.repeats += 1;
    last.set(card, now);
  };
}

export interface CoPayFields {
  readonly username: string;
  readonly number: string;
  readonly fullName: string;
  readonly birthDate: string;
}

/** Blanks in the number are removed and those in the name collapsed, as the portal does (section 3.5). */
export function coPayFieldsOf(fields: ReadonlyMap<string, string>): CoPayFields {
  const field = (name: string) => fields.get(name.toLowerCase()) ?? '';
  return {
    username: field('username'),
    number: field('maThe').replaceAll(/\s/g, '').toUpperCase(),
    fullName: field('hoTen').trim().replaceAll(/\s+/g, ' '),
    birthDate: field('ngaySinh').trim(),
  };
}

const birthDateForm = /^(\d{2}\/)?(\d{2}\/)?\d{4}$/;

/** Only that 400 is for missing parameters and lengths is known; the texts are ours. */
export function coPayComplaint({ number, fullName, birthDate }: CoPayFields): string | null {
  if (number === '') return 'Thiếu tham số maThe!';
  if (fullName === '') return 'Thiếu tham số hoTen!';
  if (birthDate === '') return 'Thiếu tham số ngaySinh!';
  if (![10, 12, 15].includes(number.length)) return 'Độ dài maThe không hợp lệ!';
  return birthDateForm.test(birthDate) ? null : 'Định dạng ngaySinh không hợp lệ!';
}

type CoPayAnswer = Readonly<Record<string, unknown>>;

export function coPayNotice(code: string, note: string): CoPayAnswer {
  return { MaKetQua: code, GhiChu: note, DataCCT: null, ThongTinSoThe: null };
}

export function coPayAnswer(
  card: SandboxCard,
  episodes: readonly SandboxCoPay[],
  today: PlainDate,
): CoPayAnswer {
  const rows = withRunningTotals(episodes).map((episode, at) => rowOf(card, episode, at, today));
  return {
    MaKetQua: '200',
    // That the note says "data as of" is known, its wording is not.
    GhiChu: `Dữ liệu đồng chi trả tính đến ngày ${portalDate(addDays(today, -1))}`,
    DataCCT: rows.toReversed(),
    ThongTinSoThe: {
      hoTen: card.holderName,
      ngaySinh: portalDate(card.birthDate),
      ngayKetThuc: portalDate(card.validTo ?? ''),
      maBhxh: card.insuranceNumber,
      ...spares,
    },
  };
}

type Totalled = SandboxCoPay & { readonly total: number };

/** In the order of discharge, from nothing every first of January. */
function withRunningTotals(episodes: readonly SandboxCoPay[]): readonly Totalled[] {
  const totals = new Map<string, number>();
  return episodes
    .toSorted((a, b) => countedOn(a).localeCompare(countedOn(b)))
    .map((episode) => {
      const year = countedOn(episode).slice(0, 4);
      const total = (totals.get(year) ?? 0) + episode.paid;
      totals.set(year, total);
      return { ...episode, total };
    });
}

function countedOn({ dischargedOn, receivedOn }: SandboxCoPay): string {
  return dischargedOn ?? receivedOn;
}

function rowOf(card: SandboxCard, episode: Totalled, at: number, today: PlainDate): CoPayAnswer {
  return {
    Id: at + 1,
    ngayTraCuu: portalDate(today),
    maThe: card.cardNumber,
    maCskcb: episode.facility,
    ngayVao: portalDate(episode.admittedOn),
    ngayRa: portalDate(episode.dischargedOn ?? ''),
    maDoiTuongKCB: episode.routeCode,
    tBNCCTMCCT: episode.exempt ?? 0,
    tBNCCTLuyKe: episode.total,
    ngayNhanCong: portalDate(episode.receivedOn),
    ngayNhan: portalDate(episode.receivedOn),
    ...spares,
  };
}

const spares = { duPhong1: '', duPhong2: '', duPhong3: '', duPhong4: '', duPhong5: '' };
