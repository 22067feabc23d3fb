/** @file JSON that keeps the numbers which JSON has not: NaN, the infinities and -0. */

const tag = '$number';

export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'number') return item;
    if (Object.is(item, -0)) return { [tag]: '-0' };
    return Number.isFinite(item) ? item : { [tag]: String(item) };
  });
}

export function parseExactJson(text: string): unknown {
  return JSON.parse(text, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && tag in item ? Number(item[tag]) : item,
  );
}
