import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultName } from './person.ts';

/** What is wrong with each simulated upstream right now, for everyone; set and cleared while it runs. */
export type FaultSwitches = {
  portal: FaultName | null;
  population: FaultName | null;
  platform: FaultName | null;
};

export function noFaults(): FaultSwitches {
  return { portal: null, population: null, platform: null };
}

/** What only a socket can do; a `Response` can merely ask the listener for it. */
export type SocketFault = 'reset' | 'truncated';

const socketFaults = new WeakMap<Response, SocketFault>();

/** What the listener has to do to the connection of this response, if anything. */
export function faultOf(response: Response): SocketFault | undefined {
  return socketFaults.get(response);
}

function withSocketFault(response: Response, fault: SocketFault): Response {
  socketFaults.set(response, fault);
  return response;
}

const gatewayPage =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n' +
  '<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n';

type Respond = () => Promise<Response>;

const generic: Readonly<Partial<Record<FaultName, (respond: Respond, slowMs: number) => Respond>>> =
  {
    slow: (respond, slowMs) => async () => {
      await sleep(slowMs, undefined, { ref: false });
      return respond();
    },
    'html-502': () => async () =>
      new Response(gatewayPage, { status: 502, headers: { 'content-type': 'text/html' } }),
    reset: () => async () => withSocketFault(new Response(null, { status: 200 }), 'reset'),
    truncated: (respond) => async () => withSocketFault(await respond(), 'truncated'),
    empty: () => async () => new Response('', { status: 200 }),
  };

/** Answers with the fault; those that need the upstream's own data (`wrong-person`, `session-dropped`) pass through. */
export function faulty(
  fault: FaultName,
  respond: Respond,
  options: { readonly slowMs: number },
): Promise<Response> {
  const spoil = generic[fault];
  return spoil === undefined ? respond() : spoil(respond, options.slowMs)();
}
