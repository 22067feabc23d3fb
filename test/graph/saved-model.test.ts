import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test, type TestContext } from 'node:test';
import { compile, saveModel, scope } from '../../src/graph/index.ts';
import { tensorflowMessages } from '../../src/graph/schema.ts';
import { nativeBackend } from '../../src/tensorflow/native-backend.ts';
import { type Tensor, type Tensor2D, tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

interface Model {
  metaGraphs: [
    {
      metaInfoDef: { tags: string[] };
      graphDef: { node: { name: string; op: string; input: string[] }[] };
      signatureDef: Record<string, Record<'inputs' | 'outputs', Record<string, { name: string }>>>;
    },
  ];
}

const weights = (): Tensor2D => tf.tensor2d([[1], [10]]);

/** A model with a variable and two results, saved. */
function saved(t: TestContext): { folder: string; model: Model } {
  const folder = mkdtempSync(join(tmpdir(), 'gradtape-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const variable = tf.variable(weights());
  const f = ({ x, shift }: { x: Tensor2D; shift: Tensor }) => {
    const sums = scope('dense 1', () => scope('sums', () => x.matMul(variable)).add(shift));
    return { y: scope('dense 2', () => sums.relu()), rows: tf.unstack(sums) };
  };
  saveModel(f, [{ x: tf.ones([2, 2]), shift: tf.scalar(0.5) }], folder);
  const bytes = readFileSync(join(folder, 'saved_model.pb'));
  return { folder, model: tensorflowMessages.decode('SavedModel', bytes) as Model };
}

test('nodes are named by their scopes', (t) => {
  const { node } = saved(t).model.metaGraphs[0].graphDef;
  assert.deepEqual(
    node.map(({ name, op, input }) => `${name} = ${op}(${input.join(', ')})`),
    [
      'x = Placeholder()',
      'shift = Placeholder()',
      'Const = Const()',
      'dense_1/sums/BatchMatMulV2 = BatchMatMulV2(x, Const)',
      'dense_1/Add = Add(dense_1/sums/BatchMatMulV2, shift)',
      'dense_2/Relu = Relu(dense_1/Add)',
      'Unpack = Unpack(dense_1/Add)',
    ],
  );
});

test('the signature names inputs and results by their places', (t) => {
  const { serving_default: signature } = saved(t).model.metaGraphs[0].signatureDef;
  const names = (infos: Record<string, { name: string }>) =>
    Object.fromEntries(Object.entries(infos).map(([key, { name }]) => [key, name]));
  assert.deepEqual(names(signature!.inputs), { x: 'x:0', shift: 'shift:0' });
  assert.deepEqual(names(signature!.outputs), {
    y: 'dense_2/Relu:0',
    rows_0: 'Unpack:0',
    rows_1: 'Unpack:1',
  });
});

test('TensorFlow runs it, with the values that the variables had', (t) => {
  const backend = nativeBackend()!;
  const model = backend.binding.loadSavedModel(saved(t).folder, 'serve');
  const inputs = [tf.tensor2d([[1, 2]]).tile([2, 1]), tf.scalar(0)];
  const ids = backend.getInputTensorIds(inputs);
  const [y] = backend.binding.runSavedModel(model, ids, 'x:0,shift:0', 'dense_2/Relu:0');
  assert.deepEqual([...backend.createOutputTensor(y!).dataSync()], [21, 21]);
  backend.binding.deleteSavedModel(model);
});

test('arguments and results without keys have names too', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'gradtape-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  saveModel((a: Tensor, b: Tensor[]) => a.add(b[0]!), [tf.scalar(1), [tf.scalar(2)]], folder);
  const bytes = readFileSync(join(folder, 'saved_model.pb'));
  const { metaGraphs } = tensorflowMessages.decode('SavedModel', bytes) as Model;
  const { serving_default: signature } = metaGraphs[0].signatureDef;
  assert.deepEqual(Object.keys(signature!.inputs), ['input_0', 'input_1_0']);
  assert.deepEqual(Object.keys(signature!.outputs), ['output']);
});

test('compiling leaves no folder behind', () => {
  const folders = () => readdirSync(tmpdir()).filter((name) => /^gradtape-\w{6}$/.test(name));
  const before = folders();
  const f = compile((x: Tensor) => x.add(1), { execution: 'graph' });
  f(tf.scalar(1));
  assert.deepEqual(folders(), before);
});
