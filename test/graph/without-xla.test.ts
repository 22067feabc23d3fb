/**
 * @file On a TensorFlow that lacks XLA. Nobody hands one out, so it is made of the one that is there: in a copy of its library XLA's
 * operation and its attribute bear other names, so that TensorFlow knows neither, as where XLA was not built in.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { libraryIn } from '../../src/native/library.ts';
import { useBackend } from '../../src/tensorflow.ts';
import { gradtape } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradtape-without-xla-'));
after(() => rmSync(folder, { recursive: true }));

before(async () => {
  const { native } = await useBackend('native');
  const { core } = libraryIn(native!.directory)!;
  const library = readFileSync(realpathSync(core));
  for (const name of ['\0XlaOptimizationBarrier\0', '_XlaMustCompile']) rename(library, name);
  writeFileSync(join(folder, basename(core)), library);
});

/** Give `name` another last letter wherever it stands. */
function rename(library: Buffer, name: string): void {
  const last = name.replaceAll('\0', '').length - 1 + name.indexOf(name.replaceAll('\0', ''));
  let at = library.indexOf(name, 0, 'latin1');
  assert.notEqual(at, -1, `the library has ${name}`);
  for (; at !== -1; at = library.indexOf(name, at + 1, 'latin1')) library.write('0', at + last);
}

/** So many epochs that `auto` would compile. Validation is a graph of its own. */
const train = (...args: string[]) =>
  gradtape(['train', 'iris.json', '--epochs', '4000', '--set', 'callbacks=[]', ...args], {
    env: { LD_LIBRARY_PATH: folder, DYLD_LIBRARY_PATH: folder, GRADTAPE_NO_SAVE: '1' },
  });

describe('where TensorFlow lacks XLA', () => {
  test('auto runs graphs, and says so once', async () => {
    const [auto, graph] = [await train('-q'), await train('-q', '--execution', 'graph')];
    assert.equal(
      auto.stderr,
      'warning: running without XLA: this TensorFlow was built without XLA\n',
    );
    assert.deepEqual([auto.code, auto.stdout], [0, graph.stdout]);
    assert.equal(graph.stderr, '');
  });

  test('xla is refused in one line', async () => {
    const { code, stdout, stderr } = await train('-q', '--execution', 'xla');
    assert.deepEqual([code, stdout], [2, '']);
    assert.equal(
      stderr,
      "error: this TensorFlow was built without XLA\nhint: use execution 'graph', or 'auto'\n",
    );
  });
});
