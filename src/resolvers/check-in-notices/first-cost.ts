import type { RegisteredCheckIn } from '../../check-ins/index.ts';
import type { NoticeCard, NoticeItem } from '../../connectors/vss-portal/notice-values.ts';
import type { Context } from '../../context.ts';
import { parseInstant, parsePlainDate, vietnamDate } from '../../domain/date.ts';
import { InputError, parseArgument } from '../../errors.ts';
import type { FirstCostInput } from '../../generated/schema.ts';
import { holderOf } from '../../identity/holder.ts';
import type { FirstCostReport } from '../../notices/models.ts';
import { patientOf } from '../check-ins/check-in-by-id.ts';
import type { DecisionModel } from '../insurance/models.ts';

/** Category of an emergency (MA_DOITUONG_KCB), where the decision could state none. */
const emergency = '2';

/** A report with what the check-in knows. @throws InputError for what cannot be read at all */
export function firstCostOf(
  input: FirstCostInput,
  checkIn: RegisteredCheckIn,
  context: Context,
): Omit<FirstCostReport, 'client'> {
  const { facility, id: checkInId, input: visit, registeredAt } = checkIn;
  const decision = checkIn.settlement?.decision ?? checkIn.decision;
  const { notReceived = false, purpose: _purpose, ...stated } = input;
  const holder = holderOf(visit.holder, vietnamDate(registeredAt), context.rules.personalIds);
  return {
    checkInId,
    facility,
    person: patientOf(checkIn, context),
    notReceived: notReceived ?? false,
    stated,
    content: {
      episodeId: input.episodeId,
      patientId: input.patientId,
      fullName: holder.fullName,
      personNumber: decision.identity.person?.personalId ?? holder.personNumber,
      birthDate: holder.birthDate,
      birthTime: birthTimeOf(input.birthTime),
      sex: input.sex ?? sexOf(decision),
      card: cardOf(input, decision),
      patientCategory:
        input.patientCategory ??
        decision.benefit?.routeCode ??
        (visit.emergency === true ? emergency : ''),
      arrivedAt: instantOf('arrivedAt', input.arrivedAt ?? visit.visitAt) ?? registeredAt,
      admission: admissionOf(input),
      careCategory: input.careCategory,
      facility,
      item: itemOf(input),
      orderedAt: parseArgument('orderedAt', () => parseInstant(input.orderedAt)),
    },
  };
}

function instantOf(argument: string, text: string | null | undefined): Date | null {
  return text == null ? null : parseArgument(argument, () => parseInstant(text));
}

function birthTimeOf(text: string | null | undefined): string | null {
  if (text == null) return null;
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text)) {
    throw new InputError('INPUT_INVALID', { argument: 'birthTime' });
  }
  return text;
}

/** Only the population register tells it, and only where it knew the person. */
function sexOf({ identity: { person } }: DecisionModel): 'MALE' | 'FEMALE' | null {
  const sex = person !== null && 'sex' in person ? person.sex : 'UNKNOWN';
  return sex === 'UNKNOWN' ? null : sex;
}

function cardOf({ card }: FirstCostInput, decision: DecisionModel): NoticeCard | null {
  if (card != null) {
    const { cardNumber, registeredFacility, validFrom, validTo } = card;
    const day = (argument: string, text: string) =>
      parseArgument(argument, () => parsePlainDate(text));
    return {
      cardNumber,
      registeredFacility,
      validFrom: day('card.validFrom', validFrom),
      validTo: validTo == null ? null : day('card.validTo', validTo),
    };
  }
  if (decision.card === null) return null;
  const { cardNumber, registeredFacility, validFrom, validTo } = decision.card;
  return { cardNumber, registeredFacility: registeredFacility?.code ?? null, validFrom, validTo };
}

function admissionOf({ admission }: FirstCostInput) {
  if (admission == null) return null;
  const { orderedAt, reason, reasonCode } = admission;
  return {
    orderedAt: parseArgument('admission.orderedAt', () => parseInstant(orderedAt)),
    reason,
    reasonCode: reasonCode ?? null,
  };
}

function itemOf({ item: { service, drug, supply } }: FirstCostInput): NoticeItem {
  if (service != null) return { kind: 'SERVICE', ...service };
  if (drug != null) return { kind: 'DRUG', ...drug };
  if (supply != null) return { kind: 'SUPPLY', ...supply };
  throw new InputError('INPUT_INVALID', { argument: 'item' });
}
