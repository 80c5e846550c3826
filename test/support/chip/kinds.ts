import type { Kind } from './chip.ts';
import { nul, oid, seq } from './der.ts';
import { ecPair, type Hash, pssOnlyPair, rsaPair } from './keys.ts';

const curves: readonly (readonly [string, Hash])[] = [
  ['prime256v1', 'sha256'],
  ['secp384r1', 'sha384'],
  ['secp521r1', 'sha512'],
  ['brainpoolP256r1', 'sha256'],
  ['brainpoolP320r1', 'sha256'],
  ['brainpoolP384r1', 'sha384'],
  ['brainpoolP512r1', 'sha512'],
];

const onCurves = curves.flatMap(([curve, hash]): readonly (readonly [string, Kind])[] =>
  (['named', 'explicit'] as const).flatMap((encoding) => [
    [
      `${curve}, ${encoding}`,
      { signer: ecPair(curve, encoding), root: ecPair(curve, encoding, 'root'), hash },
    ],
  ]),
);

const rsa = ([2048, 3072, 4096] as const).flatMap((bits) =>
  (['PKCS1', 'PSS'] as const).flatMap((scheme) =>
    (['sha256', 'sha512'] as const).map((hash): readonly [string, Kind] => [
      `RSA-${bits} ${scheme} ${hash}`,
      {
        signer: rsaPair(bits, scheme),
        root: rsaPair(bits === 2048 ? 2048 : 3072, scheme, 'root'),
        hash,
      },
    ]),
  ),
);

const p256 = { signer: ecPair('prime256v1'), root: ecPair('prime256v1', 'named', 'root') } as const;
const rsa2048 = { signer: rsaPair(2048, 'PKCS1'), root: rsaPair(2048, 'PKCS1', 'root') } as const;

/** Every kind of certificate and signature that is to be accepted. */
export const kinds: readonly (readonly [string, Kind])[] = [
  ...rsa,
  ...onCurves,
  ['RSA-2048 PKCS1 sha384', { ...rsa2048, hash: 'sha384' }],
  [
    'the bare name of RSA',
    {
      ...rsa2048,
      hash: 'sha256',
      sod: { signatureIdentifier: seq(oid('1.2.840.113549.1.1.1'), nul()) },
    },
  ],
  [
    'a key for PSS alone',
    { signer: pssOnlyPair(2048, null), root: pssOnlyPair(2048, null, 'root'), hash: 'sha256' },
  ],
  [
    'a key for PSS with one hash',
    {
      signer: pssOnlyPair(2048, 'sha256'),
      root: pssOnlyPair(2048, 'sha256', 'root'),
      hash: 'sha256',
    },
  ],
  [
    'an RSA signer under an elliptic root',
    { signer: rsa2048.signer, root: p256.root, hash: 'sha256' },
  ],
  [
    'an elliptic signer under an RSA root',
    { signer: p256.signer, root: rsa2048.root, hash: 'sha256' },
  ],
  [
    'explicit parameters under a named root',
    { signer: ecPair('brainpoolP256r1', 'explicit'), root: p256.root, hash: 'sha256' },
  ],
  ['a signer named by its key', { ...p256, hash: 'sha256', sod: { identifier: 'KEY_ID' } }],
  ['no signing time', { ...p256, hash: 'sha256', sod: { signingTime: null } }],
  ['group hashes under another algorithm', { ...p256, hash: 'sha256', groupHash: 'sha512' }],
  ['a digest longer than the curve', { ...p256, hash: 'sha512' }],
];

export const plain: Kind = { ...p256, hash: 'sha256' };
export const plainRsa: Kind = { ...rsa2048, hash: 'sha256' };
