import { UpstreamError, type UpstreamFailure } from '../upstream.ts';

export interface DoorLimits {
  /** How long a refused account is left alone at first; doubled with every refusal, up to the second. */
  readonly closedMs: number;
  readonly longestClosedMs: number;
}

/** Who was refused: an account, or one member of its staff. */
export interface Account {
  readonly account: string;
  readonly staff?: string;
}

export interface Refusal {
  readonly failure: UpstreamFailure;
  readonly of: 'ACCOUNT' | 'STAFF';
}

/** One call of an account. */
export interface DoorPass {
  accepted(): void;
  refused(refusal: Refusal): void;
  /** It says nothing about the account. */
  neither(): void;
}

/**
 * Accounts that an upstream refuses, so that it is not asked in their name again and again, and others go on. Names are held
 * in memory only, and only while the door is closed.
 */
export interface AccountDoors {
  /** @throws UpstreamError with what the account was refused with, while its door is closed */
  enter(account: Account): DoorPass;
  /** Whether `enter` would let a call through. */
  isOpen(account: Account): boolean;
  /** Doors that have been closed and not been opened by a good answer yet. */
  closed(): number;
}

interface Door {
  readonly failure: UpstreamFailure;
  readonly refusals: number;
  readonly until: number;
  probing: boolean;
}

const mostDoors = 10_000;

export function createAccountDoors(
  limits: DoorLimits,
  monotonic: () => number,
  onClosed: (refusal: Refusal) => void = () => undefined,
): AccountDoors {
  const doors = new Map<string, Door>();

  function close(key: string, refusal: Refusal, probed: ReadonlySet<Door>): void {
    const known = doors.get(key);
    // A call from before the door closed tells nothing new.
    if (known !== undefined && !probed.has(known)) return;
    const refusals = (known?.refusals ?? 0) + 1;
    const wait = Math.min(limits.closedMs * 2 ** (refusals - 1), limits.longestClosedMs);
    doors.delete(key);
    doors.set(key, {
      failure: refusal.failure,
      refusals: Math.min(refusals, 30),
      until: monotonic() + wait,
      probing: false,
    });
    const [oldest] = doors.keys();
    if (doors.size > mostDoors && oldest !== undefined) doors.delete(oldest);
    onClosed(refusal);
  }

  function lets(key: string): boolean {
    const door = doors.get(key);
    return door === undefined || (!door.probing && monotonic() >= door.until);
  }

  return {
    enter(account) {
      const keys = keysOf(account);
      const shut = keys.find((key) => !lets(key));
      const refusedWith = shut === undefined ? undefined : doors.get(shut);
      if (refusedWith !== undefined) {
        throw new UpstreamError(refusedWith.failure, 'not asked: the account was refused');
      }
      const probed = new Set(
        keys.map((key) => doors.get(key)).filter((door) => door !== undefined),
      );
      for (const door of probed) door.probing = true;
      const done = () => {
        for (const door of probed) door.probing = false;
      };
      return {
        accepted() {
          for (const key of keys) doors.delete(key);
        },
        refused(refusal) {
          const [own = '', staff = own] = keys;
          close(refusal.of === 'STAFF' ? staff : own, refusal, probed);
          // Whoever tells that the staff is unknown has accepted the account.
          if (refusal.of === 'STAFF' && staff !== own) doors.delete(own);
          done();
        },
        neither: done,
      };
    },
    isOpen: (account) => keysOf(account).every(lets),
    closed: () => doors.size,
  };
}

function keysOf({ account, staff }: Account): readonly string[] {
  return staff === undefined ? [account] : [account, `${account} ${staff}`];
}
