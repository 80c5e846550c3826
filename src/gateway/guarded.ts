import type { PopulationRegister } from '../connectors/population/index.ts';
import type { Refusal } from '../connectors/transport/account-doors.ts';
import type { UpstreamPolicy } from '../connectors/transport/policy.ts';
import type { VssPlatform } from '../connectors/vss-platform/index.ts';
import type { PortalCall, VssPortal } from '../connectors/vss-portal/index.ts';

/** What the portal says of itself in an answer that it calls one (resilience, section 5). */
interface Coded {
  readonly code: string;
  readonly restricted?: boolean;
}

const ownFailures: ReadonlySet<string> = new Set(['100', '101', '500']);

const staffRefusals: ReadonlyMap<string, Refusal> = new Map([
  ['054', { failure: 'STAFF_NOT_REGISTERED', of: 'STAFF' }],
  ['055', { failure: 'STAFF_NAME_DIFFERS', of: 'STAFF' }],
]);

function portalSaysItFailed({ code }: Coded): boolean {
  return ownFailures.has(code);
}

function portalRefusalIn({ code, restricted = false }: Coded): Refusal | null {
  if (restricted) return { failure: 'RESTRICTED', of: 'ACCOUNT' };
  return staffRefusals.get(code) ?? null;
}

/** The portal behind its policies: one for what desks wait for, one for the slow co-payment service. */
export function guardedPortal(
  portal: VssPortal,
  policies: { readonly lookUps: UpstreamPolicy; readonly coPayment: UpstreamPolicy },
): VssPortal {
  const optionsOf = (call: PortalCall) => ({
    ...call,
    account: call.facility,
    staff: call.staff.personalId,
    countsAsFailure: portalSaysItFailed,
    refusalIn: portalRefusalIn,
  });
  return {
    ...portal,
    lookUpCard: (query, call) =>
      policies.lookUps.run(
        (inner) => portal.lookUpCard(query, { ...call, ...inner }),
        optionsOf(call),
      ),
    treatmentHistory: (query, call) =>
      policies.lookUps.run(
        (inner) => portal.treatmentHistory(query, { ...call, ...inner }),
        optionsOf(call),
      ),
    // Asked in the background whoever wants to know, in turn and a card once in 15 minutes: it is nobody's share.
    cumulativeCoPay: (query, { signal, ...call }) =>
      policies.coPayment.run(
        (inner) => portal.cumulativeCoPay(query, { ...call, ...inner }),
        signal === undefined ? { account: call.facility } : { account: call.facility, signal },
      ),
  };
}

export function guardedPopulation(
  register: PopulationRegister,
  policy: UpstreamPolicy,
): PopulationRegister {
  return {
    ...register,
    findCitizens: (query, call) =>
      policy.run((inner) => register.findCitizens(query, { ...call, ...inner }), call),
    confirmCitizen: (query, call) =>
      policy.run((inner) => register.confirmCitizen(query, { ...call, ...inner }), call),
  };
}

export function guardedPlatform(platform: VssPlatform, policy: UpstreamPolicy): VssPlatform {
  return {
    ...platform,
    findInsuranceNumber: (criteria, call) =>
      policy.run((inner) => platform.findInsuranceNumber(criteria, inner), call),
    householdOf: (number, call) => policy.run((inner) => platform.householdOf(number, inner), call),
    searchHousehold: (criteria, call) =>
      policy.run((inner) => platform.searchHousehold(criteria, inner), call),
  };
}
