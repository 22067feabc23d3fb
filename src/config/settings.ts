/** @file Settings as they are written: merged, and with a key less. */
import type { Path } from './paths.ts';

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

/** `value` without the key that `path` leads to. */
export function without(value: unknown, [key, ...rest]: Path): unknown {
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? without(item, rest) : item));
  if (!isSettings(value)) return value;
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    if (name !== key) return [[name, inner]];
    return rest.length === 0 ? [] : [[name, without(inner, rest)]];
  });
  return Object.fromEntries(entries) as Settings;
}
