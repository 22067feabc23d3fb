/** @file Numbers as people read them at a glance. */

/** Three digits, or all before the point: `0.152`, `15.2`, `15,234`. */
export function grouped(value: number): string {
  return value < 100
    ? String(Number(value.toPrecision(3)))
    : Math.round(value).toLocaleString('en-US');
}

/** A number in about ten characters: `19.457`, `0.00012346`, `1.2346e-7`, `nan`. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  return String(Number(value.toPrecision(5)));
}

/** Whole seconds, minutes or hours: `8 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
