import { hash } from 'node:crypto';
import { type Der, encode, Members, oid, smallNumber, tags, unsigned } from './der.ts';
import { must, Refused } from './refusal.ts';

export interface Curve {
  readonly name: string;
  readonly oid: string;
  /** Octets of a coordinate. */
  readonly size: number;
  /** SHA-256 over prime, a, b, base point and order as hexadecimal digits with commas between them. */
  readonly parameters: string;
}

/** ICAO 9303-12 4.4 asks for curves of BSI TR-03111; of those, 256 bits and more. */
const curves: readonly Curve[] = [
  {
    name: 'P-256',
    oid: '1.2.840.10045.3.1.7',
    size: 32,
    parameters: 'f6754e3adfb7740f416ab8d2e9c54dbe8736337d82f9098742d468bc90042da9',
  },
  {
    name: 'P-384',
    oid: '1.3.132.0.34',
    size: 48,
    parameters: 'bd4955b30d94845ea0fdafe2eb6fe2a016925a51def2adf54f3be1ce38204671',
  },
  {
    name: 'P-521',
    oid: '1.3.132.0.35',
    size: 66,
    parameters: '7859c6e27438369beb1da23f86f22b88bfa3748b748712fa78e54d5907afd2d6',
  },
  {
    name: 'brainpoolP256r1',
    oid: '1.3.36.3.3.2.8.1.1.7',
    size: 32,
    parameters: '4169a63526f20a52a2aeb78da753ad33a1095a677b8e9bbd6db0bf37afb1fcb3',
  },
  {
    name: 'brainpoolP320r1',
    oid: '1.3.36.3.3.2.8.1.1.9',
    size: 40,
    parameters: 'ee56fb79bb7afa9f081affcb73b89840d1ab07f18c6ad623b1f1add95c6f2daa',
  },
  {
    name: 'brainpoolP384r1',
    oid: '1.3.36.3.3.2.8.1.1.11',
    size: 48,
    parameters: '45b9d438940c533f01900aeceb67f4c783548491ac6546913bf6697fed6fa16e',
  },
  {
    name: 'brainpoolP512r1',
    oid: '1.3.36.3.3.2.8.1.1.13',
    size: 64,
    parameters: 'f027bcd3b8b7a6fdfa8f9eafdc8526e4f17d3d905bfcc8a1edb2f4f5ccb50b73',
  },
];

const ecPublicKey = '1.2.840.10045.2.1';

/** ICAO signers spell their curves out; a forger can too (CVE-2020-0601), so only known ones count. */
export function readCurve(parameters: Der): Curve {
  return parameters.tag === tags.oid ? namedCurve(parameters) : explicitCurve(parameters);
}

/** SubjectPublicKeyInfo of an uncompressed point, with the curve by its name. */
export function spkiOf(curve: Curve, point: Buffer): Buffer {
  const name = encode(
    tags.sequence,
    encode(tags.oid, encodeOid(ecPublicKey)),
    encode(tags.oid, encodeOid(curve.oid)),
  );
  const bits = encode(tags.bitString, Buffer.from([0]), point);
  return encode(tags.sequence, name, bits);
}

function namedCurve(parameters: Der): Curve {
  const name = oid(parameters);
  const curve = curves.find((each) => each.oid === name);
  if (curve === undefined) throw new Refused('CURVE_REFUSED');
  return curve;
}

/** `ECParameters` of X9.62; a seed proves nothing that the comparison does not. */
function explicitCurve(parameters: Der): Curve {
  must(parameters.tag === tags.sequence, 'CURVE_REFUSED');
  const members = new Members(parameters);
  must(smallNumber(members.take(tags.integer)) <= 3, 'CURVE_PARAMETERS_REFUSED');
  const prime = readPrime(members.take(tags.sequence));
  const [a, b] = readCoefficients(members.take(tags.sequence));
  const base = members.take(tags.octetString).content;
  const order = unsigned(members.take(tags.integer));
  const cofactor = members.optional(tags.integer);
  members.end();
  must(cofactor === undefined || smallNumber(cofactor) === 1, 'CURVE_PARAMETERS_REFUSED');
  const digest = digestOf([prime, a, b, base, order]);
  const curve = curves.find((each) => each.parameters === digest);
  if (curve === undefined) throw new Refused('CURVE_PARAMETERS_REFUSED');
  return curve;
}

function digestOf(values: readonly Buffer[]): string {
  return hash('sha256', values.map((value) => value.toString('hex')).join(','), 'hex');
}

function readPrime(field: Der): Buffer {
  const members = new Members(field);
  must(oid(members.take(tags.oid)) === '1.2.840.10045.1.1', 'CURVE_PARAMETERS_REFUSED');
  const prime = unsigned(members.take(tags.integer));
  members.end();
  return prime;
}

function readCoefficients(curve: Der): readonly [Buffer, Buffer] {
  const members = new Members(curve);
  const [a, b] = [members.take(tags.octetString), members.take(tags.octetString)];
  members.optional(tags.bitString);
  members.end();
  return [a.content, b.content];
}

function encodeOid(name: string): Buffer {
  const [first = 0, second = 0, ...rest] = name.split('.').map(Number);
  return Buffer.from([40 * first + second, ...rest.flatMap(base128)]);
}

function base128(arc: number): readonly number[] {
  const digits = [arc % 128];
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
    digits.unshift((left % 128) + 128);
  }
  return digits;
}
