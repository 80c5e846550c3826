import { type KeyObject, randomBytes } from 'node:crypto';

/** P-256 (SEC 2). */
const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const generator: Point = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};

interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/**
 * ECDSA (FIPS 186-5 6.4.1) over a digest that somebody else has made, for which Node has no call. For tests: it leaks its key by
 * the time it takes.
 */
export function signDigest(digest: Uint8Array, privateKey: KeyObject): Buffer {
  const jwk = privateKey.export({ format: 'jwk' });
  const d = numberOf(Buffer.from(jwk.d ?? '', 'base64url'));
  const k = (numberOf(randomBytes(40)) % (n - 1n)) + 1n;
  const r = times(k, generator).x % n;
  const s = modulo(inverse(k, n) * (numberOf(digest) + r * d), n);
  return Buffer.concat([bytesOf(r), bytesOf(s)]);
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function bytesOf(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}

function modulo(value: bigint, modulus: bigint): bigint {
  return ((value % modulus) + modulus) % modulus;
}

/** Euclid's algorithm; both moduli are primes. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [low, high] = [modulo(value, modulus), modulus];
  let [lowFactor, highFactor] = [1n, 0n];
  while (low > 1n) {
    const ratio = high / low;
    [low, high] = [high - ratio * low, low];
    [lowFactor, highFactor] = [highFactor - ratio * lowFactor, lowFactor];
  }
  return modulo(lowFactor, modulus);
}

function times(factor: bigint, point: Point): Point {
  let sum: Point | null = null;
  let double = point;
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = sum === null ? double : add(sum, double);
    double = add(double, double);
  }
  return sum ?? point;
}

/** Of points that are not each other's negatives. */
function add(a: Point, b: Point): Point {
  const slope =
    a.x === b.x
      ? (3n * a.x * a.x - 3n) * inverse(2n * a.y, p)
      : (b.y - a.y) * inverse(b.x - a.x, p);
  const x = modulo(slope * slope - a.x - b.x, p);
  return { x, y: modulo(slope * (a.x - x) - a.y, p) };
}
