/** @file Tables to measure with. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generator } from '../src/random.ts';

const features = 20;

/** A CSV file of 20 features and a target `y`, a thousand rows over and over. */
export async function writeTable(path: string, rows: number): Promise<void> {
  const next = generator(0, 0);
  const number = (): string => (next() / 2 ** 31 - 1).toFixed(6);
  const lines = Array.from({ length: 1000 }, () =>
    Array.from({ length: features + 1 }, number).join(','),
  );
  const names = [...Array.from({ length: features }, (_, i) => `x${i}`), 'y'];
  function* text(): Generator<string> {
    yield `${names.join(',')}\n`;
    for (let row = 0; row < rows; row += lines.length)
      yield `${lines.slice(0, rows - row).join('\n')}\n`;
  }
  await pipeline(Readable.from(text()), createWriteStream(path));
}
