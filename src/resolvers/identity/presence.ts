import type { Context } from '../../context.ts';
import { InputError, parseArgument } from '../../errors.ts';
import type { PresenceInput } from '../../generated/schema.ts';
import type { PresenceEvidence } from '../../identity/presence/strength.ts';

type Accept = Context['presence']['accept'];

const mostBytes = 65_536;
const mostGroups = 16;
const base64Form = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Evidence as it arrived, its challenge taken; null when none was given. @throws InputError PRESENCE_MALFORMED */
export function readPresence(
  input: PresenceInput | null | undefined,
  { presence }: Pick<Context, 'presence'>,
): PresenceEvidence | null {
  if (input == null) return null;
  return parseArgument('presence', () => evidenceOf(input, presence.accept));
}

function evidenceOf(
  { deskAttestation, chip, idToken, fingerprint }: PresenceInput,
  accept: Accept,
): PresenceEvidence {
  if (deskAttestation === true) return { kind: 'DESK_ATTESTATION' };
  if (chip != null) return chipEvidence(chip, accept);
  if (idToken != null) {
    return { kind: 'ID_TOKEN', token: idToken.token, nonce: nonceOf(idToken.nonce, accept) };
  }
  if (fingerprint != null) {
    const nonce = nonceOf(fingerprint.nonce, accept);
    return { kind: 'FINGERPRINT', assertion: fingerprint.token, nonce };
  }
  throw new InputError('PRESENCE_MALFORMED');
}

function chipEvidence(chip: NonNullable<PresenceInput['chip']>, accept: Accept): PresenceEvidence {
  const groups = chip.dataGroups.map(({ number, content }) => [number, bytesOf(content)] as const);
  const numbers = groups.map(([number]) => number);
  const wrong = numbers.some((number) => number < 1 || number > mostGroups);
  if (wrong || new Set(numbers).size < numbers.length) throw new InputError('PRESENCE_MALFORMED');
  return {
    kind: 'CHIP',
    sod: bytesOf(chip.sod),
    dataGroups: new Map(groups),
    challenge: chip.challenge == null ? undefined : taken(chip.challenge, accept),
    response: chip.response == null ? undefined : bytesOf(chip.response),
  };
}

function taken(challenge: string, accept: Accept): Uint8Array {
  const chipChallenge = accept(challenge);
  if (chipChallenge === null) throw new InputError('PRESENCE_MALFORMED');
  return chipChallenge;
}

function nonceOf(nonce: string, accept: Accept): string {
  taken(nonce, accept);
  return nonce;
}

function bytesOf(text: string): Uint8Array {
  if (text.length > mostBytes * 2 || !base64Form.test(text)) {
    throw new InputError('PRESENCE_MALFORMED');
  }
  return Buffer.from(text, 'base64');
}
