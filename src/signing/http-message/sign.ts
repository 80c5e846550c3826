import type { Signer } from '../signer.ts';
import {
  componentsFor,
  type ResponseComponent,
  responseSignatureProfile,
  type SignedExchange,
} from './components.ts';

export interface ResponseToSign extends SignedExchange {
  readonly signer: Signer;
  /** Seconds since 1970. */
  readonly created: number;
}

export interface SignatureFields {
  readonly 'signature-input': string;
  readonly signature: string;
}

const { label, tag } = responseSignatureProfile;
const lists = new WeakMap<readonly ResponseComponent[], string>();

function innerList(components: readonly ResponseComponent[]): string {
  const known = lists.get(components);
  if (known !== undefined) {
    return known;
  }
  const list = `(${components.map((component) => component.identifier).join(' ')})`;
  lists.set(components, list);
  return list;
}

/**
 * The two fields that sign a response together with the request it answers (RFC 9421 2.4). A promise only when the signer's
 * answer is one.
 */
export function signResponse(response: ResponseToSign): SignatureFields | Promise<SignatureFields> {
  const { signer } = response;
  const components = componentsFor(response.request);
  const params = `${innerList(components)};created=${response.created};keyid="${signer.kid}";tag="${tag}"`;
  const signature = signer.sign(Buffer.from(baseOf(response, components, params)));
  return signature instanceof Promise
    ? signature.then((value) => fields(params, value))
    : fields(params, signature);
}

function baseOf(
  response: ResponseToSign,
  components: readonly ResponseComponent[],
  params: string,
): string {
  let base = '';
  for (const component of components) {
    base += `${component.identifier}: ${component.read(response)?.trim()}\n`;
  }
  return `${base}"@signature-params": ${params}`;
}

function fields(params: string, signature: Uint8Array): SignatureFields {
  return {
    'signature-input': `${label}=${params}`,
    signature: `${label}=:${Buffer.from(signature).toString('base64')}:`,
  };
}
