/** The blocks of a PEM file (RFC 7468) by their labels; text between them is passed over. */
export interface PemBlock {
  readonly label: string;
  readonly bytes: Buffer;
  /** As it stands in the file. */
  readonly text: string;
}

const block = /-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]*?)-----END \1-----/g;

export function pemBlocks(text: string): readonly PemBlock[] {
  return [...text.matchAll(block)].map(([whole, label = '', body = '']) => ({
    label,
    bytes: Buffer.from(body, 'base64'),
    text: whole,
  }));
}

export function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
