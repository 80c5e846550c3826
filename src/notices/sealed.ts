import { createHmac } from 'node:crypto';
import { createSealing, derivedKey } from '../sealing/index.ts';
import type { NoticeStage, SealedNotice } from './models.ts';

/** Names and seals what the table holds of patients. */
export interface NoticeSecrets {
  /** Stands for an episode of a facility at a stage. */
  episode(facility: string, episodeId: string, stage: NoticeStage): string;
  /** Stands for what was reported: two reports are the same when their values are. */
  report(parts: readonly unknown[]): string;
  /** The same for the same version of the same episode, at every replica. */
  id(episode: string, version: number): string;
  seal(id: string, notice: SealedNotice): string;
  open(id: string, sealed: string): SealedNotice;
  sealMessage(id: string, message: string): string;
  openMessage(id: string, sealed: string): string;
}

export function createNoticeSecrets(secret: Uint8Array): NoticeSecrets {
  const sealing = createSealing(secret, 'vss-gateway check-in notices 1');
  const naming = derivedKey(secret, 'vss-gateway check-in notice names 1');
  const hashOf = (...parts: readonly unknown[]) =>
    createHmac('sha256', naming).update(JSON.stringify(parts)).digest();
  return {
    episode: (facility, episodeId, stage) =>
      hashOf('episode', facility, episodeId, stage).toString('base64url'),
    report: (parts) => hashOf('report', ...parts).toString('base64url'),
    id: (episode, version) => asUuid(hashOf('id', episode, version)),
    seal: (id, notice) => sealing.seal(`check_in_notices ${id}`, JSON.stringify(notice)),
    open: (id, sealed) => JSON.parse(sealing.open(`check_in_notices ${id}`, sealed)),
    sealMessage: (id, message) => sealing.seal(`check_in_notices ${id} message`, message),
    openMessage: (id, sealed) => sealing.open(`check_in_notices ${id} message`, sealed),
  };
}

/** RFC 9562, version 8: bits of one's own. */
function asUuid(bytes: Buffer): string {
  const own = Buffer.from(bytes.subarray(0, 16));
  own[6] = ((own[6] ?? 0) & 0x0f) | 0x80;
  own[8] = ((own[8] ?? 0) & 0x3f) | 0x80;
  return own.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
