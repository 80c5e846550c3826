import { type BirthDate, canBeTheSame } from '../../domain/birth-date.ts';
import type { PlainDate } from '../../domain/date.ts';
import type { OldIdNumber, PersonalId } from '../../domain/personal-id.ts';
import { readDg1 } from './dg1.ts';
import { readDg13 } from './dg13.ts';
import { must, Refused } from './refusal.ts';

/** Who a chip says its holder is. Religion, ethnicity, address and parents stay unread. */
export interface ChipIdentity {
  readonly personalId: PersonalId;
  readonly fullName: string;
  /** DG1 spells names in capitals without accents, and cuts what is longer than its line. */
  readonly nameForm: 'FULL' | 'TRANSLITERATED' | 'TRANSLITERATED_AND_CUT';
  readonly birthDate: BirthDate;
  readonly sex: 'MALE' | 'FEMALE' | null;
  readonly oldNumber: OldIdNumber | null;
  readonly issuedOn: PlainDate | null;
  /** Null also on cards without an end. */
  readonly expiresOn: PlainDate | null;
  /** Fields 14 and 15 of DG13, whose meaning is not published, as their DER. */
  readonly undocumented: ReadonlyMap<number, Uint8Array>;
}

/** @throws Refused when a group cannot be read, or the two are of different persons */
export function readChipIdentity(groups: ReadonlyMap<number, Uint8Array>): ChipIdentity {
  const [first, thirteenth] = [groups.get(1), groups.get(13)];
  const zone = first === undefined ? null : readDg1(first);
  const fields = thirteenth === undefined ? null : readDg13(thirteenth);
  const identity = fields ?? zone;
  if (identity === null) throw new Refused('GROUPS_MISSING');
  must(zone === null || fields === null || isOnePerson(zone, fields), 'GROUPS_DISAGREE');
  return {
    ...identity,
    sex: identity.sex ?? zone?.sex ?? null,
    expiresOn: identity.expiresOn ?? zone?.expiresOn ?? null,
  };
}

function isOnePerson(zone: ChipIdentity, fields: ChipIdentity): boolean {
  return zone.personalId === fields.personalId && canBeTheSame(zone.birthDate, fields.birthDate);
}
