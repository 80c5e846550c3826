import type { FaultSwitches } from './faults.ts';
import { type FaultName, faultNames } from './person.ts';

const upstreams = ['portal', 'population', 'platform'] as const;

/** `POST /sandbox/faults` with `{"portal": "slow", "population": null}` breaks or mends the simulated upstreams. */
export function faultSwitchboard(faults: FaultSwitches): (request: Request) => Promise<Response> {
  return async (request) => {
    const wanted: unknown = await request.json().catch(() => null);
    if (typeof wanted !== 'object' || wanted === null) return refusal();
    const changes = Object.entries(wanted);
    if (
      !changes.every(
        ([upstream, fault]) => isUpstream(upstream) && (fault === null || isFault(fault)),
      )
    )
      return refusal();
    Object.assign(faults, wanted);
    return Response.json(faults);
  };
}

function isUpstream(name: string): boolean {
  return (upstreams as readonly string[]).includes(name);
}

function isFault(name: unknown): name is FaultName {
  return (faultNames as readonly unknown[]).includes(name);
}

function refusal(): Response {
  const message = `Send {"portal": fault, "population": fault, "platform": fault}; a fault is null or one of ${faultNames.join(', ')}.`;
  return Response.json({ error: message }, { status: 400 });
}
