import { parseFacilityCode } from '../../domain/facility.ts';
import type { AccessResolvers } from '../../generated/schema.ts';

export const Access: AccessResolvers = {
  id: ({ entry }) => entry.id,
  at: ({ entry }) => new Date(entry.at),
  callerKind: ({ entry }) => entry.callerKind,
  client: ({ entry }) => entry.client,
  organisation: ({ entry }) => entry.organisation,
  facility: ({ entry: { callerKind, organisation } }) =>
    callerKind === 'hospital' && organisation !== null
      ? { code: parseFacilityCode(organisation) }
      : null,
  practitioner: ({ entry }) => entry.practitioner,
  practitionerName: (access) => access.practitionerName(),
  person: ({ entry }) => entry.person,
  purpose: ({ entry }) => entry.purpose,
  breakGlass: ({ entry }) => entry.purpose === 'EMERGENCY_OVERRIDE',
  operation: ({ entry }) => entry.operation,
  decision: ({ entry }) => entry.decision?.decision ?? null,
  decisionId: ({ entry }) => entry.decision?.id ?? null,
  refusal: ({ entry }) => entry.refusal,
};
