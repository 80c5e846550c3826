import { createHmac, sign } from 'node:crypto';
import {
  agencyClaims,
  auditorClaims,
  b64u,
  byEs,
  citizenClaims,
  esHeader,
  forge,
  hospitalClaims,
  type Json,
  legacyIssuer,
  otherIssuer,
  pairs,
  publicJwk,
  type RawSign,
  signers,
  start,
} from '../unit/auth/token-forge.ts';

/** What it is, what must come of it, and the token. */
export type Attack = readonly [name: string, code: string, token: string];

export const valid = forge();
const [validHeader = '', validPayload = '', validSignature = ''] = valid.split('.');
const without = (claims: Json, name: string): Json =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
const named = (value: unknown): string => JSON.stringify(value)?.slice(0, 30) ?? 'undefined';
const byStranger = signers.ES256(pairs.stranger.privateKey);
const unsigned = (alg: string, payload: Json = hospitalClaims): string =>
  `${b64u(JSON.stringify({ ...esHeader, alg }))}.${b64u(JSON.stringify(payload))}`;

const algorithmNone: Attack[] = ['none', 'None', 'NONE', 'nOnE', 'none ', 'null', ''].flatMap(
  (alg): Attack[] => [
    [
      `alg "${alg}" with a signature`,
      'TOKEN_ALGORITHM_REFUSED',
      forge(hospitalClaims, { ...esHeader, alg }),
    ],
    [`alg "${alg}" with an empty signature`, 'TOKEN_MALFORMED', `${unsigned(alg)}.`],
    [`alg "${alg}" with two parts`, 'TOKEN_MALFORMED', unsigned(alg)],
  ],
);

const secrets: ReadonlyArray<readonly [string, string | Buffer]> = [
  ['EC public key as PEM', pairs.es.publicKey.export({ type: 'spki', format: 'pem' })],
  [
    'EC public key as trimmed PEM',
    String(pairs.es.publicKey.export({ type: 'spki', format: 'pem' })).trim(),
  ],
  ['EC public key as DER', pairs.es.publicKey.export({ type: 'spki', format: 'der' })],
  ['EC public key as JWK', JSON.stringify(publicJwk(pairs.es))],
  ['EC x coordinate', Buffer.from(String(publicJwk(pairs.es)['x']), 'base64url')],
  ['RSA public key as PEM', pairs.rsa.publicKey.export({ type: 'spki', format: 'pem' })],
  ['RSA public key as PKCS#1 PEM', pairs.rsa.publicKey.export({ type: 'pkcs1', format: 'pem' })],
  ['RSA public key as DER', pairs.rsa.publicKey.export({ type: 'spki', format: 'der' })],
  ['RSA public key as JWK', JSON.stringify(publicJwk(pairs.rsa))],
  ['RSA modulus', Buffer.from(String(publicJwk(pairs.rsa)['n']), 'base64url')],
  ['the symmetric key of the JWKS', Buffer.alloc(32, 7)],
  ['an empty secret', ''],
];
const hmac =
  (hash: string, secret: string | Buffer): RawSign =>
  (input) =>
    createHmac(hash, secret).update(input).digest();
const symmetric: Attack[] = secrets.flatMap(([name, secret]): Attack[] => [
  ...['es-1', 'rsa-1', 'oct-1'].map(
    (kid): Attack => [
      `HS256 with ${name}, kid ${kid}`,
      'TOKEN_ALGORITHM_REFUSED',
      forge(hospitalClaims, { ...esHeader, alg: 'HS256', kid }, hmac('sha256', secret)),
    ],
  ),
  [
    `HMAC with ${name} under alg ES256`,
    'TOKEN_SIGNATURE_INVALID',
    forge(hospitalClaims, esHeader, hmac('sha256', secret)),
  ],
  [
    `HMAC with ${name} under the kid of the symmetric key`,
    'TOKEN_KEY_UNKNOWN',
    forge(hospitalClaims, { ...esHeader, kid: 'oct-1' }, hmac('sha256', secret)),
  ],
]);

