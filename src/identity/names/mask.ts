/** As many dots for every word: how many letters are hidden would say which name it is. */
const hidden = '•••';
const mostWords = 20;

/** First letter of each word, for a caller who may not see the name. */
export function maskedName(name: string): string {
  const words = name.slice(0, 400).normalize('NFC').trim().split(/\s+/u, mostWords);
  return words.map(maskedWord).join(' ');
}

/** First digit of the year: neither the day nor how exactly the date is known. */
export function maskedDate(date: string): string {
  return maskedWord(date.trim());
}

/** The last three digits, by which a clerk tells two cards of one person apart. */
export function maskedNumber(number: string): string {
  return hidden + number.slice(-3);
}

function maskedWord(word: string): string {
  const [first = ''] = word;
  return first + hidden;
}
