import type { SandboxPerson } from '../../src/sandbox/person.ts';

/** Raw, in both Unicode forms, cases and directions, and in every encoding and alignment in which it may stand in a text. */
export function spellings(value: string): readonly string[] {
  const forms = new Set(
    [value, value.normalize('NFC'), value.normalize('NFD')].flatMap((form) => [
      form,
      form.toUpperCase(),
      form.toLowerCase(),
    ]),
  );
  const encoded = [...forms].flatMap((form) => {
    const bytes = Buffer.from(form, 'utf8');
    const url = encodeURIComponent(form);
    return [
      form,
      url,
      url.toLowerCase(),
      url.replaceAll('%20', '+'),
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
      JSON.stringify(form).slice(1, -1),
      asciiJson(form),
      [...form].reverse().join(''),
      ...[0, 1, 2].flatMap((shift) => inBase64(bytes, shift)),
    ];
  });
  return [...new Set(encoded)].filter((form) => form.length >= 8);
}

function asciiJson(text: string): string {
  return text.replaceAll(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The characters that the value alone decides when `shift` other bytes stand before it. */
function inBase64(bytes: Buffer, shift: number): readonly string[] {
  const padded = Buffer.concat([Buffer.alloc(shift), bytes]);
  const from = shift === 0 ? 0 : shift + 1;
  const to = Math.floor((padded.byteLength * 8) / 6);
  return [padded.toString('base64').slice(from, to), padded.toString('base64url').slice(from, to)];
}

/** What leaked and in which spelling, so that a failure says where to look. */
export function found(values: readonly string[], text: string): readonly string[] {
  return [...new Set(values)].flatMap((value) =>
    spellings(value)
      .filter((form) => text.includes(form))
      .map((form) => `${value} as ${form}`),
  );
}

/** Numbers and names of synthetic people, which no log, metric, address or file name may hold. */
export function canariesOf(people: readonly SandboxPerson[]): readonly string[] {
  const values = people.flatMap(({ presented, card }) => [
    presented.personalId,
    presented.cardNumber,
    card?.insuranceNumber,
    presented.fullName,
  ]);
  return [...new Set(values)].filter((value) => value != null && value.length >= 8) as string[];
}
