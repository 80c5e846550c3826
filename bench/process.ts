import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What another process does when it is asked; arguments and answers are JSON. */
export type Procedure = (argument: never) => unknown;

interface Question {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly problem: string };

/** A process of its own, which ends when it is disposed of or when this one ends. */
export interface RemoteProcess<P> extends AsyncDisposable {
  call<N extends keyof P & string>(
    name: N,
    ...argument: P[N] extends (...args: infer A) => unknown ? A : never
  ): Promise<P[N] extends (...args: never) => infer R ? Awaited<R> : never>;
}

/** Its standard output goes nowhere: a gateway's log lines are written, and cost what they cost. */
export function startProcess<P>(module: URL): RemoteProcess<P> {
  const child = fork(module, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  child.on('message', (reply: Reply) => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('problem' in reply) asked?.reject(new Error(reply.problem));
    else asked?.resolve(reply.value);
  });
  child.on('exit', () => {
    for (const asked of waiting.values()) asked.reject(new Error(`${module.pathname} has ended`));
  });
  let asked = 0;
  return {
    call(name, ...[argument]) {
      asked += 1;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(asked, answer);
      child.send({ id: asked, name, argument } satisfies Question);
      return answer.promise as ReturnType<RemoteProcess<P>['call']> as never;
    },
    [Symbol.asyncDispose]: () => end(child),
  };
}

const patienceMs = 15_000;

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await exited;
  clearTimeout(timer);
}

/** The other side: answers its parent until that goes away, then closes what was opened. */
export function answerParent(
  procedures: Readonly<Record<string, Procedure>>,
  opened: AsyncDisposableStack,
): void {
  process.on('message', ({ id, name, argument }: Question) => {
    const procedure = procedures[name];
    const answer = async () => {
      if (procedure === undefined) throw new TypeError(`no procedure ${name}`);
      return procedure(argument as never);
    };
    answer().then(
      (value) => reply({ id, value }),
      (error: unknown) => reply({ id, problem: String(error) }),
    );
  });
  process.once('disconnect', () => {
    const exit = () => process.exit();
    opened.disposeAsync().then(exit, exit);
  });
}

function reply(answer: Reply): void {
  process.send?.(answer);
}
