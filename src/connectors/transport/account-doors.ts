import { UpstreamError, type UpstreamFailure } from '../upstream.ts';

export interface DoorLimits {
  /**
   * Refusals of an account (401 after a new login, 403) in a row that close its door: one alone may be about the card that was
   * asked for. A restricted account and a refused member of staff close theirs at once.
   */
  readonly refusals: number;
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
  /** Refusals since the last acceptance. */
  readonly refusals: number;
  /** How often in a row it has been closed; 0: not yet. */
  readonly closings: number;
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
    const { refusals: before, closings } = known ?? { refusals: 0, closings: 0 };
    // A call from before the door closed tells nothing new.
    if (known !== undefined && closings > 0 && !probed.has(known)) return;
    const refusals = before + 1;
    const enough = refusal.failure === 'REFUSED' ? limits.refusals : 1;
    const closes = closings > 0 || refusals >= enough;
    const wait = Math.min(limits.closedMs * 2 ** closings, limits.longestClosedMs);
    doors.delete(key);
    doors.set(key, {
      failure: refusal.failure,
      refusals,
      closings: closes ? Math.min(closings + 1, 30) : 0,
      until: closes ? monotonic() + wait : 0,
      probing: false,
    });
    const [oldest] = doors.keys();
    if (doors.size > mostDoors && oldest !== undefined) doors.delete(oldest);
    if (closes) onClosed(refusal);
  }

  function lets(key: string): boolean {
    const door = doors.get(key);
    if (door === undefined || door.closings === 0) return true;
    return !door.probing && monotonic() >= door.until;
  }

  return {
    enter(account) {
      const keys = keysOf(account);
      const shut = keys.find((key) => !lets(key));
      const refusedWith = shut === undefined ? undefined : doors.get(shut);
      if (refusedWith !== undefined) {
        throw new UpstreamError(refusedWith.failure, 'not asked: the account was refused');
      }
      const probed = new Set<Door>();
      for (const key of keys) {
        const door = doors.get(key);
        if (door !== undefined && door.closings > 0) probed.add(door);
      }
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
    closed: () => [...doors.values()].filter(({ closings }) => closings > 0).length,
  };
}

function keysOf({ account, staff }: Account): readonly string[] {
  return staff === undefined ? [account] : [account, `${account} ${staff}`];
}
