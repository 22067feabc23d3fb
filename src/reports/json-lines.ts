/** An event as one line of JSON. Numbers that JSON cannot hold are the strings `NaN`, `Infinity` and `-Infinity`. */
export function jsonLine(event: object): string {
  return `${JSON.stringify(event, (_key, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value))}\n`;
}
