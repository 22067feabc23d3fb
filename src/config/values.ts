/** @file The numbers and names that many keys share. Each message completes "expected". */
import * as z from 'zod';
import { durationPattern, secondsOf } from './durations.ts';

const expected = (what: string) => ({ error: `expected ${what}` });

const limits = { min: z.gte, max: z.lte, above: z.gt, below: z.lt };
type Bounds = Partial<Record<keyof typeof limits, number>>;

/** `number` within bounds, every complaint in the same words. */
function bounded(number: z.ZodNumber, what: string, bounds: Bounds): z.ZodNumber {
  const entries = Object.entries(bounds) as [keyof typeof limits, number][];
  return number.check(...entries.map(([limit, bound]) => limits[limit](bound, expected(what))));
}

/** A finite number; `what` says the bounds in words. */
export const number = (what = 'a number', bounds: Bounds = {}) =>
  bounded(z.number(expected(what)), what, bounds);

/** An integer within bounds; one that is too large for doubles to be exact is told the largest that is not. */
export const integer = (what: string, bounds: Bounds) => {
  const largest = bounds.max === undefined ? ` up to ${Number.MAX_SAFE_INTEGER}` : '';
  const error = ({ code }: { code: string }) =>
    `expected ${what}${code === 'too_big' ? largest : ''}`;
  return bounded(z.int({ error }), what, bounds);
};

export const positiveInteger = (what = 'a positive integer') =>
  integer(what, { above: 0 }).meta({ maximum: Number.MAX_SAFE_INTEGER });

export const wholeNumber = () => integer('an integer from 0 up', { min: 0 });

export const positiveNumber = () => number('a positive number', { above: 0 });

export const notNegative = () => number('a number from 0 up', { min: 0 });

/** A number in [0, 1). */
export const fraction = () => number('a number from 0 to below 1', { min: 0, below: 1 });

/** A number in (0, 1). */
export const properFraction = () => number('a number between 0 and 1', { above: 0, below: 1 });

/** A number in [0, 1]. */
export const share = () => number('a number from 0 to 1', { min: 0, max: 1 });

/** Seeds are what TensorFlow's own random operations take: int32, not negative. */
export const seed = () => integer('an integer from 0 to 2147483647', { min: 0, max: 2 ** 31 - 1 });

/** A list of one item at least, each only once. */
export const distinct = <Item extends z.ZodType>(item: Item, what: string, all = `${what}s`) =>
  z
    .array(item, expected(`a list of ${all}`))
    .min(1, expected(`one ${what} at least`))
    .check(({ value, issues }) => {
      const again = value.findIndex((one, i) => value.indexOf(one) < i);
      if (again >= 0) issues.push(itemIssue(value, again, `each ${what} once`));
    });

/** Blames the item of a list that is not what was expected. */
const itemIssue = (items: unknown[], index: number, what: string) => ({
  code: 'custom' as const,
  input: items,
  path: [index],
  message: `expected ${what}`,
});

export const text = (what: string) => z.string(expected(what)).min(1, expected(what));

export const flag = () => z.boolean(expected('true or false'));

/** A name that expressions can use: letters, digits and underscores, not beginning with a digit. */
export const identifier = () => {
  const message = expected('a name of letters, digits and underscores');
  return z.string(message).regex(/^[\p{L}_][\p{L}\p{N}_]*$/u, message);
};

/** A length of time above 0: `90s`, `10m`, `1h30m`. */
export const duration = () => {
  const message = expected('a length of time such as "90s", "10m" or "1h30m"');
  return z
    .string(message)
    .regex(durationPattern, { ...message, abort: true })
    .check(z.refine((text) => secondsOf(text) > 0, message));
};
