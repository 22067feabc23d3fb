/** @file What of a config differs from the defaults. */
import type { Path } from './paths.ts';
import { isDeepStrictEqual } from 'node:util';
import { configSchema } from './schema.ts';
import { type Settings, isSettings, without } from './settings.ts';

/** The least of `settings`, which fit the schema, that means the same config: without keys that say what holds anyway. */
export function differences(given: Settings): Settings {
  const settings = inOrder(given);
  const whole = configOf(settings);
  const paths = keyPaths(settings).sort((a, b) => b.length - a.length);
  return paths.reduce((least, path) => {
    const fewer = without(least, path) as Settings;
    return isDeepStrictEqual(configOf(fewer), whole) ? fewer : least;
  }, settings);
}

/** As the schema lists the keys. */
const inOrder = (settings: Settings): Settings =>
  Object.fromEntries(
    Object.keys(configSchema.shape)
      .filter((key) => key in settings)
      .map((key) => [key, settings[key]]),
  );

const configOf = (settings: unknown): unknown =>
  configSchema.safeParse(settings, { jitless: true }).data;

/** The paths of all keys, also of objects in lists. */
function keyPaths(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => keyPaths(item, [...path, i]));
  if (!isSettings(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, key];
    return [at as Path].concat(keyPaths(inner, at));
  });
}