const swaps: Attack[] = [
  ...[
    'HS256',
    'HS384',
    'HS512',
    'ES384',
    'ES512',
    'ES256K',
    'RS384',
    'PS512',
    'RSA-OAEP',
    'dir',
    'es256',
    'ES256 ',
  ].map(
    (alg): Attack => [
      `alg ${alg}`,
      'TOKEN_ALGORITHM_REFUSED',
      forge(hospitalClaims, { ...esHeader, alg }),
    ],
  ),
  ...[null, 256, true, ['ES256'], { alg: 'ES256' }].map(
    (alg): Attack => [
      `alg ${named(alg)}`,
      'TOKEN_ALGORITHM_REFUSED',
      forge(hospitalClaims, { ...esHeader, alg }),
    ],
  ),
  ['no alg', 'TOKEN_ALGORITHM_REFUSED', forge(hospitalClaims, without(esHeader, 'alg'))],
  ...(['PS256', 'RS256', 'EdDSA', 'Ed25519'] as const).map(
    (alg): Attack => [
      `ES256 key under alg ${alg}`,
      'TOKEN_ALGORITHM_REFUSED',
      forge(hospitalClaims, { ...esHeader, alg }),
    ],
  ),
  [
    'PS256 key used with RS256',
    'TOKEN_ALGORITHM_REFUSED',
    forge(
      hospitalClaims,
      { ...esHeader, alg: 'RS256', kid: 'rsa-1' },
      signers.RS256(pairs.rsa.privateKey),
    ),
  ],
  [
    'RS256 key of an issuer without permission for it',
    'TOKEN_ALGORITHM_REFUSED',
    forge(
      hospitalClaims,
      { ...esHeader, alg: 'RS256', kid: 'rs256-1' },
      signers.RS256(pairs.rsa.privateKey),
    ),
  ],
  [
    'RS256 signature under alg PS256',
    'TOKEN_SIGNATURE_INVALID',
    forge(
      hospitalClaims,
      { ...esHeader, alg: 'PS256', kid: 'rsa-1' },
      signers.RS256(pairs.rsa.privateKey),
    ),
  ],
  [
    'PS256 of an issuer that was given RS256 only',
    'TOKEN_ALGORITHM_REFUSED',
    forge(
      { ...hospitalClaims, iss: legacyIssuer },
      { ...esHeader, alg: 'PS256', kid: 'legacy-1' },
      signers.PS256(pairs.legacy.privateKey),
    ),
  ],
  [
    'RSA of 1,024 bits',
    'TOKEN_KEY_UNKNOWN',
    forge(
      hospitalClaims,
      { ...esHeader, alg: 'PS256', kid: 'weak-1' },
      signers.PS256(pairs.weak.privateKey),
    ),
  ],
  [
    'P-384 key under alg ES256',
    'TOKEN_KEY_UNKNOWN',
    forge(hospitalClaims, { ...esHeader, kid: 'p384-1' }, signers.ES256(pairs.p384.privateKey)),
  ],
  [
    'key published for encryption',
    'TOKEN_KEY_UNKNOWN',
    forge(hospitalClaims, { ...esHeader, kid: 'enc-1' }),
  ],
];

