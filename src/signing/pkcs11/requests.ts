import type { JsonObject } from '../../domain/strict-json.ts';
import type { SignInput } from '../keys/device-signer.ts';
import type { SignerFailure } from '../signer.ts';

/** A private key in a token, by CKA_LABEL, CKA_ID (hexadecimal) or both. */
export interface KeyReference {
  readonly label: string | null;
  readonly id: string | null;
}

export interface Pkcs11WorkerData {
  readonly module: string;
  readonly tokenLabel: string;
  readonly pin: string;
}

/** What the worker is asked; null: to log out and end. */
export type Pkcs11Request =
  | {
      readonly number: number;
      readonly what: 'sign';
      readonly key: KeyReference;
      readonly input: SignInput;
    }
  | { readonly number: number; readonly what: 'publicKey'; readonly key: KeyReference };

export type Pkcs11Answer =
  | { readonly number: number; readonly signature: Uint8Array }
  | { readonly number: number; readonly jwk: JsonObject }
  | {
      readonly number: number;
      readonly failure: SignerFailure;
      /** A code of the module such as CKR_PIN_INCORRECT. */
      readonly detail: string | undefined;
    };
