import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseFacilityCertificates } from '../../../../src/connectors/vss-portal/facility-certificates.ts';
import { facilityCertificate } from '../../../support/notices.ts';

const from = new Date('2026-01-01T00:00:00Z');
const to = new Date('2027-01-01T00:00:00Z');
const rsa = facilityCertificate('rsa', from, to);
const ec = facilityCertificate('ec', from, to);
const pemOf = ({ key }: typeof rsa) => String(key.export({ type: 'pkcs8', format: 'pem' }));
const entry = { facilityCode: '99001', certificate: rsa.certificate.toString(), key: pemOf(rsa) };
const noFile = () => {
  throw new Error('no such file');
};
const problemsOf = (json: unknown) => parseFacilityCertificates(json, noFile).problems;

describe('certificates of facilities', () => {
  test('are read with a key beside them, or in a file', () => {
    const second = {
      facilityCode: '99002',
      certificate: ec.certificate.toString(),
      keyFile: 'k.pem',
    };
    const read = parseFacilityCertificates([entry, second], (path) => {
      expect(path).toBe('k.pem');
      return pemOf(ec);
    });
    expect(read.problems).toEqual([]);
    expect([...read.certificates.keys()]).toEqual(['99001', '99002']);
  });

  const weak = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  test.each([
    [{}, 'no array with at least one entry'],
    [[], 'no array with at least one entry'],
    [['x'], 'entry 1 is no object'],
    [[{ ...entry, facilityCode: 7 }], 'entry 1 needs the texts facilityCode and certificate (PEM)'],
    [[{ ...entry, key: undefined }], 'entry 1 needs either key (PEM) or keyFile (a path)'],
    [[{ ...entry, keyFile: 'k.pem' }], 'entry 1 needs either key (PEM) or keyFile (a path)'],
    [
      [{ ...entry, facilityCode: '9900' }],
      'entry 1 has a facilityCode that is no code of 5 characters',
    ],
    [[{ ...entry, certificate: 'x' }], 'entry 1 has a certificate that cannot be read'],
    [[{ ...entry, key: 'x' }], 'entry 1 has a key that cannot be read'],
    [[{ ...entry, key: undefined, keyFile: 'x' }], 'entry 1 has a key that cannot be read'],
    [[{ ...entry, key: pemOf(ec) }], 'entry 1 has the key of another certificate'],
    [[entry, entry], 'entry 2 repeats a facility'],
    [
      [{ ...entry, key: String(weak.export({ type: 'pkcs8', format: 'pem' })) }],
      'entry 1 has the key of another certificate',
    ],
  ])('%# are refused with the place of the problem', (json, problem) => {
    expect(problemsOf(json)).toEqual([problem]);
  });

  test('all problems come at once', () => {
    expect(
      problemsOf([
        { ...entry, key: 'x' },
        { ...entry, certificate: 'x' },
      ]),
    ).toHaveLength(2);
  });
});
