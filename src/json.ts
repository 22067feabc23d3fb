/** JSON over many lines, for people to read. Numbers that it cannot hold are as in `jsonLine`. */
export function jsonPage(value: unknown): string {
  return `${JSON.stringify(value, finite, 2)}\n`;
}

/** JSON in one line. Numbers that it cannot hold are the strings `NaN`, `Infinity` and `-Infinity`. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value, finite)}\n`;
}

const finite = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
