/** What web forms and old portals write for letters that they take to be dangerous or foreign; marks by the names of HTML 4. */
const signs: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
  ['vert', '|'],
  ['verbar', '|'],
  ['eth', 'đ'],
  ['ETH', 'Đ'],
]);
const marks: ReadonlyMap<string, string> = new Map([
  ['grave', '\u0300'],
  ['acute', '\u0301'],
  ['circ', '\u0302'],
  ['tilde', '\u0303'],
]);

const reference =
  /&(?:#(\d{1,6})|#[xX]([\da-fA-F]{1,5})|([AEIOUYaeiouy])(grave|acute|circ|tilde)|([a-zA-Z]{2,6}));/g;

/** The text with its HTML character references read, once; what is none stays. */
export function withoutReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(reference, (whole, decimal, hexadecimal, letter, mark, name) => {
    if (letter !== undefined) return `${letter}${marks.get(mark)}`.normalize('NFC');
    if (name !== undefined) return signs.get(name) ?? whole;
    const point = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    return String.fromCodePoint(point);
  });
}
