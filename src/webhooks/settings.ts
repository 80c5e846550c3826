import { createSecretKey, type KeyObject } from 'node:crypto';
import { type FacilityCode, parseFacilityCode } from '../domain/facility.ts';
import { isJsonObject, type JsonObject } from '../domain/strict-json.ts';

export const webhookEvents = ['check_in.settled'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

/** Where an operator has a hospital told of its check-ins. */
export interface WebhookEndpoint {
  /** Names it in the store, in log lines and metrics. */
  readonly name: string;
  /** Whose check-ins: those of one client, or those of all clients of one facility. */
  readonly of:
    | { readonly client: string; readonly facility: null }
    | { readonly client: null; readonly facility: FacilityCode };
  readonly url: URL;
  /** The newest first; a message is signed with each of them while a secret turns. */
  readonly secrets: readonly KeyObject[];
  readonly events: ReadonlySet<WebhookEvent>;
}

const nameForm = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const secretForm = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
/** Standard Webhooks: "between 24 bytes (192 bits) and 64 bytes (512 bits)". */
const secretBytes = { least: 24, most: 64 };
const mostSecrets = 3;

/** Reads `WEBHOOKS_FILE`: `[{ "name", "client" or "facilityCode", "url", "secrets", "events"? }]`. */
export function parseWebhookEndpoints(json: unknown): {
  readonly endpoints: readonly WebhookEndpoint[];
  readonly problems: readonly string[];
} {
  if (!Array.isArray(json)) return { endpoints: [], problems: ['expected a list of endpoints'] };
  const problems: string[] = [];
  const endpoints = new Map<string, WebhookEndpoint>();
  for (const [index, entry] of (json as readonly unknown[]).entries()) {
    const wrong = (problem: string) => problems.push(`entry ${index + 1}: ${problem}`);
    const endpoint = isJsonObject(entry) ? readEndpoint(entry, wrong) : null;
    if (!isJsonObject(entry)) wrong('expected an object');
    if (endpoint === null) continue;
    if (endpoints.has(endpoint.name)) wrong('another entry has this "name"');
    endpoints.set(endpoint.name, endpoint);
  }
  return { endpoints: problems.length > 0 ? [] : [...endpoints.values()], problems };
}

type Wrong = (problem: string) => void;

/** null once something was wrong; all of it is said. */
function readEndpoint(entry: JsonObject, wrong: Wrong): WebhookEndpoint | null {
  const { name } = entry;
  const isNamed = typeof name === 'string' && nameForm.test(name);
  if (!isNamed) wrong('"name" must be 1 to 40 small letters, digits and hyphens');
  for (const member of Object.keys(entry)) {
    if (!members.has(member)) wrong('it has a member that is not known here');
  }
  const of = ofWhom(entry, wrong);
  const url = readUrl(entry['url'], wrong);
  const secrets = readSecrets(entry['secrets'], wrong);
  const events = readEvents(entry['events'], wrong);
  if (!isNamed || of === null || url === null || secrets === null || events === null) return null;
  return { name, of, url, secrets, events };
}

const members: ReadonlySet<string> = new Set([
  'name',
  'client',
  'facilityCode',
  'url',
  'secrets',
  'events',
]);

function ofWhom({ client, facilityCode }: JsonObject, wrong: Wrong): WebhookEndpoint['of'] | null {
  if ((client === undefined) === (facilityCode === undefined)) {
    wrong('either "client" or "facilityCode" is needed, and not both');
    return null;
  }
  if (client !== undefined) {
    if (typeof client === 'string' && client !== '') return { client, facility: null };
    wrong('"client" must be the id of a client');
    return null;
  }
  try {
    return { client: null, facility: parseFacilityCode(String(facilityCode)) };
  } catch {
    wrong('"facilityCode" must have 5 characters');
    return null;
  }
}

/** What is sent is signed, not encrypted: only TLS keeps it from others. */
function readUrl(value: unknown, wrong: Wrong): URL | null {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  const isPrivate =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname));
  if (url === null || !isPrivate) {
    wrong('"url" must be an https URL (http is accepted for loopback addresses only)');
    return null;
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    wrong('"url" must not hold a user name, a password or a fragment');
    return null;
  }
  return url;
}

function readSecrets(value: unknown, wrong: Wrong): readonly KeyObject[] | null {
  const keys = Array.isArray(value) ? value.map(readSecret) : [];
  if (keys.length > 0 && keys.length <= mostSecrets && keys.every((key) => key !== null))
    return keys;
  wrong(
    `"secrets" must be 1 to ${mostSecrets} texts, each whsec_ and ${secretBytes.least} to ${secretBytes.most} random bytes in base64, the newest first`,
  );
  return null;
}

function readSecret(value: unknown): KeyObject | null {
  const base64 = typeof value === 'string' ? secretForm.exec(value)?.[1] : undefined;
  const bytes = Buffer.from(base64 ?? '', 'base64');
  if (bytes.byteLength < secretBytes.least || bytes.byteLength > secretBytes.most) return null;
  return createSecretKey(bytes);
}

function readEvents(value: unknown, wrong: Wrong): ReadonlySet<WebhookEvent> | null {
  if (value === undefined) return new Set(webhookEvents);
  const known = Array.isArray(value)
    ? webhookEvents.filter((event) => (value as readonly unknown[]).includes(event))
    : [];
  if (Array.isArray(value) && known.length > 0 && known.length === value.length)
    return new Set(known);
  wrong(`"events" must be a list of ${webhookEvents.join(', ')}`);
  return null;
}
