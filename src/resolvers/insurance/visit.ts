import type { Context, VisitRules } from '../../context.ts';
import {
  addDays,
  type PlainDate,
  parseInstant,
  parsePlainDate,
  vietnamDate,
} from '../../domain/date.ts';
import { type FacilityCode, parseFacilityCode } from '../../domain/facility.ts';
import { parseVnd, type Vnd } from '../../domain/vnd.ts';
import { fixedHolidaysAround } from '../../eligibility/data/holidays.ts';
import type { CareType, Facts } from '../../eligibility/facts.ts';
import { InputError, parseArgument } from '../../errors.ts';
import type { EligibilityInput } from '../../generated/schema.ts';
import { type Holder, holderOf } from '../../identity/holder.ts';
import type { PresenceEvidence } from '../../identity/presence/strength.ts';
import { readPresence } from '../identity/presence.ts';

/** One visit, every value parsed. */
export interface Visit {
  readonly facility: FacilityCode;
  /** The facility's own reference of the visit. */
  readonly encounter: string | null;
  readonly holder: Holder;
  readonly askedOn: PlainDate;
  /** Admission or arrival; null for a stay that ends without having begun. */
  readonly visitDate: PlainDate | null;
  /** Day for which the state of the card is asked. */
  readonly on: PlainDate;
  readonly dischargeDate: PlainDate | null;
  readonly careType: CareType;
  readonly presence: PresenceEvidence | null;
  readonly emergency: boolean;
  readonly emergencyContinued: boolean;
  readonly birthPaperShown: boolean;
  readonly holidays: readonly PlainDate[];
  readonly documentsCheckedByEye: boolean;
  readonly mainDiagnosis: string | null;
  readonly inAppendixII: boolean | null;
  readonly inAppendixIII: boolean | null;
  readonly newborn: boolean;
  readonly donorJustDonated: boolean;
  readonly referral: Facts['referral'];
  readonly appointment: Facts['appointment'];
  readonly residence: Facts['residence'];
  readonly inScopeCost: Vnd | null;
  readonly outOfScopeCost: Vnd;
  readonly deadlineMs: number;
}

type VisitContext = Pick<Context, 'presence' | 'rules'>;

/** @throws InputError naming the argument */
export function readVisit(input: EligibilityInput, now: Date, context: VisitContext): Visit {
  const { rules } = context;
  const visitAt =
    input.visitAt == null ? now : parseArgument('visitAt', () => parseInstant(input.visitAt ?? ''));
  const admittedAt =
    input.admittedAt == null
      ? visitAt
      : parseArgument('admittedAt', () => parseInstant(input.admittedAt ?? ''));
  if (admittedAt > visitAt) throw new InputError('INPUT_INVALID', { argument: 'admittedAt' });
  const facility = parseArgument('facilityCode', () => parseFacilityCode(input.facilityCode));
  const askedOn = vietnamDate(now);
  const admittedOn = vietnamDate(admittedAt);
  const holder = nested('holder', () => holderOf(input.holder, askedOn, rules.personalIds));
  return {
    facility,
    encounter: readEncounter(input),
    holder,
    askedOn,
    visitDate: hasNoAdmission(input) ? null : admittedOn,
    on: vietnamDate(visitAt),
    dischargeDate:
      input.dischargeDate == null
        ? null
        : parseArgument('dischargeDate', () => parsePlainDate(input.dischargeDate ?? '')),
    careType: input.careType ?? 'OUTPATIENT',
    presence: readPresence(input.presence, context),
    emergency: input.emergency ?? false,
    emergencyContinued: input.emergencyContinued ?? false,
    birthPaperShown: input.birthPaperShown ?? false,
    holidays: [...fixedHolidaysAround(admittedOn), ...rules.extraHolidays],
    documentsCheckedByEye: input.documentsCheckedByEye ?? false,
    ...readDiagnosis(input, rules),
    newborn: readNewborn(input, holder, admittedOn),
    donorJustDonated: input.donorJustDonated ?? false,
    ...readSlips(input, facility),
    inScopeCost:
      input.inScopeCost == null
        ? null
        : parseArgument('inScopeCost', () => parseVnd(input.inScopeCost)),
    outOfScopeCost: parseArgument('outOfScopeCost', () => parseVnd(input.outOfScopeCost ?? 0)),
    deadlineMs: Math.max(1, Math.min(input.deadlineMs ?? rules.deadlineMs, rules.deadlineMs)),
  };
}