const wrongTexts: readonly unknown[] = [undefined, null, 7, true, {}, [], ''];
const wrongTimes: readonly unknown[] = [undefined, null, String(start), true, {}, [start], ''];
function wrongClaim(claims: Json, name: string, values: readonly unknown[]): Attack[] {
  return values.map((value) => [
    `${String(claims['caller_kind'])} with ${name} ${named(value)}`,
    'TOKEN_CLAIMS_INVALID',
    forge({ ...claims, [name]: value }),
  ]);
}
const claims: Attack[] = [
  ...['iss', 'sub', 'jti', 'scope', 'caller_kind'].flatMap((name) =>
    wrongClaim(hospitalClaims, name, wrongTexts),
  ),
  ...wrongClaim(hospitalClaims, 'aud', [undefined, null, 7, true, {}, [7], [['x']]]),
  ...['exp', 'iat'].flatMap((name) => wrongClaim(hospitalClaims, name, wrongTimes)),
  ...wrongClaim(hospitalClaims, 'nbf', wrongTimes.slice(1)),
  ...wrongClaim(hospitalClaims, 'facility_code', [
    ...wrongTexts,
    '9900',
    '990022',
    'AB002',
    ' 99002',
    '99 02',
    "99'--",
  ]),
  ...wrongClaim(hospitalClaims, 'practitioner_id', [
    ...wrongTexts,
    '00108500010',
    '0010850001011',
    '00108500010x',
    '٠٠١٠٨٥٠٠٠١٠١',
  ]),
  ...wrongClaim(hospitalClaims, 'practitioner_name', [
    ...wrongTexts,
    ' ',
    '123',
    'A\u0000B',
    'x'.repeat(101),
  ]),
  ...wrongClaim(agencyClaims, 'agency_code', [
    ...wrongTexts,
    ' ',
    'G 01',
    '../G01',
    'G'.repeat(36),
  ]),
  ...wrongClaim(agencyClaims, 'practitioner_id', ['001085000101', null, 1]),
  ...wrongClaim(citizenClaims, 'personal_id', [
    ...wrongTexts,
    '123456789',
    '999086000001',
    '00108600000',
    ' 001086000001',
  ]),
  ...wrongClaim(auditorClaims, 'practitioner_name', ['Trần Quốc Bảo', null]),
  ...wrongClaim(hospitalClaims, 'caller_kind', [
    'Hospital',
    'doctor',
    'constructor',
    '__proto__',
    'hospital ',
    ['hospital'],
  ]),
  ...wrongClaim(hospitalClaims, 'scope', [
    ['eligibility:read'],
    ' eligibility:read',
    'a  b',
    'a\nb',
    'a"b',
  ]),
  ...wrongClaim(hospitalClaims, 'sub', ['a\nb', 'x'.repeat(257)]),
  ...wrongClaim(hospitalClaims, 'cnf', [
    null,
    {},
    'x',
    [],
    { jkt: 7 },
    { jkt: '' },
    { jkt: 'short' },
  ]),
  [
    'exp 1e400',
    'TOKEN_CLAIMS_INVALID',
    forge(JSON.stringify(hospitalClaims).replace(/"exp":\d+/, '"exp":1e400')),
  ],
  ...wrongClaim({ ...citizenClaims, act: 'x' }, 'act', [
    null,
    'portal-egov',
    [],
    {},
    { sub: '' },
    { sub: 7 },
    { client_id: 'portal-egov' },
  ]),
  ...[hospitalClaims, agencyClaims, auditorClaims].map(
    (claims): Attack => [
      `${String(claims['caller_kind'])} that acts for somebody`,
      'TOKEN_CLAIMS_INVALID',
      forge({ ...claims, act: { sub: 'portal-egov' } }),
    ],
  ),
  [
    'an agency that calls itself a hospital',
    'TOKEN_CLAIMS_INVALID',
    forge({ ...agencyClaims, caller_kind: 'hospital' }),
  ],
  [
    'a citizen that calls itself an agency',
    'TOKEN_CLAIMS_INVALID',
    forge({ ...citizenClaims, caller_kind: 'agency' }),
  ],
];

const times: Attack[] = [
  [
    'expired a minute ago',
    'TOKEN_EXPIRED',
    forge({ ...hospitalClaims, iat: start - 600, exp: start - 60 }),
  ],
  ['expired in 1970', 'TOKEN_EXPIRED', forge({ ...hospitalClaims, iat: 1, exp: 600 })],
  ['issued a minute ahead', 'TOKEN_NOT_YET_VALID', forge({ ...hospitalClaims, iat: start + 60 })],
  ['nbf a minute ahead', 'TOKEN_NOT_YET_VALID', forge({ ...hospitalClaims, nbf: start + 60 })],
  [
    'times in milliseconds',
    'TOKEN_LIVES_TOO_LONG',
    forge({ ...hospitalClaims, iat: start * 1_000, exp: (start + 600) * 1_000 }),
  ],
  [
    'exp a year ahead',
    'TOKEN_LIVES_TOO_LONG',
    forge({ ...hospitalClaims, exp: start + 31_536_000 }),
  ],
  [
    'lives an hour and a second',
    'TOKEN_LIVES_TOO_LONG',
    forge({ ...hospitalClaims, exp: start - 5 + 3_601 }),
  ],
  [
    'exp before iat',
    'TOKEN_CLAIMS_INVALID',
    forge({ ...hospitalClaims, iat: start + 5, exp: start + 4 }),
  ],
  ['negative iat', 'TOKEN_CLAIMS_INVALID', forge({ ...hospitalClaims, iat: -1 })],
];

