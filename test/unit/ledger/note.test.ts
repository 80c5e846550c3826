import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCheckpoint,
  parseCheckpoint,
  verifyCheckpoint,
} from '../../../src/ledger/checkpoint.ts';
import { emptyRoot } from '../../../src/ledger/merkle/hash.ts';
import { parseNote, parseVkey, verifyNote } from '../../../src/ledger/note.ts';
import { cosigner, derFromRaw, logKeys, logSigner } from '../../../src/ledger/note-signer.ts';

/** The example of C2SP signed-note. */
const example = {
  vkey: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  note: `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`,
};

const origin = 'gateway.example.vn';

function ed25519Log() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return logSigner(
    origin,
    { alg: 'EdDSA', sign: (bytes) => sign(null, bytes, privateKey) },
    publicKey.export({ format: 'jwk' }),
  );
}

function ecdsaLog() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return logSigner(
    origin,
    {
      alg: 'ES256',
      sign: (bytes) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
    },
    publicKey.export({ format: 'jwk' }),
  );
}

function witnessNamed(name: string) {
  return cosigner(name, generateKeyPairSync('ed25519').privateKey);
}

const text = formatCheckpoint({ origin, size: 0n, root: emptyRoot });
const at = new Date('2026-11-21T08:00:00Z');

async function signed(log = ed25519Log()) {
  return { log, note: `${text}\n${await log.sign(text)}` };
}

describe('a signed note', () => {
  it('is verified as C2SP signed-note says', () => {
    const note = parseNote(example.note);
    if (!note.ok) throw new Error(note.code);
    expect(note.text).toBe('This is an example message.\n');
    expect(verifyNote(note, [parseVkey(example.vkey)])).toMatchObject({ ok: true });
  });

  it.each([
    ['', 'NOTE_MALFORMED'],
    ['text\n', 'NOTE_MALFORMED'],
    ['\n\n— a AAAAAAA=\n', 'NOTE_MALFORMED'],
    [example.note.slice(0, -1), 'NOTE_MALFORMED'],
    [example.note.replace('example message', 'example\tmessage'), 'NOTE_MALFORMED'],
    [example.note.replace('This', '\ud800'), 'NOTE_MALFORMED'],
    [example.note.replace('—', '-'), 'SIGNATURE_LINE_MALFORMED'],
    [example.note.replace('foo Uw', 'foo  Uw'), 'SIGNATURE_LINE_MALFORMED'],
    [example.note.replace('aQM=', 'aQN='), 'SIGNATURE_LINE_MALFORMED'],
    [example.note.replace('example.com/foo', 'example.com+foo'), 'SIGNATURE_LINE_MALFORMED'],
    [`text\n\n— a ${Buffer.alloc(4).toString('base64')}\n`, 'SIGNATURE_LINE_MALFORMED'],
    [`${example.note}${'— a AAAAAAA=\n'.repeat(64)}`, 'TOO_MANY_SIGNATURES'],
    [`${'x'.repeat(70_000)}\n\n— a AAAAAAA=\n`, 'NOTE_TOO_LONG'],
  ])('is refused: %j', (note, code) => {
    expect(parseNote(note)).toEqual({ ok: false, code });
  });

  it('needs a signature of a trusted key', () => {
    const note = parseNote(example.note);
    const other = witnessNamed('example.com/foo').key;
    expect(note.ok && verifyNote(note, [other])).toEqual({ ok: false, code: 'KEY_UNKNOWN' });
  });

  it.each([
    'example.com/foo',
    'example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/foo+530d903a+CekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    'example.com/foo+530d903a+AekyeRrm56hA',
    'example .com+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  ])('has no verifier key "%s"', (vkey) => {
    expect(() => parseVkey(vkey)).toThrow(TypeError);
  });

  it('round-trips verifier keys of all types', () => {
    for (const { key } of [ed25519Log(), ecdsaLog(), witnessNamed('w.example/1')]) {
      expect(parseVkey(key.vkey)).toMatchObject({ name: key.name, id: key.id, type: key.type });
    }
  });
});

