/** @file Nested settings as one list of dotted names. */

type Setting = [name: string, value: unknown];

/** `optimizer.learningRate` and its value, in the order of the object; lists of plain values are one setting. */
export function settingsOf(value: unknown, name = ''): Setting[] {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null))
    return value.flatMap((item, i) => settingsOf(item, `${name}[${i}]`));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return value === undefined ? [] : [[name, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    settingsOf(inner, name === '' ? key : `${name}.${key}`),
  );
}

export const settingText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value).replaceAll(',', ', ');
