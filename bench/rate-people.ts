import { systemClock } from '../src/domain/clock.ts';
import { vietnamDate } from '../src/domain/date.ts';
import { sandboxPeople } from '../src/sandbox/people.ts';
import { cccdScan } from '../src/sandbox/scans.ts';
import { facilityCode, query } from './check-in.ts';

/**
 * One sandbox person, and a million who are like them but for six digits of the personal number and of the insurance number: no
 * two check-ins ask about the same one, so that nothing is answered from memory.
 */
export const modelPerson = createModel();

function createModel() {
  const person = sandboxPeople(vietnamDate(systemClock.now())).find(
    ({ expected, faults, visit, card, presented }) =>
      expected.status === 'ELIGIBLE' &&
      faults === undefined &&
      visit.facilityCode === facilityCode &&
      visit.input === undefined &&
      card?.personalId === presented.personalId &&
      presented.idCardIssuedOn !== undefined,
  );
  const personalId = person?.presented.personalId ?? '';
  const insuranceNumber = person?.card?.insuranceNumber ?? '';
  const scan = person === undefined ? null : cccdScan(person);
  if (scan === null) throw new TypeError('the sandbox has nobody to take as a model');
  const serial = personalId.slice(-6);
  const stem = personalId.slice(0, -6);
  const insuranceStem = insuranceNumber.slice(0, -6);
  if (insuranceNumber.slice(-6) !== serial) throw new TypeError('the two numbers end differently');
  // The clerks of the bench have numbers that begin so.
  if (stem === '001085') throw new TypeError('the model would be taken for a clerk');
  const anybody = new RegExp(`(?:${stem}|${insuranceStem})(\\d{6})`);
  const bodyOf = (digits: string) =>
    JSON.stringify({
      query,
      variables: {
        input: { facilityCode, holder: { scan: scan.replace(personalId, `${stem}${digits}`) } },
      },
    });
  return {
    isAbout: (question: string) => anybody.exec(question)?.[1] === serial,
    body: bodyOf(serial),
    /** A check-in of the person of that number, below a million. */
    bodyOf: (number: number) => bodyOf(String(number % 1_000_000).padStart(6, '0')),
    /** An answer about the model as an answer about whoever the question names. */
    rewrite(answer: string, question: string): string {
      const digits = anybody.exec(question)?.[1] ?? serial;
      return answer
        .replaceAll(personalId, `${stem}${digits}`)
        .replaceAll(insuranceNumber, `${insuranceStem}${digits}`);
    },
  };
}
