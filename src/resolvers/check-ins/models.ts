import type { CheckInState } from '../../check-ins/index.ts';
import type { DecisionModel } from '../insurance/models.ts';

export interface CheckInModel {
  readonly id: string;
  readonly registeredAt: Date;
  readonly state: CheckInState;
  readonly encounter: string | null;
  readonly decision: DecisionModel;
  readonly settlement: SettlementModel | null;
}

export interface SettlementModel {
  readonly settledAt: Date;
  readonly decision: DecisionModel;
}
