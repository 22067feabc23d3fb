/** @file What a step costs, side by side. */
import type { Measurement } from '../training/measure.ts';

/** How somebody else's program runs the same task. */
export interface PeerMeasurement {
  peer: string;
  way: string;
  microsecondsPerStep: number;
}

/** A table for people, with the peers' times as ratios to those of each execution. */
export function benchTable(
  measured: readonly Measurement[],
  peers: readonly PeerMeasurement[] = [],
): string {
  const rows = measured.map((m) =>
    m.fault === undefined
      ? [
          m.execution,
          `${short(m.microsecondsPerStep!)} µs`,
          `${short(m.firstStepMilliseconds!)} ms`,
          short(m.rowsPerSecond!),
        ]
      : [m.execution, m.fault],
  );
  const table = aligned([['execution', 'a step', 'first step', 'rows/s'], ...rows]);
  if (peers.length === 0) return table;
  const able = measured.filter(({ fault }) => fault === undefined);
  const ratios = peers.map(({ peer, way, microsecondsPerStep }) => [
    `${peer}, ${way}`,
    `${short(microsecondsPerStep)} µs`,
    ...able.map((m) => `${(microsecondsPerStep / m.microsecondsPerStep!).toFixed(2)}x`),
  ]);
  const head = ['peer', 'a step', ...able.map(({ execution }) => `/ ${execution}`)];
  return `${table}\n${aligned([head, ...ratios])}`;
}

/** Three digits, without an exponent. */
function short(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 6 });
}

/** The first column to the left, the others to the right. A row that ends early is told in full. */
function aligned(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]!.length;
  const full = rows.filter(({ length }) => length === columns);
  const widths = rows[0]!.map((_, i) => Math.max(...full.map((row) => row[i]!.length)));
  const first = Math.max(...rows.map(([name]) => name!.length));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => {
        if (i === 0) return cell.padEnd(first);
        return row.length === columns ? cell.padStart(widths[i]!) : cell;
      })
      .join('  ');
  return `${rows.map(line).join('\n')}\n`;
}
