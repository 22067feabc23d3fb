/** @file Lengths of time as people write them: `90s`, `10m`, `1h30m`. */

/** What `durationPattern` has matched, in seconds. */
export function secondsOf(duration: string): number {
  const { hours = 0, minutes = 0, seconds = 0 } = durationPattern.exec(duration)?.groups ?? {};
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Some of hours, minutes and seconds, in this order. */
export const durationPattern =
  /^(?=.)(?:(?<hours>\d+(?:\.\d+)?)h)?(?:(?<minutes>\d+(?:\.\d+)?)m)?(?:(?<seconds>\d+(?:\.\d+)?)s)?$/;