const encounterForm = /^[\x21-\x7e]{1,64}$/;

function readEncounter({ encounter }: EligibilityInput): string | null {
  if (encounter == null) return null;
  if (!encounterForm.test(encounter))
    throw new InputError('INPUT_INVALID', { argument: 'encounter' });
  return encounter;
}

/** A stay that is said to end, and nothing says when it began. */
function hasNoAdmission({
  admittedAt,
  careType,
  dischargeDate,
  visitAt,
}: EligibilityInput): boolean {
  return careType === 'INPATIENT' && dischargeDate != null && admittedAt == null && visitAt == null;
}

const mostDiagnoses = 50;
const longestCode = 16;
const longestSlipNumber = 64;

function readDiagnosis(
  { diagnosisCodes }: EligibilityInput,
  { appendixII }: VisitRules,
): Pick<Visit, 'mainDiagnosis' | 'inAppendixII' | 'inAppendixIII'> {
  const codes = diagnosisCodes ?? [];
  if (codes.length > mostDiagnoses || codes.some((code) => code.length > longestCode)) {
    throw new InputError('INPUT_INVALID', { argument: 'diagnosisCodes' });
  }
  const [main = null] = codes;
  return {
    mainDiagnosis: main,
    inAppendixIII: null,
    inAppendixII: appendixII === null ? null : main !== null && appendixII.holds(main),
  };
}

function checkSlipNumber(argument: string, number: string): void {
  if (number.trim() === '' || number.length > longestSlipNumber)
    throw new InputError('INPUT_INVALID', { argument });
}

/** Days after birth in which a child is a newborn (neonatal period, WHO). */
const newbornDays = 28;

function readNewborn(
  input: EligibilityInput,
  { birthDate }: Holder,
  admittedOn: PlainDate,
): boolean {
  const earliest = addDays(admittedOn, -newbornDays).slice(0, birthDate.length);
  if (input.newborn === true && birthDate < earliest) {
    throw new InputError('INPUT_INVALID', { argument: 'newborn' });
  }
  return input.newborn ?? false;
}

function readSlips(
  input: EligibilityInput,
  here: FacilityCode,
): Pick<Visit, 'referral' | 'appointment' | 'residence'> {
  const { referral, appointment, temporaryResidence: residence } = input;
  const date = (argument: string, text: string) =>
    parseArgument(argument, () => parsePlainDate(text));
  if (referral != null) {
    checkSlipNumber('referral.slipNumber', referral.slipNumber);
    const issuer = parseArgument('referral.issuingFacility', () =>
      parseFacilityCode(referral.issuingFacility),
    );
    // A slip sends a patient from somewhere else.
    if (issuer === here)
      throw new InputError('INPUT_INVALID', { argument: 'referral.issuingFacility' });
  }
  if (appointment != null) checkSlipNumber('appointment.slipNumber', appointment.slipNumber);
  return {
    referral:
      referral == null
        ? null
        : {
            kind: referral.kind ?? 'SINGLE',
            issuedOn: date('referral.issuedOn', referral.issuedOn),
            complete: true,
            usedBefore: referral.usedBefore ?? false,
          },
    appointment:
      appointment == null
        ? null
        : { date: date('appointment.date', appointment.date), used: appointment.used ?? false },
    residence:
      residence == null
        ? null
        : {
            kind: residence.kind,
            declared: residence.declared ?? true,
            from: date('temporaryResidence.from', residence.from),
            to: residence.to == null ? null : date('temporaryResidence.to', residence.to),
            reasonAccepted: true,
          },
  };
}

function nested<T>(argument: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const path = error.argument === undefined ? argument : `${argument}.${error.argument}`;
    throw new InputError(error.code, { cause: error, argument: path });
  }
}
