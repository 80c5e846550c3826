import type { Purpose } from '../../context.ts';
import type { ErrorCode } from '../../errors.ts';
import type { AccessVerdict, DataClass, Register } from '../../generated/schema.ts';

export interface AccessQuestion {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>> | null;
  readonly operationName: string | null;
}

export interface AccessExplanationModel {
  readonly permitted: boolean;
  readonly purpose: Purpose;
  readonly purposesAllowed: readonly Purpose[];
  readonly refusals: readonly AccessRefusalModel[];
  readonly fields: readonly FieldAccessModel[];
  readonly cost: {
    readonly cost: number;
    readonly limit: number;
    readonly calls: number;
    readonly callsLimit: number;
  };
}

export interface AccessRefusalModel {
  readonly path: string | null;
  readonly code: ErrorCode;
}

export interface FieldAccessModel {
  readonly path: string;
  readonly coordinate: string;
  readonly dataClass: DataClass;
  readonly verdict: AccessVerdict;
  readonly refusal: ErrorCode | null;
  readonly allowedFor: readonly Purpose[];
  readonly maskedFor: readonly Purpose[];
  readonly missingScope: string | null;
  readonly asks: readonly RegisterCallsModel[];
}

export interface RegisterCallsModel {
  readonly register: Register;
  readonly atMost: number;
  readonly eachOf: string | null;
  readonly rows: number | null;
}
