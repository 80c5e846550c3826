import type { Environment } from '../src/config/env.ts';
import { startSandbox } from '../src/sandbox/environment.ts';
import { desk } from './check-in.ts';
import { answerParent } from './process.ts';
import { type Usage, usage } from './usage.ts';

/** The simulated VSS portal and population register, and the issuer of the desk's tokens. */
export interface UpstreamProcedures {
  start(options: UpstreamOptions): Promise<Environment>;
  token(): Promise<string>;
  usage(): Usage;
}

export interface UpstreamOptions {
  readonly port: number;
  readonly dataDir: string;
  readonly delayMs: number;
}

const opened = new AsyncDisposableStack();
let tokenOf: () => Promise<string> = () => Promise.reject(new TypeError('not started'));

const procedures = {
  async start({ port, dataDir, delayMs }) {
    const sandbox = opened.use(
      await startSandbox({ PORT: String(port), DATA_DIR: dataDir }, { upstreamDelayMs: delayMs }),
    );
    const issue = sandbox.routes.get('/sandbox/token');
    if (issue === undefined) throw new TypeError('the sandbox has no token issuer');
    tokenOf = () => tokenFrom(issue);
    return sandbox.environment;
  },
  token: () => tokenOf(),
  usage,
} satisfies UpstreamProcedures;

async function tokenFrom(issue: (request: Request) => Promise<Response>): Promise<string> {
  const response = await issue(
    new Request('http://localhost/sandbox/token', {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: desk.clientId,
        client_secret: desk.secret,
      }),
    }),
  );
  const answer = (await response.json()) as { readonly access_token?: unknown };
  if (typeof answer.access_token !== 'string') throw new TypeError('the issuer gave no token');
  return answer.access_token;
}

answerParent(procedures, opened);
