import type { Config } from '../config/config.ts';
import { type Admission, createAdmission, tickMs } from '../http/admission/index.ts';
import { type LoopDelay, watchLoopDelay } from '../http/admission/loop-delay.ts';
import type { Surroundings } from './surroundings.ts';

/** Who is let in, as the load of this process allows. */
export function openAdmission(
  { admission: settings }: Config,
  { events, stack }: Surroundings,
  loop: LoopDelay = watchLoopDelay(),
): Admission {
  const admission = createAdmission({
    ...settings,
    loop,
    random: Math.random,
    shed: events.shed,
  });
  const timer = setInterval(() => {
    admission.tick();
    events.admitting(admission.state());
  }, tickMs).unref();
  stack.defer(() => {
    clearInterval(timer);
    loop.close();
  });
  return admission;
}
