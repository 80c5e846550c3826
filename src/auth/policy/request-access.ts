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
   * Begins a root field, for the purposes that its arguments state: one, or one a row; null where one is left out. An operation
   * has one purpose.
   *
   * @throws AuthError CALLER_NOT_ALLOWED, SCOPE_MISSING, PRACTITIONER_MISSING, PURPOSE_NOT_ALLOWED, PURPOSES_DIFFER
   */
  operation(coordinate: string, stated?: readonly StatedPurpose[]): void;
  /** @throws AuthError FACILITY_NOT_YOURS */
  facility(code: FacilityCode): void;
  /** @throws AuthError PERSON_NOT_YOURS */
  person(number: PersonNumber | null): void;
  /** Purpose of the operation: as stated, else the usual one of the caller's kind. */
  readonly purpose: Purpose;
  /** What the caller sees for this purpose, by the position that the guard gave each field. */
  readonly verdicts: Verdicts;
}

export type StatedPurpose = Purpose | null | undefined;

/** 0 allowed, 1 masked, 2 denied. */
export type Verdicts = Readonly<Uint8Array>;

/** The table, spread over the coordinates of one schema. */
export interface FieldPolicy {
  classOf(coordinate: string): DataClass | undefined;
  verdicts(kind: CallerKind, purpose: Purpose, operator: boolean): Verdicts;
}

/**
 * Whether somebody answers for the call: staff whom the token names, or the citizen. For an administrative procedure the agency
 * itself does, since portals run procedures without anybody at a desk, and the contract gives agencies no claim for staff.
 */
export function hasOperator(caller: Caller, purpose: Purpose): boolean {
  if (caller.kind === 'citizen' || caller.practitioner !== null) return true;
  return caller.kind === 'agency' && purpose === 'ADMINISTRATIVE_PROCEDURE';
}

export type OnPurpose = (purpose: Purpose, coordinate: string) => void;

/** @param onPurpose told once, when the purpose of the operation is settled and before anything is asked for it */
export function accessOf(caller: Caller, policy: FieldPolicy, onPurpose: OnPurpose): Access {
  return new RequestAccess(caller, policy, onPurpose);
}

class RequestAccess implements Access {
  readonly #caller: Caller;
  readonly #policy: FieldPolicy;
  readonly #onPurpose: OnPurpose;
  #isSettled = false;
  purpose: Purpose;
  verdicts: Verdicts;

  constructor(caller: Caller, policy: FieldPolicy, onPurpose: OnPurpose) {
    this.#caller = caller;
    this.#policy = policy;
    this.#onPurpose = onPurpose;
    this.purpose = usualPurpose(caller.kind);
    this.verdicts = this.#verdictsFor(this.purpose);
  }

  operation(coordinate: string, stated: readonly StatedPurpose[] = []): void {
    authorise(coordinate, this.#caller);
    const dataClass = this.#policy.classOf(coordinate);
    const ofPerson = dataClass === undefined || dataClasses[dataClass].ofPerson;
    if (!ofPerson && stated.every((purpose) => purpose == null)) return;
    const [purpose = this.purpose, ...others] = new Set(stated.map((one) => one ?? this.purpose));
    if (others.length > 0) throw new AuthError('PURPOSES_DIFFER');
    if (ofPerson && !hasOperator(this.#caller, purpose))
      throw new AuthError('PRACTITIONER_MISSING');
    this.#settle(coordinate, purpose);
  }

  facility(code: FacilityCode): void {
    ownFacility(this.#caller, code);
  }

  person(number: PersonNumber | null): void {
    ownPerson(this.#caller, number);
  }

  #verdictsFor(purpose: Purpose): Verdicts {
    return this.#policy.verdicts(this.#caller.kind, purpose, hasOperator(this.#caller, purpose));
  }

  #settle(coordinate: string, purpose: Purpose): void {
    if (!mayName(this.#caller.kind, purpose)) throw new AuthError('PURPOSE_NOT_ALLOWED');
    // Fields of the first root field may be under way: what they may show must not change.
    if (this.#isSettled && purpose !== this.purpose) throw new AuthError('PURPOSES_DIFFER');
    if (!this.#isSettled && purpose !== this.purpose) {
      this.purpose = purpose;
      this.verdicts = this.#verdictsFor(purpose);
    }
    if (!this.#isSettled) this.#onPurpose(purpose, coordinate);
    this.#isSettled = true;
  }
}
