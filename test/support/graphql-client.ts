import { Agent, request } from 'undici';
import type { VerifiedSignature } from '../../src/signing/http-message/signature.ts';
import { verifyResponse } from '../../src/signing/http-message/verify-response.ts';
import { importKeySet } from '../../src/signing/keys/public-key-set.ts';

/** A signed answer exactly as it was received. */
export interface GraphQLAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Uint8Array;
  readonly targetUri: string;
  readonly data: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors: readonly GraphQLProblem[];
}

export interface GraphQLProblem {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly retryable: boolean;
    readonly requestId: string;
    readonly argument?: string;
  };
}

export interface GraphQLQuestion {
  readonly query: string;
  readonly variables?: unknown;
}

/** Speaks to one gateway as a hospital's system would; connections are its own and end with it. */
export interface GraphQLClient extends AsyncDisposable {
  post(
    question: GraphQLQuestion,
    headers: Readonly<Record<string, string>>,
  ): Promise<GraphQLAnswer>;
  send(
    method: 'GET' | 'POST',
    path: string,
    options?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string },
  ): Promise<PlainAnswer>;
}

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Client certificate and trust of a connection over TLS. */
export interface TlsConnect {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export function graphQLClient(url: string, connect: TlsConnect = {}): GraphQLClient {
  const agent = new Agent({ connections: 32, keepAliveTimeout: 2_000, connect });
  const send: GraphQLClient['send'] = async (method, path, { headers = {}, body } = {}) => {
    const response = await request(`${url}${path}`, {
      dispatcher: agent,
      method,
      headers: { ...headers },
      body: body ?? null,
    });
    const bytes = new Uint8Array(await response.body.arrayBuffer());
    const text = Buffer.from(bytes).toString('utf8');
    return { status: response.statusCode, headers: response.headers, bytes, text };
  };
  return {
    send,
    async post(question, headers) {
      const answer = await send('POST', '/graphql', {
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(question),
      });
      const { data, errors = [] } = JSON.parse(answer.text) as Pick<GraphQLAnswer, 'data'> & {
        readonly errors?: readonly GraphQLProblem[];
      };
      return { ...answer, targetUri: `${url}/graphql`, data, errors };
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}

/** Checks the answer's own signature (RFC 9421) and the digest of its body, as a careful client would. */
export function signatureOf(
  answer: GraphQLAnswer,
  jwks: unknown,
  now = new Date(),
): VerifiedSignature | { readonly ok: false; readonly code: string } {
  return verifyResponse({
    status: answer.status,
    headers: answer.headers,
    body: answer.bytes,
    request: { method: 'POST', targetUri: answer.targetUri },
    keys: importKeySet(jwks),
    now,
    maxAgeSeconds: 60,
  });
}

/** The parts of a decision that tests look at. */
export interface DecisionAnswer {
  readonly id: string;
  readonly decision: string;
  readonly provisional: boolean;
  readonly status: string;
  readonly asOf: string;
  readonly decidedAt: string;
  readonly visitDate: string;
  readonly facility: {
    readonly code: string;
    readonly name: string;
    readonly level: string;
  } | null;
  readonly reasons: ReadonlyArray<{
    readonly code: string;
    readonly severity: string;
    readonly retryable: boolean;
    readonly retryAfterMs: number | null;
    readonly deskAction: string | null;
  }>;
  readonly identity: ResolutionAnswer;
  readonly card: CardAnswer | null;
  readonly otherCards: readonly CardAnswer[];
  readonly benefit: {
    readonly levelPercent: number;
    readonly routeFactorPercent: number;
    readonly effectivePercent: number;
    readonly routeCode: string;
    readonly fundPays: number | null;
  } | null;
  readonly sources: readonly SourceAnswer[];
  readonly receipt: string;
}

export interface ResolutionAnswer {
  readonly outcome: string;
  readonly differences: ReadonlyArray<Readonly<Record<string, string | null>>>;
  readonly person: PersonAnswer | null;
  readonly sources: readonly SourceAnswer[];
}

export interface PersonAnswer {
  readonly personalId: string;
  readonly fullName: string | null;
  readonly birthDate: string | null;
  readonly permanentAddress: { readonly detail: string | null } | null;
}

export interface CardAnswer {
  readonly cardNumber: string | null;
  readonly insuranceNumber: string | null;
  readonly state: string;
  readonly validTo: string | null;
  readonly registeredFacility: {
    readonly code: string;
    readonly name: string | null;
    readonly level: string | null;
  } | null;
}

export interface SourceAnswer {
  readonly register: string;
  readonly status: string;
  readonly asOf: string | null;
  readonly fetchedAt: string | null;
  readonly reason: string | null;
}

const source = 'register status asOf fetchedAt reason';
const card =
  'cardNumber insuranceNumber objectCode benefitDigit validFrom validTo state area fiveYearDate issuedBy registeredFacility { code name level }';

/** All of a resolution. */
export const resolutionFields = `
  outcome
  differences { field register kind given registered }
  person { personalId fullName birthDate sex nationality oldNumber permanentAddress { detail provinceCode } }
  sources { ${source} }`;

/** Nearly every field of a decision: whoever asks for so much must not cost the registers more. */
export const decisionFields = `
  id decision provisional status asOf decidedAt visitDate policyVersion receipt
  facility { code name level score formerTier }
  reasons { code severity text deskAction vendorAction legalBasis retryable retryAfterMs }
  identity { ${resolutionFields} }
  card { ${card} }
  otherCards { ${card} }
  benefit {
    levelPercent routeFactorPercent effectivePercent routeCode fundPays patientPays
    conditional { kind threshold effectivePercent text }
  }
  sources { ${source} }`;

export const eligibilityQuery = `query ($input: EligibilityInput!) { eligibility(input: $input) { ${decisionFields} } }`;

export const eligibilityManyQuery = `query ($inputs: [EligibilityInput!]!) { eligibilityMany(inputs: $inputs) {
  id decision provisional status receipt
  reasons { code severity retryable retryAfterMs deskAction }
  identity { outcome person { personalId } }
  sources { ${source} }
} }`;

export const resolveIdentityQuery = `query ($claim: IdentityClaim!) { resolveIdentity(claim: $claim) { ${resolutionFields} } }`;
