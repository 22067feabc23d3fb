/** @file The numbers and names that many keys share. Each message completes "expected". */
import * as z from 'zod';

const expected = (what: string) => ({ error: `expected ${what}` });

export const positiveInteger = (what = 'a positive integer') =>
  z.int(expected(what)).positive(expected(what)).meta({ maximum: Number.MAX_SAFE_INTEGER });

export const positiveNumber = () =>
  z.number(expected('a positive number')).positive(expected('a positive number'));

/** A number in [0, 1). */
export const fraction = () => {
  const message = expected('a number from 0 to below 1');
  return z.number(message).min(0, message).lt(1, message);
};

/** Seeds are what TensorFlow's own random operations take: int32, not negative. */
export const seed = () => {
  const message = expected('an integer from 0 to 2147483647');
  return z
    .int(message)
    .min(0, message)
    .max(2 ** 31 - 1, message);
};

export const text = (what: string) => z.string(expected(what)).min(1, expected(what));

export const flag = () => z.boolean(expected('true or false'));

/** A name that expressions can use: letters, digits and underscores, not beginning with a digit. */
export const identifier = () => {
  const message = expected('a name of letters, digits and underscores');
  return z.string(message).regex(/^[\p{L}_][\p{L}\p{N}_]*$/u, message);
};
