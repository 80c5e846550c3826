/** Name of the log (C2SP tlog-checkpoint): host and path of the gateway's address. */
export function originOf(gatewayUrl: string): string {
  const { host, pathname } = new URL(gatewayUrl);
  return `${host}${pathname}`.replace(/\/+$/, '');
}
