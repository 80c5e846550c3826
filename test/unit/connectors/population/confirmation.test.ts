import { describe, expect, it } from 'vitest';
import { decodeConfirmation } from '../../../../src/connectors/population/codec.ts';
import { collection, envelope, failureOf, ok } from './answers.ts';

const confirm = (content: string) => decodeConfirmation(ok(envelope(content)));

describe('a confirmation', () => {
  it.each([
    ['<KetQuaXacThuc><TonTai>true</TonTai></KetQuaXacThuc>', true],
    ['<KetQuaXacThuc><TonTai>FALSE</TonTai></KetQuaXacThuc>', false],
    ['<KetQuaXacThuc><TonTai> 1 </TonTai></KetQuaXacThuc>', true],
    ['<KetQuaXacThuc TonTai="0"/>', false],
    ['<n:KetQuaXacThuc xmlns:n="urn:x" n:TonTai="True"/>', true],
    ['<KetQuaXacThucResponse><TonTai>1</TonTai></KetQuaXacThucResponse>', true],
    [
      '<KetQuaXacThucResponse><KetQuaXacThuc><TonTai>false</TonTai></KetQuaXacThuc></KetQuaXacThucResponse>',
      false,
    ],
    ['<R><KetQuaXacThuc><TonTai>true</TonTai></KetQuaXacThuc></R>', true],
  ])('%s is %s', (content, exists) => {
    expect(confirm(content)).toBe(exists);
  });

  it('is read without an envelope', () => {
    expect(decodeConfirmation(ok('<KetQuaXacThuc><TonTai>true</TonTai></KetQuaXacThuc>'))).toBe(
      true,
    );
  });

  it.each([
    ['no value', '<KetQuaXacThuc/>'],
    ['an empty value', '<KetQuaXacThuc><TonTai/></KetQuaXacThuc>'],
    ['another word', '<KetQuaXacThuc><TonTai>có</TonTai></KetQuaXacThuc>'],
    ['two values', '<KetQuaXacThuc TonTai="true"><TonTai>false</TonTai></KetQuaXacThuc>'],
    ['two results', '<KetQuaXacThuc TonTai="true"/><KetQuaXacThuc TonTai="true"/>'],
    ['a collection instead', collection('')],
    ['a value outside a result', '<TonTai>true</TonTai>'],
  ])('with %s is invalid', (_, content) => {
    expect(failureOf(() => confirm(content)).failure).toBe('INVALID_ANSWER');
  });

  it('is never read from a fault', () => {
    const body = envelope('<soap:Fault><faultcode>soap:Server</faultcode></soap:Fault>');
    expect(failureOf(() => decodeConfirmation(ok(body))).failure).toBe('UPSTREAM_ERROR');
  });
});
