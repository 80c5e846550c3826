import { parseArgs } from 'node:util';
import { parseInstant } from '../../domain/date.ts';
import {
  isWithdrawalReason,
  type WithdrawalReason,
  withdrawalReasons,
} from '../../signing/keys/events.ts';
import { isPurpose, keyPurposes } from '../../signing/keys/purposes.ts';
import type { KeyPurpose } from '../../signing/signer.ts';
import { messageOf } from '../existing-store.ts';
import { UsageError } from '../terminal.ts';
import type { DeviceKey } from './new-key.ts';

interface Place {
  /** Path of the key file, when given. */
  readonly file: string | undefined;
  readonly json: boolean;
}

export type KeysRequest = Place &
  (
    | { readonly action: 'list' }
    | {
        readonly action: 'rotate';
        /** null: receipts, HTTP and keys for everything. */
        readonly purpose: KeyPurpose | null;
        /** When the new keys take over; null: as soon as may be. */
        readonly from: Date | null;
        readonly emergency: boolean;
        readonly device: DeviceKey;
      }
    | {
        readonly action: 'withdraw';
        readonly kid: string;
        readonly since: Date;
        readonly reason: WithdrawalReason;
        readonly alone: boolean;
      }
    | {
        readonly action: 'verify';
        readonly history: string;
        readonly known: string | null;
      }
    | { readonly action: 'history'; readonly out: string | null; readonly issuer: string | null }
  );

const options = {
  file: { type: 'string' },
  json: { type: 'boolean' },
  purpose: { type: 'string' },
  from: { type: 'string' },
  now: { type: 'boolean' },
  'pkcs11-label': { type: 'string' },
  'pkcs11-id': { type: 'string' },
  'kms-key': { type: 'string' },
  since: { type: 'string' },
  reason: { type: 'string' },
  alone: { type: 'boolean' },
  out: { type: 'string' },
  issuer: { type: 'string' },
  known: { type: 'string' },
} as const;

type OptionName = keyof typeof options;

/** What each action takes besides `--file` and `--json`. */
const optionsOf: Readonly<Record<KeysRequest['action'], readonly OptionName[]>> = {
  list: [],
  rotate: ['purpose', 'from', 'now', 'pkcs11-label', 'pkcs11-id', 'kms-key'],
  withdraw: ['since', 'reason', 'alone'],
  history: ['out', 'issuer'],
  verify: ['known'],
};

/** @throws UsageError */
export function readKeysRequest(args: readonly string[]): KeysRequest {
  const { values, positionals } = parsed(args);
  const [name = 'list', ...rest] = positionals;
  const action = (Object.keys(optionsOf) as KeysRequest['action'][]).find((one) => one === name);
  if (
    action === undefined ||
    rest.length !== (action === 'withdraw' || action === 'verify' ? 1 : 0)
  ) {
    throw new UsageError(
      'Expected "keys", "keys rotate", "keys withdraw <kid>", "keys history" or "keys verify <file>".',
    );
  }
  const strange = (Object.keys(values) as OptionName[]).find(
    (option) => option !== 'file' && option !== 'json' && !optionsOf[action].includes(option),
  );
  if (strange !== undefined) throw new UsageError(`"keys ${action}" does not take --${strange}.`);
  const place: Place = { file: values.file, json: values.json ?? false };
  switch (action) {
    case 'list':
      return { ...place, action };
    case 'rotate':
      return { ...place, action, ...rotation(values) };
    case 'withdraw':
      return { ...place, action, kid: rest[0] ?? '', ...withdrawal(values) };
    case 'verify':
      return { ...place, action, history: rest[0] ?? '', known: values.known ?? null };
    case 'history':
      return { ...place, action, out: values.out ?? null, issuer: values.issuer ?? null };
  }
}

/** One id of a key in 64 begins like an option (RFC 7638 thumbprints are base64url). */
const dashedKid = /^-[\w-]{42}$/;

function parsed(args: readonly string[]) {
  const { kid = [], other = [] } = Object.groupBy(args, (argument) =>
    dashedKid.test(argument) ? 'kid' : 'other',
  );
  try {
    return parseArgs({
      args: kid.length === 0 ? other : [...other, '--', ...kid],
      allowPositionals: true,
      options,
    });
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

type Values = ReturnType<typeof parsed>['values'];

function rotation(values: Values) {
  const { purpose = null, from, now = false } = values;
  if (purpose !== null && !isPurpose(purpose)) {
    throw new UsageError(`--purpose must be one of ${keyPurposes.join(', ')}.`);
  }
  if (now && from !== undefined) throw new UsageError('Either --from or --now.');
  const device: DeviceKey = {
    pkcs11Label: values['pkcs11-label'],
    pkcs11Id: values['pkcs11-id'],
    kmsKey: values['kms-key'],
  };
  const named = Object.values(device).some((part) => part !== undefined);
  if (named && purpose === null) throw new UsageError('One key of a device needs its --purpose.');
  if (device.kmsKey !== undefined && (device.pkcs11Label ?? device.pkcs11Id) !== undefined) {
    throw new UsageError('A key is in a PKCS#11 device or with a key service, not both.');
  }
  return {
    purpose,
    from: from === undefined ? null : instantOf('from', from),
    emergency: now,
    device,
  };
}

function withdrawal({ since, reason, alone = false }: Values) {
  if (since === undefined || reason === undefined) {
    throw new UsageError('A withdrawal needs --since and --reason.');
  }
  if (!isWithdrawalReason(reason)) {
    throw new UsageError(`--reason must be one of ${Object.keys(withdrawalReasons).join(', ')}.`);
  }
  return { since: instantOf('since', since), reason, alone };
}

function instantOf(option: string, text: string): Date {
  try {
    return parseInstant(text);
  } catch (cause) {
    throw new UsageError(`--${option} must be an instant such as 2026-11-22T08:30:00Z.`, { cause });
  }
}
