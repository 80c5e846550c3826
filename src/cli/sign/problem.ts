/** Nothing was signed, and why. */
export const signProblems = {
  FILE_UNREADABLE: 'The file cannot be read.',
  FILE_NOT_WRITTEN: 'The file cannot be written.',
  CHAIN_MISSING: 'There is no file of certificates at this place.',
  CHAIN_UNUSABLE: 'The file of certificates cannot be used.',
  CHAIN_OF_OTHER_KEY: 'None of the certificates belongs to the key.',
  KEY_MISSING: 'There is no key to sign documents with.',
  KEY_UNUSABLE: 'The key cannot be used.',
  KEY_KIND_REFUSED:
    'Documents are signed with RSA of 2,048 to 8,192 bits or ECDSA with P-256, P-384 or P-521. Ed25519 is no key for CMS with OpenSSL 3.0.',
  SIGNATURE_REFUSED: 'What was signed would be refused by whoever checks it.',
} as const satisfies Record<string, string>;

export type SignProblemCode = keyof typeof signProblems;

/** `message` is the sentence of the code, and what to do. */
export class SignProblem extends Error {
  override readonly name = 'SignProblem';
  readonly code: SignProblemCode;

  constructor(code: SignProblemCode, advice: string, options?: { cause: unknown }) {
    super(`${signProblems[code]} ${advice}`, options);
    this.code = code;
  }
}
