import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gradtape } from '../support/cli.ts';

const cwd = mkdtempSync(join(tmpdir(), 'gradtape-test-'));
after(() => rmSync(cwd, { recursive: true, force: true }));

const table = `x,y\n${Array.from({ length: 40 }, (_, i) => `${i / 40},${(i / 40) ** 2}`).join('\n')}\n`;
const network = (units: number, backend = 'auto') => ({
  data: { path: 'table.csv', target: 'y' },
  model: {
    type: 'sequential',
    layers: [
      { type: 'dense', units, activation: 'tanh' },
      { type: 'dense', units, activation: 'tanh' },
      { type: 'dense', units: 1 },
    ],
  },
  epochs: 30,
  backend,
});

before(async () => {
  writeFileSync(join(cwd, 'table.csv'), table);
  const runs = { light: network(16), heavy: network(160), native: network(16, 'native') };
  for (const [name, config] of Object.entries(runs)) {
    writeFileSync(join(cwd, `${name}.json`), JSON.stringify(config));
    const { code, stderr } = await gradtape(['train', `${name}.json`, '-q', '--out', name], {
      cwd,
    });
    assert.equal(code, 0, stderr);
  }
});

const predictions = (csv: string): number[] =>
  csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[2]));

/** Where no TensorFlow can be had: whoever wants it has to say so. */
const withoutTensorFlow = (run: string) =>
  gradtape(['predict', run, 'table.csv', '--no-setup'], {
    cwd,
    env: { HOME: cwd, GRADTAPE_CACHE: join(cwd, 'cache'), GRADTAPE_LIBTENSORFLOW: '', PATH: '' },
  });

test('predict by a small network needs no TensorFlow, and comes to its numbers', async () => {
  const { code, stdout, stderr } = await withoutTensorFlow('light');
  assert.deepEqual([code, stderr], [0, '']);
  const native = await gradtape(['predict', 'light', 'table.csv', '--backend', 'native'], { cwd });
  const expected = predictions(native.stdout);
  assert.equal(expected.length, 40);
  for (const [i, value] of predictions(stdout).entries())
    assert.ok(Math.abs(value - expected[i]!) < 1e-6, `${value} and ${expected[i]}`);
});

for (const [run, what] of Object.entries({
  heavy: 'a large network',
  native: 'a run whose config asks for native TensorFlow',
}))
  test(`predict by ${what} wants TensorFlow`, async () => {
    const { code, stderr } = await withoutTensorFlow(run);
    assert.equal(code, 0);
    assert.match(stderr, /^warning: computing with the slower cpu backend: /);
  });
