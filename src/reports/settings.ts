/** @file Nested settings as one list of dotted names, and where the runs of a report differ in them. */

export type Setting = [name: string, value: unknown];

/** `optimizer.learningRate` and its value, in the order of the object; lists of plain values are one setting, and what is null is not set. */
export function settingsOf(value: unknown, name = ''): Setting[] {
  if (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null))
    return value.flatMap((item, i) => settingsOf(item, `${name}[${i}]`));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return value === undefined || value === null ? [] : [[name, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    settingsOf(inner, name === '' ? key : `${name}.${key}`),
  );
}

export const settingText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value).replaceAll(',', ', ');

/** The same for a glance: of a long list its beginning. */
export function glance(value: unknown): string {
  if (!Array.isArray(value)) return settingText(value);
  const shown = value
    .slice(0, value.length > mostItems ? mostItems - 2 : mostItems)
    .map(settingText);
  const more = value.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more.toLocaleString('en-US')} more` : '');
}

const mostItems = 12;

/** The settings in which objects differ: name, and the value in each, undefined where it has none. */
export function differences(
  objects: readonly unknown[],
): [name: string, values: (string | undefined)[]][] {
  const tables = objects.map(
    (object) => new Map(settingsOf(object).map(([name, value]) => [name, settingText(value)])),
  );
  const names = new Set(tables.flatMap((table) => [...table.keys()]));
  return [...names]
    .map((name): [string, (string | undefined)[]] => [name, tables.map((table) => table.get(name))])
    .filter(([, values]) => values.some((value) => value !== values[0]));
}