const places: Attack[] = [
  ...[
    '',
    'https://gateway.example.vn/',
    'https://GATEWAY.example.vn',
    'https://other.example.vn',
    '*',
    [],
  ].map(
    (aud): Attack => [
      `audience ${named(aud)}`,
      'TOKEN_AUDIENCE_WRONG',
      forge({ ...hospitalClaims, aud }),
    ],
  ),
  ['other audiences', 'TOKEN_AUDIENCE_WRONG', forge({ ...hospitalClaims, aud: ['a', 'b'] })],
  ...[
    'https://evil.example',
    'https://sso.example.vn/',
    'HTTPS://SSO.EXAMPLE.VN',
    'constructor',
    '__proto__',
  ].map(
    (iss): Attack => [`issuer ${iss}`, 'TOKEN_ISSUER_UNKNOWN', forge({ ...hospitalClaims, iss })],
  ),
  [
    "signed by another issuer's key",
    'TOKEN_SIGNATURE_INVALID',
    forge(hospitalClaims, esHeader, signers.ES256(pairs.other.privateKey)),
  ],
  [
    "another issuer's key under its own kid",
    'TOKEN_KEY_UNKNOWN',
    forge(hospitalClaims, { ...esHeader, kid: 'other-1' }, signers.ES256(pairs.other.privateKey)),
  ],
  [
    "our key under another issuer's name",
    'TOKEN_KEY_UNKNOWN',
    forge({ ...hospitalClaims, iss: otherIssuer }),
  ],
  [
    "our key under another issuer's name and kid",
    'TOKEN_SIGNATURE_INVALID',
    forge({ ...hospitalClaims, iss: otherIssuer }, { ...esHeader, kid: 'other-1' }),
  ],
];

const kids: Attack[] = [
  ...[
    'unknown',
    '',
    'ES-1',
    'es-1 ',
    'es-1\u0000',
    '../../../../dev/null',
    '/proc/self/environ',
    "' OR 1=1 --",
    "x' UNION SELECT 'key",
    'es-1; ls',
    '__proto__',
    'constructor',
    'https://evil.example/key',
    'x'.repeat(3_000),
  ].map(
    (kid): Attack => [
      `kid ${named(kid)}`,
      'TOKEN_KEY_UNKNOWN',
      forge(hospitalClaims, { ...esHeader, kid }),
    ],
  ),
  ...[undefined, null, 1, ['es-1'], { kid: 'es-1' }].map(
    (kid): Attack => [
      `kid ${named(kid)}`,
      'TOKEN_KEY_UNKNOWN',
      forge(hospitalClaims, { ...esHeader, kid }),
    ],
  ),
];

const foreignKey = { kty: 'EC', ...publicJwk(pairs.stranger, { kid: 'es-1', alg: 'ES256' }) };
const embedded: Attack[] = (
  [
    ['jwk', foreignKey],
    ['jku', 'https://evil.example/jwks.json'],
    ['x5u', 'https://evil.example/chain.pem'],
    ['x5c', [b64u('certificate')]],
    ['x5t#S256', 'A'.repeat(43)],
  ] as const
).flatMap(([name, value]): Attack[] => [
  [
    `${name} and our kid`,
    'TOKEN_SIGNATURE_INVALID',
    forge(hospitalClaims, { ...esHeader, [name]: value }, byStranger),
  ],
  [
    `${name} and a new kid`,
    'TOKEN_KEY_UNKNOWN',
    forge(hospitalClaims, { ...esHeader, kid: 'new', [name]: value }, byStranger),
  ],
  [
    `${name} without kid`,
    'TOKEN_KEY_UNKNOWN',
    forge(hospitalClaims, { ...without(esHeader, 'kid'), [name]: value }, byStranger),
  ],
]);

const headers: Attack[] = [
  ...[[], ['exp'], ['b64'], ['unknown'], 'exp', null, {}].map(
    (crit): Attack => [
      `crit ${named(crit)}`,
      'TOKEN_MALFORMED',
      forge(hospitalClaims, { ...esHeader, crit }),
    ],
  ),
  [
    'unencoded payload',
    'TOKEN_MALFORMED',
    forge(hospitalClaims, { ...esHeader, b64: false, crit: ['b64'] }),
  ],
  ...[
    undefined,
    null,
    1,
    '',
    'JWT',
    'jwt',
    'id_token',
    'ID+JWT',
    'dpop+jwt',
    'logout+jwt',
    'secevent+jwt',
    'vss-receipt+jws',
    'client-authentication+jwt',
    'at+jwt ',
    'text/at+jwt',
    ['at+jwt'],
  ].map(
    (typ): Attack => [
      `typ ${named(typ)}`,
      'TOKEN_MALFORMED',
      forge(hospitalClaims, { ...esHeader, typ }),
    ],
  ),
];

