import { describe, expect, it } from 'vitest';
import { noTrustedProxies, parseTrustedProxies } from '../../../src/auth/trusted-proxies.ts';

describe('trusted proxies', () => {
  const proxies = parseTrustedProxies('10.20.0.5, 10.30.0.0/24,fd00::/8,2001:db8::1');

  it.each([
    ['10.20.0.5', true],
    ['10.20.0.6', false],
    ['10.30.0.0', true],
    ['10.30.0.255', true],
    ['10.30.1.0', false],
    ['fd12:3456::1', true],
    ['fe80::1', false],
    ['2001:db8::1', true],
    ['2001:db8::2', false],
    // How a socket that listens on both families names a client of the older one.
    ['::ffff:10.20.0.5', true],
    ['::ffff:10.20.0.6', false],
    ['127.0.0.1', false],
    ['', false],
    ['10.20.0.5, 10.20.0.6', false],
    [undefined, false],
  ])('%s: %s', (address, expected) => {
    expect(proxies?.includes(address)).toBe(expected);
    expect(noTrustedProxies.includes(address)).toBe(false);
  });

  it.each([
    '',
    ' ',
    '10.20.0.5,',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    'proxy',
    '10.0.0',
    'fe80::1%eth0',
  ])('are not %j', (text) => {
    expect(parseTrustedProxies(text)).toBeUndefined();
  });
});
