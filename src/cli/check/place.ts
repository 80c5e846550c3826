import { readFile } from 'node:fs/promises';
import type { Clock } from '../../domain/clock.ts';
import { type Terminal, UsageError } from '../terminal.ts';
import { type AccessSource, clientCredentials, givenToken, TokenRefused } from './access.ts';
import type { CheckOptions } from './options.ts';

/** Where a gateway is, and whether it is ours for the time being. */
export interface Place extends AsyncDisposable {
  readonly url: string;
}

/** A gateway is neither named nor found, or could not be started. The message says what to do. */
export class NoGateway extends Error {
  override readonly name = 'NoGateway';
}

const ownGateway = {
  vi: (url: string) =>
    `Không có cổng nào trả lời tại ${url}: môi trường thử tự chạy đến khi xong danh sách.`,
  en: (url: string) =>
    `No gateway answers at ${url}: the sandbox plays one until the list is done.`,
} as const;

/** The gateway that is named or answers where one would; else, in the sandbox, one of our own until the list is done. */
export async function findGateway(
  { gateway, language, quiet }: CheckOptions,
  { env, err }: Terminal,
): Promise<Place> {
  const url = gateway ?? usualPlace(env);
  if (gateway !== null || (await answers(url))) return { url, [Symbol.asyncDispose]: noWork };
  if (env['GATEWAY_MODE'] === 'production') {
    throw new NoGateway(
      `No gateway answers at ${url}. Start it, or name another: --gateway <url>.`,
    );
  }
  const { openServed, startProblem } = await import('../serve.ts');
  try {
    const served = await openServed({ ...env, LOG_LEVEL: env['LOG_LEVEL'] || 'silent' });
    if (!quiet) err(`${ownGateway[language](url)}\n`);
    return { url: served.gateway.url, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() };
  } catch (error) {
    throw new NoGateway(startProblem(error), { cause: error });
  }
}

function usualPlace(env: Terminal['env']): string {
  const named = env['GATEWAY_URL']?.replace(/\/+$/, '');
  return named || `http://${env['HOST'] || '127.0.0.1'}:${env['PORT'] || '4000'}`;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

const noWork = () => Promise.resolve();

/** The desk that plays when nobody says who asks. */
const sandboxClient = 'hospital-district';

export async function accessAt(
  url: string,
  options: CheckOptions,
  terminal: Terminal,
  clock: Clock,
): Promise<AccessSource> {
  const token = options.token ?? terminal.env['VSS_GATEWAY_TOKEN'];
  if (token) return givenToken(await tokenText(token, terminal));
  const { client, secretFile, tokenUrl } = options;
  return clientCredentials({
    clock,
    tokenUrl: tokenUrl ?? `${url}/sandbox/token`,
    clientId: client ?? sandboxClient,
    secret:
      secretFile === null
        ? `${sandboxClient}-secret`
        : await fileText(secretFile, 'The file of --secret-file cannot be read.'),
  });
}

/**
 * The token with which a command begins: what is not there at the start is not waited for.
 * @throws NoGateway, TokenRefused
 */
export async function firstToken(access: AccessSource): Promise<string> {
  try {
    return await access.token(null);
  } catch (cause) {
    if (cause instanceof TokenRefused) throw cause;
    throw new NoGateway(
      'No token could be had: the token endpoint does not answer. Is the gateway there? See --gateway and --token-url.',
      { cause },
    );
  }
}

/** A file, standard input, or (from the environment) the token itself. */
async function tokenText(given: string, terminal: Terminal): Promise<string> {
  if (given === '-')
    return Buffer.from(await terminal.readInput())
      .toString('utf8')
      .trim();
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(given)) return given;
  return fileText(given, 'The token is no token, and there is no such file that can be read.');
}

/** @throws UsageError with that message */
async function fileText(path: string, problem: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    throw new UsageError(problem);
  }
}
