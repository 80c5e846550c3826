import { importKeySet } from '../../src/signing/keys/public-key-set.ts';

/** Public keys of RFC 9421 B.1. */
export const keys = importKeySet(
  {
    keys: [
      {
        kid: 'test-key-rsa-pss',
        kty: 'RSA',
        e: 'AQAB',
        n:
          'r4tmm3r20Wd_PbqvP1s2-QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXHbPfvMs8ct-Lh1GH45x28Rw3Ry53mm-oAXjyQ86OnDk' +
          'Z5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHqgDsznjPFmTOtCEcN2Z1FpWgchwuYLPL-Wokqltd11nqq' +
          'zi-bJ9cvSKADYdUAAN5WUtzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0KSyZYoA485mqcO0GVAdVw9lq4aOT9v6d-nb4b' +
          'nNkQVklLQ3fVAvJm-xdDOp9LCNCN48V2pnDOkFV6-U9nV5oyc6XI2w',
      },
      {
        kid: 'test-key-ecc-p256',
        kty: 'EC',
        crv: 'P-256',
        x: 'qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA',
        y: 'Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0',
      },
      {
        kid: 'test-key-ed25519',
        kty: 'OKP',
        crv: 'Ed25519',
        x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
      },
    ],
  },
  { allow: ['ES256', 'EdDSA', 'PS512'] },
);

export const requestDigest =
  'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:';
export const responseDigest =
  'sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:';

/** What each component identifier stands for in the messages of B.2; `"content-digest"` is the one that differs. */
export const requestValues: Readonly<Record<string, string>> = {
  '"date"': 'Tue, 20 Apr 2021 02:07:55 GMT',
  '"@method"': 'POST',
  '"@path"': '/foo',
  '"@query"': '?param=Value&Pet=dog',
  '"@query-param";name="Pet"': 'dog',
  '"@authority"': 'example.com',
  '"content-type"': 'application/json',
  '"content-digest"': requestDigest,
  '"content-length"': '18',
};
const responseValues: Readonly<Record<string, string>> = {
  '"@status"': '200',
  '"content-type"': 'application/json',
  '"content-digest"': responseDigest,
  '"content-length"': '23',
};

export interface Vector {
  readonly title: string;
  readonly keyid: string;
  readonly algorithm: string;
  readonly values: Readonly<Record<string, string>>;
  readonly covered: readonly string[];
  readonly params: string;
  readonly signature: string;
}

export const vectors: readonly Vector[] = [
  {
    title: 'B.2.1 minimal signature with rsa-pss-sha512',
    keyid: 'test-key-rsa-pss',
    algorithm: 'rsa-pss-sha512',
    values: requestValues,
    covered: [],
    params: ';created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd"',
    signature:
      'd2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7z' +
      'FZsckzXaJMkA7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKh' +
      'O4DGezXehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/QEVPnP5TmcAnLH1g+s++v6d4s8m0gC' +
      'w1fV5/SITLq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q==',
  },
  {
    title: 'B.2.2 selective components with rsa-pss-sha512',
    keyid: 'test-key-rsa-pss',
    algorithm: 'rsa-pss-sha512',
    values: requestValues,
    covered: ['"@authority"', '"content-digest"', '"@query-param";name="Pet"'],
    params: ';created=1618884473;keyid="test-key-rsa-pss";tag="header-example"',
    signature:
      'LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH7KT8U' +
      'CMkSowOB4+ECxCmT8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8N' +
      'V7+4UKkjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs' +
      '0tFTQosMTAoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw==',
  },
  {
    title: 'B.2.3 full coverage with rsa-pss-sha512',
    keyid: 'test-key-rsa-pss',
    algorithm: 'rsa-pss-sha512',
    values: requestValues,
    covered: [
      '"date"',
      '"@method"',
      '"@path"',
      '"@query"',
      '"@authority"',
      '"content-type"',
      '"content-digest"',
      '"content-length"',
    ],
    params: ';created=1618884473;keyid="test-key-rsa-pss"',
    signature:
      'bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2vo' +
      'Tp768ZrCUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/aYA2HXXZzN' +
      'BXmIkoQoLd7YfW91kE9o/CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBro' +
      'hr9iyMUJpvRX2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA==',
  },
  {
    title: 'B.2.4 a response with ecdsa-p256-sha256',
    keyid: 'test-key-ecc-p256',
    algorithm: 'ecdsa-p256-sha256',
    values: responseValues,
    covered: ['"@status"', '"content-type"', '"content-digest"', '"content-length"'],
    params: ';created=1618884473;keyid="test-key-ecc-p256"',
    signature:
      'wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==',
  },
  {
    title: 'B.2.6 a request with ed25519',
    keyid: 'test-key-ed25519',
    algorithm: 'ed25519',
    values: requestValues,
    covered: [
      '"date"',
      '"@method"',
      '"@path"',
      '"@authority"',
      '"content-type"',
      '"content-length"',
    ],
    params: ';created=1618884473;keyid="test-key-ed25519"',
    signature:
      'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==',
  },
];
