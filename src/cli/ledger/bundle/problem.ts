/** No bundle was made, and why. */
export const bundleProblems = {
  DECISION_UNKNOWN: 'The ledger has no decision and no entry of this id.',
  CHECKPOINT_PENDING:
    'No checkpoint covers the entry yet: a running gateway signs one within a minute. Try again then.',
  RECEIPT_NOT_RECORDED: 'The file does not hold the receipt that the ledger entry records.',
  KEYS_UNUSABLE:
    'The keys of the gateway cannot be read: SIGNING_KEYS_FILE has to name its key file.',
  SETTING_UNUSABLE: 'A file that the environment names cannot be used.',
  NOT_SEALED:
    'Nobody has signed or time-stamped the bundle. Try again, or name a key and its chain.',
  BUNDLE_REFUSED: 'The bundle would be refused by whoever checks it.',
  FILE_NOT_WRITTEN: 'The bundle could not be written.',
} as const satisfies Record<string, string>;

export class BundleProblem extends Error {
  override readonly name = 'BundleProblem';
  readonly code: keyof typeof bundleProblems;

  constructor(code: keyof typeof bundleProblems, detail = '', options?: { cause: unknown }) {
    super(`${bundleProblems[code]} ${detail}`.trim(), options);
    this.code = code;
  }
}
