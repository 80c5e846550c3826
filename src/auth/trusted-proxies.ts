import { BlockList, isIP } from 'node:net';

/** Addresses from which what a proxy says about its client is believed. */
export interface TrustedProxies {
  includes(address: string | undefined): boolean;
}

export const noTrustedProxies: TrustedProxies = { includes: () => false };

const longest = { ipv4: 32, ipv6: 128 } as const;

function familyOf(address: string): keyof typeof longest | undefined {
  const version = isIP(address);
  if (version === 4) return 'ipv4';
  return version === 6 ? 'ipv6' : undefined;
}

/** Addresses and networks (`10.0.0.0/8`, `fd00::/8`) between commas; undefined when one of them is neither. */
export function parseTrustedProxies(text: string): TrustedProxies | undefined {
  const list = new BlockList();
  for (const part of text.split(',')) {
    const range = readRange(part.trim());
    if (range === undefined) return undefined;
    list.addSubnet(range.address, range.prefix, range.family);
  }
  return {
    includes(address) {
      const family = familyOf(address ?? '');
      return address !== undefined && family !== undefined && list.check(address, family);
    },
  };
}

/** A prefix of no bits at all would be everybody, and is refused. */
function readRange(text: string) {
  const [, address = '', digits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = familyOf(address);
  if (family === undefined) return undefined;
  const prefix = digits === undefined ? longest[family] : Number(digits);
  return prefix >= 1 && prefix <= longest[family] ? { address, prefix, family } : undefined;
}
