import type { BirthDate } from '../../domain/birth-date.ts';
import type { OldIdNumber, PersonalId, PersonNumber } from '../../domain/personal-id.ts';
import type { UpstreamCall } from '../upstream.ts';

/** National population database (CSDLQG về dân cư). */
export interface PopulationRegister {
  /**
   * Full record (TraCuuThongTinCongDan). Number, name and birth date must all agree: an empty list is "no match", and more
   * than one citizen means an ambiguous number. @throws UpstreamError when there is no usable answer
   */
  findCitizens(query: CitizenQuery, call: PopulationCall): Promise<CitizenAnswer>;
  /** Yes or no (XacThucThongTinCongDan); the answer holds no personal data. @throws UpstreamError */
  confirmCitizen(query: CitizenQuery, call: PopulationCall): Promise<CitizenConfirmation>;
  close(): Promise<void>;
}

export interface CitizenQuery {
  readonly number: PersonNumber;
  readonly fullName: string;
  /** The service takes a full date or a year; a year and month is sent as the year. */
  readonly birthDate: BirthDate;
}

export interface PopulationCall extends UpstreamCall {
  /** Officer account or personal number of the person who asks, for the register's own audit. */
  readonly officer: string;
}

export interface CitizenAnswer {
  readonly citizens: readonly Citizen[];
  /** `ThoiDiemDuLieu`, where the register states it. */
  readonly asOf: Date | null;
  readonly fetchedAt: Date;
}

export interface CitizenConfirmation {
  readonly exists: boolean;
  readonly fetchedAt: Date;
}

export interface Citizen {
  readonly personalId: PersonalId;
  readonly oldNumber: OldIdNumber | null;
  readonly fullName: string;
  readonly birthDate: BirthDate | null;
  readonly sex: 'MALE' | 'FEMALE' | 'UNKNOWN';
  readonly nationality: string | null;
  readonly permanentAddress: CitizenAddress | null;
  /** `TrangThai` verbatim; its codes are not public, and absence never means alive. */
  readonly statusText: string | null;
}

export interface CitizenAddress {
  readonly detail: string | null;
  readonly communeCode: string | null;
  readonly districtCode: string | null;
  readonly provinceCode: string | null;
  readonly country: string | null;
}
