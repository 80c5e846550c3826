import { isJsonObject, type JsonObject } from '../../domain/strict-json.ts';
import type { Report } from './problems.ts';

/** The section `"pkcs11"` of a key file. */
export interface Pkcs11Section {
  /** Path of the vendor's library. */
  readonly module: string;
  /** CKA_LABEL of the token. */
  readonly tokenLabel: string;
  /** File with the user PIN and nothing else; a relative path is one from the key file. */
  readonly pinFile: string;
  /** How long a signature may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** The section `"kms"` of a key file. */
export interface KmsSection {
  /** Base address; `/sign` and `/public-key` are appended. */
  readonly url: string;
  /** File with the bearer token and nothing else; null where the service knows the gateway by its address. */
  readonly tokenFile: string | null;
  /** PEM file of the authorities that its certificate may come from; null: those of Node. */
  readonly caFile: string | null;
  readonly timeoutMs: number;
}

export interface DeviceSections {
  readonly pkcs11: Pkcs11Section | null;
  readonly kms: KmsSection | null;
}

const longestTimeoutMs = 10_000;
const usualTimeoutMs = 1_000;

/** Sections of a key file that say where keys live that are not in it. */
export function readDeviceSections(json: JsonObject, report: Report): DeviceSections {
  return {
    pkcs11: readSection(json, 'pkcs11', report, (section, complain) => ({
      module: textOf(section, 'module', complain),
      tokenLabel: textOf(section, 'tokenLabel', complain),
      pinFile: textOf(section, 'pinFile', complain),
      timeoutMs: timeoutOf(section, complain),
    })),
    kms: readSection(json, 'kms', report, (section, complain) => ({
      url: urlOf(section, complain),
      tokenFile: section['tokenFile'] === undefined ? null : textOf(section, 'tokenFile', complain),
      caFile: section['caFile'] === undefined ? null : textOf(section, 'caFile', complain),
      timeoutMs: timeoutOf(section, complain),
    })),
  };
}

function readSection<T>(
  json: JsonObject,
  name: string,
  report: Report,
  read: (section: JsonObject, complain: Report) => T,
): T | null {
  const section = json[name];
  if (section === undefined) return null;
  if (!isJsonObject(section)) {
    report(`"${name}" must be an object`);
    return null;
  }
  return read(section, (problem) => report(`"${name}": ${problem}`));
}

function textOf(section: JsonObject, member: string, complain: Report): string {
  const value = section[member];
  if (typeof value === 'string' && value !== '') return value;
  complain(`"${member}" must be a text`);
  return '';
}

function timeoutOf({ timeoutMs = usualTimeoutMs }: JsonObject, complain: Report): number {
  if (
    typeof timeoutMs === 'number' &&
    Number.isInteger(timeoutMs) &&
    timeoutMs >= 50 &&
    timeoutMs <= longestTimeoutMs
  ) {
    return timeoutMs;
  }
  complain(`"timeoutMs" must be a whole number from 50 to ${longestTimeoutMs}`);
  return usualTimeoutMs;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whoever can read the bearer token can sign. */
function urlOf(section: JsonObject, complain: Report): string {
  const text = textOf(section, 'url', complain);
  const url = URL.parse(text);
  if (text === '') return text;
  if (url === null || !/^https?:$/.test(url.protocol)) complain('"url" must be an https URL');
  else if (url.protocol === 'http:' && !loopback.test(url.hostname))
    complain('"url" must be https (http is accepted for loopback addresses only)');
  else if (`${url.username}${url.password}${url.search}${url.hash}` !== '')
    complain('"url" must have neither user, query nor fragment');
  return text.replace(/\/+$/, '');
}
