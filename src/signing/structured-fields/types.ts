/** Seven kinds of value of RFC 8941 3.3 and the two more of RFC 9651. */
export type BareItem =
  | { readonly type: 'integer'; readonly value: number }
  /** At most three digits after the point, so thousandths are whole. */
  | { readonly type: 'decimal'; readonly thousandths: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'token'; readonly value: string }
  | { readonly type: 'binary'; readonly value: Uint8Array }
  | { readonly type: 'boolean'; readonly value: boolean }
  /** Seconds since 1970, as an integer. */
  | { readonly type: 'date'; readonly value: number }
  | { readonly type: 'displaystring'; readonly value: string };

/** In the order in which they were written. */
export type Parameters = ReadonlyMap<string, BareItem>;

export interface Item {
  readonly kind: 'item';
  readonly value: BareItem;
  readonly parameters: Parameters;
}

export interface InnerList {
  readonly kind: 'inner-list';
  readonly items: readonly Item[];
  readonly parameters: Parameters;
}

export type Member = Item | InnerList;

export type List = readonly Member[];

/** In the order in which the names first occurred. */
export type Dictionary = ReadonlyMap<string, Member>;

/** The text is no structured field, or the value has no form as one. */
export class StructuredFieldError extends Error {
  override readonly name = 'StructuredFieldError';
}

/** Greatest integer and date, on either side of zero (RFC 9651 3.3.1); as thousandths, the greatest decimal too. */
export const greatest = 999_999_999_999_999;

export const keyForm = /^[a-z*][a-z0-9_\-.*]*$/;
export const tokenForm = /^[A-Za-z*][A-Za-z0-9!#$%&'*+\-.^_`|~:/]*$/;
