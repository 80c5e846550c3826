import type { FacilityCode } from '../../domain/facility.ts';
import type { PersonNumber } from '../../domain/personal-id.ts';
import { AuthError } from '../../errors.ts';
import { authorise, ownFacility, ownPerson } from '../access.ts';
import type { Caller, CallerKind } from '../caller.ts';
import { type DataClass, dataClasses } from './data-classes.ts';
import { mayName, type Purpose, usualPurpose } from './purposes.ts';

/** What this caller may do in this request; each refuses by throwing. */
export interface Access {
  /**
   * Begins a root field, for a purpose where it takes one. An operation has one purpose.
   *
   * @throws AuthError CALLER_NOT_ALLOWED, SCOPE_MISSING, PRACTITIONER_MISSING, PURPOSE_NOT_ALLOWED, PURPOSES_DIFFER
   */
  operation(coordinate: string, purpose?: Purpose | null): void;
  /** @throws AuthError FACILITY_NOT_YOURS */
  facility(code: FacilityCode): void;
  /** @throws AuthError PERSON_NOT_YOURS */
  person(number: PersonNumber | null): void;
  /** Purpose of the operation: as stated, else the usual one of the caller's kind. */
  readonly purpose: Purpose;
  /** What the caller sees for this purpose, by the position that the guard gave each field. */
  readonly verdicts: Verdicts;
}

/** 0 allowed, 1 masked, 2 denied. */
export type Verdicts = Readonly<Uint8Array>;

/** The table, spread over the coordinates of one schema. */
export interface FieldPolicy {
  classOf(coordinate: string): DataClass | undefined;
  verdicts(kind: CallerKind, purpose: Purpose, operator: boolean): Verdicts;
}

/** Whether a person stands behind the call: staff whom the token names, or the citizen. */
export function hasOperator(caller: Caller): boolean {
  return caller.kind === 'citizen' || caller.practitioner !== null;
}

/** @param onOverride told once when the purpose becomes break-glass */
export function accessOf(
  caller: Caller,
  policy: FieldPolicy,
  onOverride: (coordinate: string) => void,
): Access {
  return new RequestAccess(caller, policy, onOverride);
}

class RequestAccess implements Access {
  readonly #caller: Caller;
  readonly #policy: FieldPolicy;
  readonly #onOverride: (coordinate: string) => void;
  readonly #operator: boolean;
  #isSettled = false;
  purpose: Purpose;
  verdicts: Verdicts;

  constructor(caller: Caller, policy: FieldPolicy, onOverride: (coordinate: string) => void) {
    this.#caller = caller;
    this.#policy = policy;
    this.#onOverride = onOverride;
    this.#operator = hasOperator(caller);
    this.purpose = usualPurpose(caller.kind);
    this.verdicts = policy.verdicts(caller.kind, this.purpose, this.#operator);
  }

  operation(coordinate: string, purpose?: Purpose | null): void {
    authorise(coordinate, this.#caller);
    const dataClass = this.#policy.classOf(coordinate);
    const ofPerson = dataClass === undefined || dataClasses[dataClass].ofPerson;
    if (!ofPerson && purpose == null) return;
    if (ofPerson && !this.#operator) throw new AuthError('PRACTITIONER_MISSING');
    this.#settle(coordinate, purpose ?? this.purpose);
  }

  facility(code: FacilityCode): void {
    ownFacility(this.#caller, code);
  }

  person(number: PersonNumber | null): void {
    ownPerson(this.#caller, number);
  }

  #settle(coordinate: string, purpose: Purpose): void {
    if (!mayName(this.#caller.kind, purpose)) throw new AuthError('PURPOSE_NOT_ALLOWED');
    // Fields of the first root field may be under way: what they may show must not change.
    if (this.#isSettled && purpose !== this.purpose) throw new AuthError('PURPOSES_DIFFER');
    if (!this.#isSettled && purpose !== this.purpose) {
      this.purpose = purpose;
      this.verdicts = this.#policy.verdicts(this.#caller.kind, purpose, this.#operator);
    }
    if (!this.#isSettled && purpose === 'EMERGENCY_OVERRIDE') this.#onOverride(coordinate);
    this.#isSettled = true;
  }
}
