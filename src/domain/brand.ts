declare const brand: unique symbol;

/** A string that has been parsed into the named meaning. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };
