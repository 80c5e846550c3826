const dateMark = '$date';

/** JSON that gives instants back as `Date`. */
export function bodyText(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, name, written: unknown) {
    const held = this[name];
    return held instanceof Date ? { [dateMark]: held.getTime() } : written;
  });
}

export function readBody(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null || !(dateMark in value)) return value;
    const at = value[dateMark];
    return typeof at === 'number' ? new Date(at) : value;
  });
}
