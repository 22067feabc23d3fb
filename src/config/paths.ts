/** Keys and indices from the root of a config to a value in it. */
export type Path = readonly (string | number)[];

/** `layers[0].units` and `layers.0.units` are the same path. */
export const parsePath = (text: string): string[] => text.replace(/\[(\d+)\]/g, '.$1').split('.');

/** `model.layers[0].units` */
export const formatPath = (path: Path): string =>
  path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${key}`)).join('');

/** How far `path` leads into `root`, and the value where it ends; undefined where it does not lead all the way. */
export function follow(path: Path, root: unknown): { depth: number; value: unknown } {
  let value = root;
  for (const [depth, key] of path.entries()) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key))
      return { depth, value: undefined };
    value = (value as Record<string | number, unknown>)[key];
  }
  return { depth: path.length, value };
}
