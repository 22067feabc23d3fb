import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { formatGraph } from '../../src/graph/format.ts';
import { loopStep } from '../../src/graph/loop-step.ts';
import { loopGraph } from '../../src/graph/loop.ts';
import { record } from '../../src/graph/record.ts';
import { trace } from '../../src/graph/save.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';
import { nativeBackend } from '../../src/tensorflow/native-backend.ts';

before(() => useBackend('native'));

test("a trace of the article's loss and a step down a slope", () => {
  const f = ({ a, b }: { a: Tensor; b: Tensor }, x: Tensor, y: Tensor) => {
    const loss = tf.sum(tf.square(y.sub(x.mul(a).add(b))));
    return { loss, a: a.sub(loss.mul(0.001)) };
  };
  assert.equal(
    trace(f, { a: tf.scalar(0), b: tf.scalar(0) }, tf.ones([9]), tf.ones([9])),
    `{ lambda a:float32[] b:float32[] c:float32[9] d:float32[9] .
  let e:float32[9] = Mul c a
      f:float32[9] = Add e b
      g:float32[9] = Sub d f
      h:float32[9] = Square g
      i:float32[] = Sum[keep_dims=false] h [0]
      j:float32[] = Mul i 0.001
      k:float32[] = Sub a j
  in ( i k ) }`,
  );
});

test('what is computed from constants is a constant', () => {
  const f = (x: Tensor) => x.add(tf.scalar(2).mul(3).square());
  assert.equal(
    trace(f, tf.scalar(1)),
    `{ lambda a:float32[] .
  let b:float32[] = Add a 36
  in ( b ) }`,
  );
});

test('an operation that repeats another, does nothing or is of no use is left out', () => {
  const f = (x: Tensor) => {
    x.cos();
    return x.reshape([2]).sin().add(x.clone().sin().cast('float32'));
  };
  assert.equal(
    trace(f, tf.ones([2])),
    `{ lambda a:float32[2] .
  let b:float32[2] = Sin a
      c:float32[2] = Add b b
  in ( c ) }`,
  );
});

test('an operation can have several results, and constants print in their shapes', () => {
  const f = (x: Tensor) => tf.unstack(x.add(tf.tensor2d([[1, 2.5]])).mul(tf.scalar(true)));
  assert.equal(
    trace(f, tf.ones([2, 2])),
    `{ lambda a:float32[2,2] .
  let b:float32[2,2] = Add a [[1, 2.5]]
      c:float32[2,2] = Mul b 1
      d:float32[2] e:float32[2] = Unpack[num=2 axis=0] c
  in ( d e ) }`,
  );
});

test('a loop prints with its condition and its body', () => {
  const recording = record(
    (x: Tensor) => ({ state: x.mul(2), x }),
    [tf.scalar(1)],
    nativeBackend()!,
  );
  const graph = loopGraph(loopStep(recording, [tf.scalar(1)], false));
  assert.equal(
    formatGraph(graph),
    `{ lambda a:int32[] b:int32[] c:int32[] d:int32[] e:int32[] f:float32[] .
  let g:variant[] = TensorListReserve [] d
      h:int32[] i:variant[] j:int32[] k:int32[] l:float32[] = StatelessWhile[parallel_iterations=1] a g a b f
        cond = { lambda a:int32[] b:variant[] c:int32[] d:int32[] e:float32[] .
          let f:bool[] = Less a d
          in ( f ) }
        body = { lambda a:int32[] b:variant[] c:int32[] d:int32[] e:float32[] .
          let f:float32[] = Mul e 2
              g:int32[] = Sub a c
              h:int32[] = AddV2 a 1
              i:variant[] = TensorListSetItem b g e
          in ( h i c d f ) }
      m:float32[-1] = TensorListStack i []
  in ( l m ) }`,
  );
});

test('tensors and variables from outside are inputs', () => {
  const [tensor, variable] = [tf.scalar(2), tf.variable(tf.scalar(3))];
  const f = (x: Tensor) => x.mul(tensor).add(variable.clone());
  const { graph, captures } = record(f, [tf.scalar(1)], nativeBackend()!);
  assert.equal(graph.inputs.length, 3);
  assert.equal(captures[0]!.source.dataSync()[0], 2);
  assert.equal(captures[1]!.source, variable);
});

test('a copy of a variable that was made before stays as it is', () => {
  const variable = tf.variable(tf.scalar(3));
  const copy = variable.clone();
  const { captures } = record((x: Tensor) => x.mul(copy), [tf.scalar(1)], nativeBackend()!);
  assert.notEqual(captures[0]!.source, variable);
});
