import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../src/config/env.ts';
import { registeredStaff } from '../src/sandbox/clients.ts';
import { startSandbox } from '../src/sandbox/environment.ts';
import { desk } from './check-in.ts';
import { createClerks, practitionerId } from './clerks.ts';
import { answerParent } from './process.ts';
import { type Usage, usage } from './usage.ts';

/** The simulated VSS portal and population register, and the issuer of the desk's tokens. */
export interface UpstreamProcedures {
  start(options: UpstreamOptions): Promise<Environment>;
  /** Of one clerk after the other. */
  token(): Promise<string>;
  usage(): Usage;
}

export interface UpstreamOptions {
  readonly port: number;
  readonly dataDir: string;
  readonly delayMs: number;
}

const clerkCount = 200;

/** A closed load is always a full house: what is measured here is what an answer costs, and not who is refused one. */
const everyoneIsLetIn = {
  ADMISSION_MIN_IN_FLIGHT: '2000',
  ADMISSION_PER_CLIENT: '2000',
  ADMISSION_LOOP_DELAY_MS: '60000',
};

const opened = new AsyncDisposableStack();
let issued = 0;
let tokenOf: () => Promise<string> = () => Promise.reject(new TypeError('not started'));

const procedures = {
  async start({ port, dataDir, delayMs }) {
    const sandbox = opened.use(
      await startSandbox({ PORT: String(port), DATA_DIR: dataDir }, { upstreamDelayMs: delayMs }),
    );
    registerStaff();
    const clerks = await createClerks(`http://127.0.0.1:${port}`);
    tokenOf = () => {
      issued += 1;
      return clerks.token(issued % clerkCount);
    };
    const issuersFile = join(dataDir, 'bench-issuers.json');
    await writeFile(issuersFile, JSON.stringify([clerks.entry]));
    return { ...sandbox.environment, ...everyoneIsLetIn, TOKEN_ISSUERS_FILE: issuersFile };
  },
  token: () => tokenOf(),
  usage,
} satisfies UpstreamProcedures;

/** The simulated portal asks for staff by number and name, and has only a few of its own. */
function registerStaff(): void {
  const { facility_code: facility = '', practitioner_name: name = '' } = desk.claims;
  const staff = registeredStaff.get(facility);
  if (!(staff instanceof Map)) throw new TypeError('the sandbox has no staff to add to');
  for (let clerk = 1; clerk < clerkCount; clerk += 1) staff.set(practitionerId(clerk), name);
}

answerParent(procedures, opened);
