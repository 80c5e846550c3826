import { isJsonObject, type JsonObject } from '../../domain/strict-json.ts';
import { importKeySet, type PublicKeySet } from '../../signing/jws/verify.ts';

/** Assurance of an electronic identity account, by the names of eIDAS (EU 910/2014, Article 8). */
export const assuranceLevels = ['LOW', 'SUBSTANTIAL', 'HIGH'] as const;
export type AssuranceLevel = (typeof assuranceLevels)[number];

/** One entry of `PRESENCE_ISSUERS_FILE`. */
export interface PresenceIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: PublicKeySet;
  readonly personalIdClaim: string;
  /** What each value of `acr` or `loa` stands for. */
  readonly levels: ReadonlyMap<string, AssuranceLevel>;
  /** Without `auth_time` a token may be fresh while its holder last logged in a week ago. */
  readonly authTime: 'required' | 'optional';
}

/** One entry of `FINGERPRINT_DEVICES_FILE`. */
export interface FingerprintDevice {
  readonly device: string;
  readonly keys: PublicKeySet;
}

type Report = (problem: string) => void;
type Read<Entry> = (entry: JsonObject, report: Report) => Entry | undefined;

/** With problems the issuers are incomplete and must not be used. */
export function parsePresenceIssuers(json: unknown): {
  readonly issuers: readonly PresenceIssuer[];
  readonly problems: readonly string[];
} {
  const { entries, problems } = readEntries(json, readIssuer, ({ issuer }) => issuer);
  return { issuers: entries, problems };
}

/** With problems the devices are incomplete and must not be used. */
export function parseFingerprintDevices(json: unknown): {
  readonly devices: readonly FingerprintDevice[];
  readonly problems: readonly string[];
} {
  const { entries, problems } = readEntries(json, readDevice, ({ device }) => device);
  return { devices: entries, problems };
}

function readEntries<Entry>(json: unknown, read: Read<Entry>, nameOf: (entry: Entry) => string) {
  if (!Array.isArray(json) || json.length === 0) {
    return { entries: [], problems: ['must be an array with at least one entry'] };
  }
  const problems: string[] = [];
  const entries = json.flatMap((json: unknown, at) => {
    const report: Report = (problem) => problems.push(`[${at}]${problem}`);
    const entry = isJsonObject(json) ? read(json, report) : undefined;
    if (!isJsonObject(json)) report(': must be an object');
    return entry === undefined ? [] : [entry];
  });
  const names = entries.map(nameOf);
  for (const name of new Set(names.filter((each, at) => names.indexOf(each) !== at))) {
    problems.push(`: "${name}" stands twice`);
  }
  return { entries, problems };
}

function readIssuer(entry: JsonObject, report: Report): PresenceIssuer | undefined {
  const issuer = readText(entry, 'issuer', report);
  const audience = readText(entry, 'audience', report);
  const keys = readKeys(entry, report);
  const levels = readLevels(entry['levels'], report);
  const { personalIdClaim = 'personal_id', authTime = 'required' } = entry;
  if (typeof personalIdClaim !== 'string') report('.personalIdClaim: must be a text');
  if (authTime !== 'required' && authTime !== 'optional') {
    report('.authTime: must be "required" or "optional"');
    return undefined;
  }
  if (!issuer || !audience || !keys || !levels || typeof personalIdClaim !== 'string') {
    return undefined;
  }
  return { issuer, audience, keys, levels, personalIdClaim, authTime };
}

function readDevice(entry: JsonObject, report: Report): FingerprintDevice | undefined {
  const device = readText(entry, 'device', report);
  const keys = readKeys(entry, report);
  return device && keys ? { device, keys } : undefined;
}

function readText(entry: JsonObject, name: string, report: Report): string | undefined {
  const value = entry[name];
  if (typeof value === 'string' && value.trim() !== '') return value;
  report(`.${name}: must be a text`);
  return undefined;
}

function readKeys(entry: JsonObject, report: Report): PublicKeySet | undefined {
  const { jwks, algorithms } = { jwks: entry['jwks'], algorithms: entry['algorithms'] };
  try {
    const keys = importKeySet(jwks, algorithms === undefined ? {} : { allow: textsOf(algorithms) });
    if (hasUsableKey(jwks, keys)) return keys;
  } catch {
    // reported below
  }
  report(
    '.jwks: must be { "keys": [...] } with public keys that fit "algorithms", each with "kid"',
  );
  return undefined;
}

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  throw new TypeError('not a list');
}

function hasUsableKey(jwks: unknown, keys: PublicKeySet): boolean {
  const listed: unknown = isJsonObject(jwks) ? jwks['keys'] : undefined;
  const kids = Array.isArray(listed)
    ? listed.map((jwk: unknown) => isJsonObject(jwk) && jwk['kid'])
    : [];
  const found = kids.map((kid) => (typeof kid === 'string' ? keys.find(kid) : undefined));
  return found.length > 0 && found.every((key) => key !== undefined && key !== 'UNUSABLE');
}

function readLevels(
  value: unknown,
  report: Report,
): ReadonlyMap<string, AssuranceLevel> | undefined {
  const named = Object.entries(isJsonObject(value) ? value : {}).flatMap(([name, level]) => {
    const known = assuranceLevels.find((each) => each === level);
    return known === undefined ? [] : [[name, known] as const];
  });
  if (isJsonObject(value) && named.length > 0 && named.length === Object.keys(value).length) {
    return new Map(named);
  }
  report(`.levels: must give each value of "acr" one of ${assuranceLevels.join(', ')}`);
  return undefined;
}
