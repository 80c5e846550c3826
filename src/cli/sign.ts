import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { sentWith } from '../documents/chain.ts';
import { signAttached, signDetached } from '../documents/cms/sign.ts';
import { verifyDocument } from '../documents/cms/verify.ts';
import { documentRefusals } from '../documents/refusal.ts';
import type { DocumentSigner } from '../documents/signer.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import { type CertifiedDocumentKey, certifiedKey, write } from './sign/chain.ts';
import { SignProblem } from './sign/problem.ts';
import { type Command, type Terminal, UsageError } from './terminal.ts';
import { instant, table } from './verify/table.ts';

const help = `Usage: vss-gateway sign document <file|-> --out <p7s> --chain <pem> [--key <pem>] [--attached] [--json]

Signs a document: CMS SignedData in DER (RFC 5652) with the signed attributes of CAdES-BES (content type, message
digest, signing time, signing certificate). The signature is checked before it is written.

Options:
  --out <p7s>     Where the signature goes.
  --chain <pem>   Certificates of the key, its own and those of its authorities, the root included: the file then
                  serves as -CAfile of OpenSSL too. Outside production a file that is not there is made: a
                  synthetic authority, trusted by nobody, certifies the key.
  --key <pem>     Private key without pass phrase: RSA of 2,048 bits or more, or P-256, P-384, P-521.
                  Without it: a key in the chain file, else the one of DOCUMENT_KEY_FILE, else the key with the
                  purpose "document" among the signing keys (SIGNING_KEYS_FILE).
  --attached      Puts the document into the signature file.
  --json          Result as one line of JSON.
  --help          This text.

Exit codes: 0 signed, 1 not signed (with a reason code), 2 wrong usage.

Example:
  vss-gateway sign document list.xml --out list.xml.p7s --chain chain.pem
  openssl cms -verify -binary -inform DER -in list.xml.p7s -content list.xml -CAfile chain.pem -out /dev/null
`;

/** The `sign` command with a clock of one's own. */
export function signCommand(clock: Pick<Clock, 'now'>): Command {
  return { help, run: (args, terminal) => run(parse(args), terminal, clock.now()) };
}

export const sign: Command = signCommand(systemClock);

interface Request {
  readonly file: string;
  readonly out: string;
  readonly chain: string;
  readonly key: string | undefined;
  readonly attached: boolean;
  readonly json: boolean;
}

function parse(args: readonly string[]): Request {
  const { values, positionals } = options(args);
  const [subject, file, ...rest] = positionals;
  const { out, chain, key, attached, json } = values;
  if (subject !== 'document' || file === undefined || rest.length > 0) {
    throw new UsageError('Expected "sign document <file>".');
  }
  if (out === undefined || chain === undefined) {
    throw new UsageError(
      '--out and --chain say where the signature goes and where the certificates are.',
    );
  }
  return { file, out, chain, key, attached, json };
}

function options(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        chain: { type: 'string' },
        key: { type: 'string' },
        attached: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The arguments are wrong.');
  }
}

async function run(request: Request, terminal: Terminal, now: Date): Promise<number> {
  try {
    const content = await readDocument(request.file, terminal);
    const certified = await certifiedKey({
      chainFile: request.chain,
      keyFile: request.key,
      terminal,
      now,
    });
    await using _key = certified.key;
    const signature = await signed(content, certified, request.attached, now);
    await write(request.out, signature);
    for (const warning of warnings(certified, request)) terminal.err(`Warning: ${warning}\n`);
    terminal.out(`${report(request, certified, now)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof SignProblem)) throw error;
    const { code, message } = error;
    terminal.out(
      `${request.json ? JSON.stringify({ ok: false, code, message }) : `Not signed: ${code}: ${message}`}\n`,
    );
    return 1;
  }
}

async function readDocument(file: string, terminal: Terminal): Promise<Uint8Array> {
  try {
    return file === '-' ? await terminal.readInput() : await readFile(file);
  } catch (cause) {
    throw new SignProblem('FILE_UNREADABLE', `Check the path of the document: ${file}`, { cause });
  }
}

async function signed(
  content: Uint8Array,
  { key, chain, roots }: CertifiedDocumentKey,
  attached: boolean,
  now: Date,
): Promise<Buffer> {
  const signer = key.with(sentWith(chain));
  const signature = await signatureOf(content, signer, attached, now);
  const verdict = await verifyDocument({
    signature,
    content: attached ? null : content,
    // A chain that ends before its root is checked up to where it ends.
    roots: chain.isComplete ? roots : chain.path.slice(-1),
    now,
  });
  if (verdict.ok) return signature;
  throw new SignProblem('SIGNATURE_REFUSED', `${verdict.code}: ${documentRefusals[verdict.code]}`);
}

function signatureOf(
  content: Uint8Array,
  signer: DocumentSigner,
  attached: boolean,
  signingTime: Date,
): Promise<Buffer> {
  if (attached) return signAttached(content, { signer, signingTime });
  const digest = hash(signer.algorithm.hash, content, 'buffer');
  return signDetached({ digest, signer, signingTime });
}

function warnings({ chain, isNew }: CertifiedDocumentKey, { chain: file }: Request): string[] {
  return [
    ...(isNew
      ? [`a synthetic authority made ${file}; nobody trusts it. Production needs a real chain.`]
      : []),
    ...(chain.isComplete
      ? []
      : [`${file} ends before a root: whoever checks needs the root from elsewhere.`]),
  ];
}

function report(
  { json, file, out, chain: chainFile, attached }: Request,
  { key, chain, isNew }: CertifiedDocumentKey,
  now: Date,
): string {
  const [{ x509 }] = chain.path;
  if (json) {
    const certificate = { serial: x509.serialNumber, sha256: x509.fingerprint256 };
    return JSON.stringify({
      ok: true,
      out,
      attached,
      signingTime: instant(now),
      certificate,
      chainIssued: isNew,
    });
  }
  const content = attached || file === '-' ? '' : ` -content ${file}`;
  return table('Signed', [
    ['signature', `${out} (${attached ? 'attached' : 'detached'})`],
    ['signed at', instant(now)],
    ['key', key.from],
    ['certificate', `serial ${x509.serialNumber}, valid until ${instant(new Date(x509.validTo))}`],
    [
      'check',
      `openssl cms -verify -binary -inform DER -in ${out}${content} -CAfile ${chainFile} -out /dev/null`,
    ],
  ]);
}
