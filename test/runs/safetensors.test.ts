import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { GradtapeError } from '../../src/errors.ts';
import { decodeSafetensors, readShapes, safetensorsHeader } from '../../src/runs/safetensors.ts';
import { type SavedTensor, type SavedTensors, imageOf } from '../../src/runs/tensor-image.ts';
import { folderWith } from '../support/cli.ts';
import { root } from '../support/paths.ts';

const python = readFileSync(join(root, 'test/fixtures/python.safetensors'));

const encoded = (tensors: SavedTensors, metadata: Record<string, string> = {}): Buffer => {
  const image = imageOf(tensors);
  return Buffer.concat([safetensorsHeader(image, metadata), image.values]);
};

const tensor = fc
  .tuple(
    fc.constantFrom('float32' as const, 'int32' as const),
    fc.array(fc.nat(3), { maxLength: 3 }),
  )
  .chain(([dtype, shape]): fc.Arbitrary<SavedTensor> => {
    const size = shape.reduce((product, axis) => product * axis, 1);
    const length = { minLength: size, maxLength: size };
    return dtype === 'float32'
      ? fc.float32Array(length).map((values) => ({ dtype, shape, values }))
      : fc.int32Array(length).map((values) => ({ dtype, shape, values }));
  });
const tensorsOf = fc.dictionary(
  fc.string({ unit: 'grapheme' }).filter((name) => name !== '__metadata__'),
  tensor,
) as fc.Arbitrary<SavedTensors>;

/** A file with this header and so many bytes of values. */
function fileWith(header: unknown, bytes: number): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const file = Buffer.alloc(8 + Buffer.byteLength(text) + bytes);
  file.writeBigUInt64LE(BigInt(Buffer.byteLength(text)));
  file.write(text, 8);
  return file;
}

const refusal = (file: Uint8Array): string => {
  try {
    decodeSafetensors('a.safetensors', file);
  } catch (error) {
    if (!(error instanceof GradtapeError)) throw error;
    return error.message.replace('a.safetensors: no safetensors file: ', '');
  }
  return 'accepted';
};

const entry = (shape: number[], from: number, to: number, dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [from, to],
});

test("the reference implementation's file is read, and written to the same bytes", () => {
  const { tensors, metadata } = decodeSafetensors('python.safetensors', python);
  assert.deepEqual(Object.keys(tensors).sort(), [
    'parameters/dense_1/bias',
    'parameters/dense_1/kernel',
    'parameters/größe',
    'slots/0',
  ]);
  const bias = tensors['parameters/dense_1/bias']!;
  assert.deepEqual(bias.values, new Float32Array([0.1, -0, Infinity, NaN]));
  assert.deepEqual(tensors['parameters/dense_1/kernel']!.shape, [3, 4]);
  assert.deepEqual(tensors['slots/0'], {
    dtype: 'int32',
    shape: [],
    values: new Int32Array([2 ** 31 - 1]),
  });
  assert.deepEqual(metadata, { format: 'gradtape' });
  assert.deepEqual(encoded(tensors, metadata), python);
});

test('the shapes are read from the header alone', async (t) => {
  const header = 8 + Number(python.readBigUInt64LE());
  const folder = folderWith(t, { a: python.subarray(0, header) });
  const { tensors } = decodeSafetensors('python.safetensors', python);
  const shapes = Object.entries(tensors).map(([name, { shape }]) => [name, shape] as const);
  assert.deepEqual(await readShapes(join(folder, 'a')), Object.fromEntries(shapes));
});

test('a file that ends within its header has no shapes', async (t) => {
  const folder = folderWith(t, { a: python.subarray(0, 40) });
  await assert.rejects(readShapes(join(folder, 'a')), { code: 'data', message: /no safetensors/ });
});

test('whatever is written is read back to the bit', () => {
  fc.assert(
    fc.property(tensorsOf, (tensors) => {
      const { tensors: read } = decodeSafetensors('a', encoded(tensors));
      assert.deepEqual(Object.keys(read).sort(), Object.keys(tensors).sort());
      for (const [name, { dtype, shape, values }] of Object.entries(tensors)) {
        assert.deepEqual([read[name]!.dtype, read[name]!.shape], [dtype, shape]);
        const bytes = (of: typeof values) => Buffer.from(of.buffer, of.byteOffset, of.byteLength);
        assert.ok(bytes(read[name]!.values).equals(bytes(values)));
      }
    }),
  );
});

test('a file that ends early is refused wherever it ends', () => {
  for (let length = 0; length < python.length; length++)
    assert.notEqual(refusal(python.subarray(0, length)), 'accepted', `${length} bytes`);
});

test('a file with any byte changed is read or refused, and nothing else happens', () => {
  fc.assert(
    fc.property(fc.nat(python.length - 1), fc.nat(255), (at, byte) => {
      const changed = Uint8Array.from(python);
      changed[at] = byte;
      refusal(changed); // throws nothing but a message
    }),
    { numRuns: 2000 },
  );
});

for (const [title, file, message] of [
  ['is no JSON', fileWith('{"a": NaN}', 0), 'its header is no JSON'],
  ['is a list', fileWith([], 0), 'its header is no JSON object'],
  [
    'claims more than there is',
    Uint8Array.from(fileWith({}, 0)).fill(255, 0, 8),
    'expected a header of at most 2 bytes, found 18446744073709552000',
  ],
  ['has a tensor without values', fileWith({ a: 1 }, 0), 'tensor "a" is no object'],
  [
    'has a dtype that is not kept',
    fileWith({ a: entry([1], 0, 8, 'F64') }, 8),
    'tensor "a": expected the dtype F32 or I32, found "F64"',
  ],
  [
    'names the dtype "constructor"',
    fileWith({ a: entry([1], 0, 4, 'constructor') }, 4),
    'tensor "a": expected the dtype F32 or I32, found "constructor"',
  ],
  ['has a negative shape', fileWith({ a: entry([-1, -1], 0, 4) }, 4), 'tensor "a" has no shape'],
  [
    'has a shape beyond all numbers',
    fileWith({ a: entry([2 ** 40, 2 ** 40], 0, 4) }, 4),
    'tensor "a": shape [1099511627776,1099511627776] has 4.835703278458517e+24 bytes, data_offsets have 4',
  ],
  [
    'has offsets that end before they begin',
    fileWith({ a: entry([0], 4, 0) }, 4),
    'tensor "a": shape [0] has 0 bytes, data_offsets have -4',
  ],
  [
    'has offsets that do not fit the shape',
    fileWith({ a: entry([3], 0, 8) }, 8),
    'tensor "a": shape [3] has 12 bytes, data_offsets have 8',
  ],
  [
    'gives two tensors the same bytes',
    fileWith({ a: entry([1], 0, 4), b: entry([1], 0, 4) }, 4),
    'tensor "b": expected its bytes from 4 on, found 0',
  ],
  [
    'leaves bytes out',
    fileWith({ a: entry([1], 0, 4), b: entry([1], 8, 12) }, 12),
    'tensor "b": expected its bytes from 4 on, found 8',
  ],
  [
    'has too many bytes',
    fileWith({ a: entry([1], 0, 4) }, 5),
    'expected 4 bytes of values, found 5',
  ],
] as const)
  test(`a header that ${title} is refused`, () => assert.equal(refusal(file), message));
