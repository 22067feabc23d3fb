export type Settings = { [key: string]: unknown };

export const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `base` with what `patch` sets. Objects merge key by key, unless their `type` differs; all else is replaced. */
export function merge(base: unknown, patch: unknown): unknown {
  if (!isSettings(patch)) return patch;
  const under = typeof base === 'string' ? { type: base } : base;
  if (
    Array.isArray(under) &&
    Object.keys(patch).every((key) => isIndex(key) && Number(key) < under.length)
  )
    return under.map((item, index) => (index in patch ? merge(item, patch[index]) : item));
  if (!isSettings(under) || ('type' in patch && patch['type'] !== under['type'])) return patch;
  const merged = Object.entries(patch).map(([key, value]) => [
    key,
    Object.hasOwn(under, key) ? merge(under[key], value) : value,
  ]);
  return { ...under, ...Object.fromEntries(merged) };
}

const isIndex = (key: string): boolean => /^\d+$/.test(key);
