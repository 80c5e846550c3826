import { Worker } from 'node:worker_threads';
import type { JsonObject } from '../../domain/strict-json.ts';
import type { SignInput } from '../keys/device-signer.ts';
import { SignerUnavailable } from '../signer.ts';
import type { KeyReference, Pkcs11Answer, Pkcs11Request, Pkcs11WorkerData } from './requests.ts';

export interface Pkcs11Options extends Pkcs11WorkerData {
  readonly timeoutMs: number;
}

/** A PKCS#11 token behind a worker thread: its module is synchronous, and a network HSM takes milliseconds. */
export interface Pkcs11Device {
  /** @throws SignerUnavailable */
  sign(key: KeyReference, input: SignInput): Promise<Uint8Array>;
  /** @throws SignerUnavailable */
  publicKey(key: KeyReference): Promise<JsonObject>;
  close(): Promise<void>;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

interface Waiting {
  readonly deliver: PromiseWithResolvers<Pkcs11Answer>;
  readonly timer: NodeJS.Timeout;
}

/** Nothing is loaded before the first key is asked for. */
export function openPkcs11Device({ timeoutMs, ...place }: Pkcs11Options): Pkcs11Device {
  let worker: Worker | null = null;
  let count = 0;
  const waiting = new Map<number, Waiting>();

  function started(): Worker {
    if (worker !== null) return worker;
    const workerData: Pkcs11WorkerData = place;
    const made = new Worker(new URL('./worker.ts', import.meta.url), {
      name: 'pkcs11',
      workerData,
    });
    made.unref();
    made.on('message', settle);
    const end = () => {
      if (worker === made) worker = null;
      for (const number of waiting.keys()) {
        settle({ number, failure: 'MODULE_UNUSABLE', detail: 'worker' });
      }
    };
    made.on('error', end);
    made.on('exit', end);
    worker = made;
    return made;
  }

  function settle(answer: Pkcs11Answer): void {
    const entry = waiting.get(answer.number);
    if (entry === undefined) return;
    waiting.delete(answer.number);
    clearTimeout(entry.timer);
    entry.deliver.resolve(answer);
  }

  async function ask(request: DistributiveOmit<Pkcs11Request, 'number'>): Promise<Pkcs11Answer> {
    count += 1;
    const number = count;
    const deliver = Promise.withResolvers<Pkcs11Answer>();
    const timer = setTimeout(
      () => settle({ number, failure: 'TIMEOUT', detail: undefined }),
      timeoutMs,
    );
    waiting.set(number, { deliver, timer });
    started().postMessage({ ...request, number });
    const answer = await deliver.promise;
    if (!('failure' in answer)) return answer;
    throw new SignerUnavailable(answer.failure, answer.detail);
  }

  return {
    async sign(key, input) {
      const answer = await ask({ what: 'sign', key, input });
      if (!('signature' in answer)) throw new SignerUnavailable('INVALID_ANSWER');
      return answer.signature;
    },
    async publicKey(key) {
      const answer = await ask({ what: 'publicKey', key });
      if (!('jwk' in answer)) throw new SignerUnavailable('INVALID_ANSWER');
      return answer.jwk;
    },
    async close() {
      if (worker === null) return;
      const ended = worker;
      const exited = new Promise((resolve) => ended.once('exit', resolve));
      ended.ref();
      ended.postMessage(null);
      // A module that hangs in a call cannot be ended from here.
      const patience = setTimeout(() => void ended.terminate(), timeoutMs);
      await exited;
      clearTimeout(patience);
    },
  };
}
