import { isJsonObject } from '../../domain/strict-json.ts';
import { type NoteKey, parseVkey } from '../note.ts';
import type { WitnessPeer } from './witnesses.ts';

export interface WitnessSettings {
  readonly peers: readonly WitnessPeer[];
  /** Cosignatures that a checkpoint should have before it is shown. */
  readonly quorum: number;
}

export const noWitnessSettings: WitnessSettings = { peers: [], quorum: 0 };

/**
 * Reads `WITNESSES_FILE`: `{ "quorum": 2, "witnesses": [{ "key": "<verifier key>", "url": "https://…" }] }`. Without a quorum
 * it is two, or one where there is one witness.
 */
export function parseWitnesses(json: unknown): {
  readonly settings: WitnessSettings;
  readonly problems: readonly string[];
} {
  const list = isJsonObject(json) ? json['witnesses'] : undefined;
  if (!isJsonObject(json) || !Array.isArray(list)) {
    return { settings: noWitnessSettings, problems: ['expected {"witnesses": [ … ]}'] };
  }
  const problems: string[] = [];
  const peers: WitnessPeer[] = [];
  for (const [index, entry] of list.entries()) {
    const peer = parsePeer(entry, peers);
    if (typeof peer === 'string') problems.push(`witness ${index + 1}: ${peer}`);
    else peers.push(peer);
  }
  const quorum = json['quorum'] ?? Math.min(2, list.length);
  if (!Number.isInteger(quorum) || Number(quorum) < 0 || Number(quorum) > list.length) {
    problems.push('"quorum" must be a whole number up to the number of witnesses');
  }
  return { settings: { peers, quorum: Number(quorum) }, problems };
}

function parsePeer(entry: unknown, others: readonly WitnessPeer[]): WitnessPeer | string {
  if (!isJsonObject(entry)) return 'expected an object';
  const key = typeof entry['key'] === 'string' ? keyIn(entry['key']) : null;
  if (key?.type !== 'cosignature') {
    return '"key" must be the verifier key of a witness, <name>+<key id>+<base64>';
  }
  if (others.some((other) => other.key.vkey === key.vkey)) return 'this key is listed twice';
  const url = typeof entry['url'] === 'string' ? entry['url'] : '';
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    return '"url" must be an http or https address';
  }
  const { username, password, search, hash } = new URL(url);
  if (`${username}${password}${search}${hash}` !== '') {
    return '"url" must have neither user name nor password, query nor fragment';
  }
  return { key, url: url.replace(/\/+$/, '') };
}

function keyIn(vkey: string): NoteKey | null {
  try {
    return parseVkey(vkey);
  } catch {
    return null;
  }
}