describe('a checkpoint', () => {
  it.each([
    ['Ed25519', ed25519Log],
    ['ECDSA', ecdsaLog],
  ])('is signed with %s and verified', async (_, make) => {
    const { log, note } = await signed(make());
    const verdict = verifyCheckpoint(note, { logKeys: [parseVkey(log.key.vkey)] });
    expect(verdict).toMatchObject({ ok: true, checkpoint: { origin, size: 0n } });
  });

  it('is refused with a code of its own for each reason', async () => {
    const { log, note } = await signed();
    const trust = { logKeys: [log.key] };
    const code = (given: string, by = trust) => {
      const verdict = verifyCheckpoint(given, by);
      return verdict.ok ? 'accepted' : verdict.code;
    };
    expect(code(note)).toBe('accepted');
    expect(code(note.replace('\n0\n', '\n1\n'))).toBe('SIGNATURE_INVALID');
    expect(code(note.replace('\n0\n', '\n00\n'))).toBe('CHECKPOINT_MALFORMED');
    expect(code(note.replace('gateway', 'gatewat'))).toBe('ORIGIN_WRONG');
    expect(code(note, { logKeys: [ed25519Log().key] })).toBe('KEY_UNKNOWN');
    expect(code('nonsense')).toBe('NOTE_MALFORMED');
  });

  it('is cosigned by k of n, each counted once', async () => {
    const { log, note } = await signed();
    const [one, two, three] = ['w1', 'w2', 'w3'].map(witnessNamed);
    if (!one || !two || !three) throw new Error('unreachable');
    const trust = { logKeys: [log.key], witnesses: [one.key, two.key, three.key], quorum: 2 };
    const twiceOne =
      note + one.cosign(text, at) + one.cosign(text, new Date(at.getTime() + 60_000));
    expect(verifyCheckpoint(twiceOne, trust)).toEqual({ ok: false, code: 'COSIGNATURES_TOO_FEW' });
    const enough = twiceOne + two.cosign(text, at);
    expect(verifyCheckpoint(enough, trust)).toMatchObject({
      ok: true,
      cosignedBy: [{ at: new Date('2026-11-21T08:01:00Z') }, { at }],
    });
    const stranger = note + witnessNamed('w1').cosign(text, at) + two.cosign(text, at);
    expect(verifyCheckpoint(stranger, trust)).toMatchObject({ code: 'COSIGNATURES_TOO_FEW' });
  });

  it('is refused with a cosignature of another text or time', async () => {
    const { log, note } = await signed();
    const witness = witnessNamed('w1');
    const trust = { logKeys: [log.key], witnesses: [witness.key] };
    const other = witness.cosign(text.replace('0', '1'), at);
    expect(verifyCheckpoint(note + other, trust)).toMatchObject({ code: 'SIGNATURE_INVALID' });
    const line = witness.cosign(text, at);
    const bytes = Buffer.from(line.trim().split(' ')[2] ?? '', 'base64');
    bytes[11] = (bytes[11] ?? 0) ^ 1;
    const moved = `\u2014 w1 ${bytes.toString('base64')}\n`;
    expect(verifyCheckpoint(note + moved, trust)).toMatchObject({ code: 'SIGNATURE_INVALID' });
  });

  it.each([
    'origin\n0\n',
    `\n0\n${'A'.repeat(43)}=\n`,
    `o\n-1\n${'A'.repeat(43)}=\n`,
    `o\n01\n${'A'.repeat(43)}=\n`,
    `o\n1\n${'A'.repeat(42)}==\n`,
    `o\n1\n${'A'.repeat(43)}=`,
    `o\n1\n${'A'.repeat(43)}=\n\nx\n`,
  ])('does not have the form %j', (malformed) => {
    expect(parseCheckpoint(malformed)).toBeNull();
  });

  it('may carry extension lines', () => {
    expect(parseCheckpoint(`o\n1\n${'A'.repeat(43)}=\nextension\n`)).toMatchObject({ size: 1n });
  });

  it('survives formatting and parsing, whatever its size and root', () => {
    const root = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 62n }), root, (size, bytes) => {
        const parsed = parseCheckpoint(formatCheckpoint({ origin, size, root: bytes }));
        expect(parsed?.size).toBe(size);
        expect(Buffer.from(parsed?.root ?? []).equals(bytes)).toBe(true);
      }),
    );
  });
});

describe('keys of a log', () => {
  it('are those among the published ones that can sign checkpoints', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const ed = generateKeyPairSync('ed25519').publicKey;
    const keys = logKeys(
      origin,
      [rsa, ed].map((key) => key.export({ format: 'jwk' })),
    );
    expect(keys.map(({ type }) => type)).toEqual(['ed25519']);
  });
});

describe('derFromRaw', () => {
  it('writes what OpenSSL writes, whatever the leading bits', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = logSigner(
      'x',
      {
        alg: 'ES256',
        sign: (bytes) =>
          sign('sha256', bytes, {
            key: createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })),
            dsaEncoding: 'ieee-p1363',
          }),
      },
      publicKey.export({ format: 'jwk' }),
    ).key;
    for (let times = 0; times < 600; times += 1) {
      const raw = sign('sha256', Buffer.from('x'), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      expect(key.verify('x', derFromRaw(raw))).toBe(true);
    }
    expect(derFromRaw(Buffer.alloc(64)).toString('hex')).toBe('3006020100020100');
  });
});