const json = JSON.stringify(hospitalClaims);
const headerJson = JSON.stringify(esHeader);
const twice = (text: string, member: string): string => text.replace('{', `{${member},`);
const bodies: Attack[] = [
  ...['iss', 'aud', 'sub', 'exp', 'scope', 'caller_kind', 'facility_code', 'practitioner_id'].map(
    (name): Attack => [
      `payload with ${name} twice`,
      'TOKEN_MALFORMED',
      forge(twice(json, `"${name}":${JSON.stringify(hospitalClaims[name])}`)),
    ],
  ),
  ...['alg', 'kid', 'typ'].map(
    (name): Attack => [
      `header with ${name} twice`,
      'TOKEN_MALFORMED',
      forge(hospitalClaims, twice(headerJson, `"${name}":"${String(esHeader[name])}"`)),
    ],
  ),
  [
    'a repeated name behind an escape',
    'TOKEN_MALFORMED',
    forge(twice(json, '"facility\\u005fcode":"99004"')),
  ],
  [
    'a repeated name in a nested object',
    'TOKEN_MALFORMED',
    forge(twice(json, '"cnf":{"jkt":"a","jkt":"b"}')),
  ],
  ['nested token as payload', 'TOKEN_MALFORMED', forge(valid, { ...esHeader, cty: 'JWT' })],
  [
    'nested token as JSON text',
    'TOKEN_MALFORMED',
    forge(JSON.stringify(valid), { ...esHeader, cty: 'JWT' }),
  ],
  ...[
    '[]',
    'null',
    'true',
    '1',
    '""',
    '',
    '{',
    '{}{}',
    `${json},`,
    `\uFEFF${json}`,
    "{'iss':'x'}",
    '{"iss":NaN}',
  ].map((body): Attack => [`payload ${body.slice(0, 20)}`, 'TOKEN_MALFORMED', forge(body)]),
  ['payload in Latin-1', 'TOKEN_MALFORMED', forge(Buffer.from('{"sub":"\xe9"}', 'latin1'))],
  ['payload in UTF-16', 'TOKEN_MALFORMED', forge(Buffer.from(json, 'utf16le'))],
  ['deep nesting', 'TOKEN_MALFORMED', forge('['.repeat(3_000))],
  ['header is an array', 'TOKEN_MALFORMED', forge(hospitalClaims, '[]')],
  ['header is not JSON', 'TOKEN_MALFORMED', forge(hospitalClaims, 'alg=ES256')],
  ['claims from a prototype', 'TOKEN_CLAIMS_INVALID', forge(`{"__proto__":${json}}`)],
  ['1 MB payload', 'TOKEN_MALFORMED', forge({ ...hospitalClaims, pad: 'x'.repeat(1_000_000) })],
  [
    '1 MB header',
    'TOKEN_MALFORMED',
    forge(hospitalClaims, { ...esHeader, pad: 'x'.repeat(1_000_000) }),
  ],
  ['just over 8 KB', 'TOKEN_MALFORMED', forge({ ...hospitalClaims, pad: 'x'.repeat(6_000) })],
];

const rewritten = (change: Json): string =>
  `${validHeader}.${b64u(JSON.stringify({ ...hospitalClaims, ...change }))}.${validSignature}`;
