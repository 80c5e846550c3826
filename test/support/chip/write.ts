import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { vietnamDate } from '../../../src/domain/date.ts';
import { withoutAccents } from '../../../src/domain/person-name.ts';
import { sandboxPeople } from '../../../src/sandbox/people.ts';
import { type Chip, makeChip } from './chip.ts';
import { pem, utf8 } from './der.ts';
import { dg1, dg2, dg13, field } from './groups.ts';
import { kinds } from './kinds.ts';
import type { Groups } from './sod.ts';

export interface ChipHolder {
  readonly personalId: string;
  readonly fullName: string;
  /** ISO, a whole day. */
  readonly birthDate: string;
}

/** Data groups of an invented person's chip, as far as they are read. */
export function groupsOf({ personalId, fullName, birthDate }: ChipHolder): Groups {
  const [surname = '', ...given] = withoutAccents(fullName).split(' ');
  const [year, month, day] = birthDate.split('-');
  const birth = `${year?.slice(2)}${month}${day}`;
  const sex = Number(personalId[3]) % 2 === 0 ? 'M' : 'F';
  return new Map([
    [1, dg1({ personalId, birth, sex, names: `${surname}<<${given.join('<')}` })],
    [2, dg2()],
    [
      13,
      dg13({
        1: field(1, utf8(personalId)),
        2: field(2, utf8(fullName)),
        3: field(3, utf8(`${day}/${month}/${year}`)),
        4: field(4, utf8(sex === 'M' ? 'Nam' : 'Nữ')),
        16: null,
      }),
    ],
  ]);
}

/** What `EligibilityInput.presence` takes. */
export function presenceInput({ sod, dataGroups }: Pick<Chip, 'sod' | 'dataGroups'>) {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const groups = [...dataGroups].map(([number, content]) => ({ number, content: base64(content) }));
  return { chip: { sod: base64(sod), dataGroups: groups } };
}

/** A folder for each kind of certificate with the files of a chip, and `csca.pem` with every root and revocation list. */
export function writeChips(folder: string, holder: ChipHolder): number {
  const groups = groupsOf(holder);
  const chips = kinds.map(([name, kind]) => [name, makeChip(kind, { groups })] as const);
  for (const [name, chip] of chips) {
    const place = join(folder, name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'EF.SOD'), chip.sod);
    for (const [number, content] of chip.dataGroups) {
      writeFileSync(join(place, `DG${number}`), content);
    }
    writeFileSync(join(place, 'signer.pem'), pem('CERTIFICATE', chip.signer));
    writeFileSync(join(place, 'csca.pem'), trustOf([chip]));
    writeFileSync(join(place, 'presence.json'), JSON.stringify(presenceInput(chip), null, 2));
  }
  writeFileSync(join(folder, 'csca.pem'), trustOf(chips.map(([, chip]) => chip)));
  return chips.length;
}

function trustOf(chips: readonly Chip[]): string {
  const certificates = chips.map(({ anchor }) => pem('CERTIFICATE', anchor));
  return [...certificates, ...chips.map(({ revocations }) => pem('X509 CRL', revocations))].join(
    '',
  );
}

if (import.meta.main) {
  const [folder, key = 'enterprise-employee'] = process.argv.slice(2);
  const person = sandboxPeople(vietnamDate(new Date())).find((each) => each.key === key);
  const { personalId, fullName, birthDate } = person?.presented ?? {};
  if (folder === undefined || personalId?.length !== 12 || birthDate?.length !== 10) {
    process.stderr.write(
      'Usage: node test/support/chip/write.ts <folder> [<key of a sandbox person with a 12-digit number>]\n',
    );
    process.exitCode = 2;
  } else {
    const count = writeChips(resolve(folder), { personalId, fullName: fullName ?? '', birthDate });
    process.stdout.write(
      `${count} chips of ${key}; CSCA_CERTIFICATES_FILE=${resolve(folder, 'csca.pem')}\n`,
    );
  }
}
