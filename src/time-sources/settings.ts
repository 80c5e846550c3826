import { isIP } from 'node:net';
import type { TimeSource } from './sntp.ts';

const ntpPort = 123;
const form = /^(?:\[([0-9a-f:]+)\]|([a-z0-9.-]{1,253}))(?::(\d{1,5}))?$/i;

/** Names or addresses between commas, each with a port where it is not 123; undefined when one is neither. */
export function parseTimeSources(text: string): readonly TimeSource[] | undefined {
  const sources = text.split(',').map((part) => sourceOf(part.trim()));
  return sources.every((source) => source !== undefined) ? sources : undefined;
}

function sourceOf(text: string): TimeSource | undefined {
  const [, address, name, digits] = form.exec(text) ?? [];
  const host = address ?? name;
  const port = digits === undefined ? ntpPort : Number(digits);
  if (host === undefined || port < 1 || port > 65_535) return undefined;
  return address === undefined || isIP(address) === 6 ? { host, port } : undefined;
}
