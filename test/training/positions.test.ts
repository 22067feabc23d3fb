import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';

const layers = (inputDim: number) => [
  { type: 'reshape', targetShape: [2] },
  { type: 'embedding', inputDim, outputDim: 2, name: 'words' },
  { type: 'flatten' },
  { type: 'dense', units: 1 },
];

for (const [table, inputDim, said] of [
  ['1,2,0\n3,9,1\n', 5, 'expected integers from 0 to 4, found 9 in column "b"'],
  ['1,2,0\n-1,4,1\n', 5, 'expected integers from 0 to 4, found -1 in column "a"'],
  ['1,2.5,0\n', 5, 'expected integers from 0 to 4, found 2.5 in column "b"'],
] as const)
  test(`an embedding of ${inputDim} is told of ${said.slice(35)}`, async (t) => {
    const folder = folderWith(t, { 't.csv': `a,b,y\n${table}` });
    const config = join(folder, 'c.json');
    const model = { type: 'sequential', layers: layers(inputDim) };
    writeFileSync(
      config,
      JSON.stringify({ data: { path: 't.csv', target: 'y' }, model, loss: 'mse' }),
    );
    const { code, stderr } = await gradtape(['train', '--no-save', config]);
    assert.equal(code, 3);
    assert.equal(
      stderr,
      `error: model.layers[1] (words): ${said}\nhint: set "inputDim" to one more than the greatest number\n`,
    );
  });