const signatureBytes = Buffer.from(validSignature, 'base64url');
const flipped = Buffer.from(signatureBytes.map((byte, index) => (index === 10 ? byte ^ 1 : byte)));
/** The same 64 bytes with the four unused bits of the last character set. */
const noncanonical = `${validSignature.slice(0, -1)}${String.fromCharCode(validSignature.charCodeAt(85) + 1)}`;
const der = (input: Buffer) => sign('sha256', input, pairs.es.privateKey);
const signatures: Attack[] = [
  [
    'one byte short',
    'TOKEN_SIGNATURE_INVALID',
    `${validHeader}.${validPayload}.${b64u(signatureBytes.subarray(0, 63))}`,
  ],
  [
    'half',
    'TOKEN_SIGNATURE_INVALID',
    `${validHeader}.${validPayload}.${b64u(signatureBytes.subarray(0, 32))}`,
  ],
  [
    'one byte long',
    'TOKEN_SIGNATURE_INVALID',
    `${validHeader}.${validPayload}.${b64u(Buffer.concat([signatureBytes, Buffer.alloc(1)]))}`,
  ],
  ['empty', 'TOKEN_MALFORMED', `${validHeader}.${validPayload}.`],
  ['absent', 'TOKEN_MALFORMED', `${validHeader}.${validPayload}`],
  ['DER', 'TOKEN_SIGNATURE_INVALID', forge(hospitalClaims, esHeader, der)],
  ['all zero', 'TOKEN_SIGNATURE_INVALID', forge(hospitalClaims, esHeader, () => Buffer.alloc(64))],
  ['one bit flipped', 'TOKEN_SIGNATURE_INVALID', `${validHeader}.${validPayload}.${b64u(flipped)}`],
  ['unused bits set', 'TOKEN_MALFORMED', `${validHeader}.${validPayload}.${noncanonical}`],
  ["a stranger's", 'TOKEN_SIGNATURE_INVALID', forge(hospitalClaims, esHeader, byStranger)],
  ['of another token', 'TOKEN_SIGNATURE_INVALID', rewritten({ jti: 'token-2' })],
  ['other facility', 'TOKEN_SIGNATURE_INVALID', rewritten({ facility_code: '99004' })],
  ['more scope', 'TOKEN_SIGNATURE_INVALID', rewritten({ scope: 'ledger:read' })],
  [
    'over the payload alone',
    'TOKEN_SIGNATURE_INVALID',
    forge(hospitalClaims, esHeader, (input) =>
      byEs(Buffer.from(input.toString().split('.')[1] ?? '')),
    ),
  ],
  [
    'Ed25519 with the wrong key',
    'TOKEN_SIGNATURE_INVALID',
    forge(hospitalClaims, { ...esHeader, alg: 'EdDSA', kid: 'ed-1' }, () => Buffer.alloc(64, 1)),
  ],
].map(([name = '', code = '', token = '']): Attack => [`signature ${name}`, code, token]);

const spellings: Attack[] = [
  `${valid}=`,
  `${valid}==`,
  `${valid}\n`,
  `${valid}\r\n`,
  `${valid} `,
  `${valid}\t`,
  `${valid}.`,
  `.${valid}`,
  `${valid}.${valid}`,
  `${valid},${valid}`,
  `${valid} ${valid}`,
  `${validHeader}=.${validPayload}.${validSignature}`,
  `${validHeader} .${validPayload}.${validSignature}`,
  `${validHeader}.\n${validPayload}.${validSignature}`,
  `${validHeader}.${validPayload}. ${validSignature}`,
  `${validHeader}..${validPayload}.${validSignature}`,
  `${validHeader}.${validPayload}.${validSignature}.${validSignature}.${validSignature}`,
  `${validHeader.slice(0, 9)}\u0000${validHeader.slice(9)}.${validPayload}.${validSignature}`,
  `${validHeader}.${validPayload}.${validSignature}\u200b`,
  `${validHeader}%2E${validPayload}%2E${validSignature}`,
  `"${valid}"`,
  `${validHeader}.${validPayload}+.${validSignature}`,
  JSON.stringify({ protected: validHeader, payload: validPayload, signature: validSignature }),
  '..',
  'a.b.c',
  'undefined',
].map(
  (token, index): Attack => [
    `spelling ${index + 1} ${named(token.slice(-12))}`,
    'TOKEN_MALFORMED',
    token,
  ],
);

const bindings: Attack[] = [
  [
    'certificate-bound token without the certificate',
    'CLIENT_CERTIFICATE_MISMATCH',
    forge({ ...hospitalClaims, cnf: { 'x5t#S256': 'A'.repeat(43) } }),
  ],
  [
    'bound to key and certificate',
    'CLIENT_CERTIFICATE_MISMATCH',
    forge({ ...hospitalClaims, cnf: { jkt: 'A'.repeat(43), 'x5t#S256': 'A'.repeat(43) } }),
  ],
  [
    'bound by an unknown method',
    'SENDER_CONSTRAINT_FAILED',
    forge({ ...hospitalClaims, cnf: { kid: 'x' } }),
  ],
  [
    'bound token as bearer',
    'SENDER_CONSTRAINT_FAILED',
    forge({ ...hospitalClaims, cnf: { jkt: 'A'.repeat(43) } }),
  ],
];

export const attacks: readonly Attack[] = [
  ...algorithmNone,
  ...symmetric,
  ...swaps,
  ...claims,
  ...times,
  ...places,
  ...kids,
  ...embedded,
  ...headers,
  ...bodies,
  ...signatures,
  ...spellings,
  ...bindings,
];
