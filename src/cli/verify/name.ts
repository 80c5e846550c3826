import type { Certificate } from '../../documents/x509/certificate.ts';

export function nameOf({ x509 }: Certificate): string {
  return `${oneLine(x509.subject)}, serial ${x509.serialNumber}`;
}

/** A name comes from the file: its line breaks must not draw lines of a report. */
export function oneLine(name: string | undefined): string {
  return (name ?? '').replaceAll('\n', ', ').replaceAll(/\p{C}/gu, '?');
}
