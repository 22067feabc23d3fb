/** @file Attributes in TensorFlow's own terms, as the schema's plain objects. */
import type { FunctionLibrary } from './graph-def.ts';
import { type DType, dtypeNumbers } from '../tensorflow/native-backend.ts';
import { type Attribute } from './graph.ts';

/** The AttrValues of `attributes`. Graphs among them become functions of `library`. */
export function attributeValues(
  attributes: Readonly<Record<string, Attribute>>,
  library: FunctionLibrary,
): Record<string, object> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      name,
      'graph' in attribute
        ? { func: { name: library.add(name, attribute.graph) } }
        : attributeValue(attribute),
    ]),
  );
}

function attributeValue(attribute: Exclude<Attribute, { graph: unknown }>): object {
  if ('bool' in attribute) return oneOrList('b', attribute.bool);
  if ('int' in attribute) return oneOrList('i', attribute.int, BigInt);
  if ('float' in attribute) return oneOrList('f', attribute.float);
  if ('type' in attribute)
    return oneOrList('type', attribute.type, (type: DType) => dtypeNumbers[type]);
  if ('string' in attribute) return { s: Buffer.from(attribute.string) };
  if ('bytes' in attribute) return { s: attribute.bytes };
  if ('shape' in attribute) return { shape: tensorShape(attribute.shape) };
  if ('shapes' in attribute) return { list: { shape: attribute.shapes.map(tensorShape) } };
  const { dtype, shape, bytes } = attribute.literal;
  return {
    tensor: {
      dtype: dtypeNumbers[dtype],
      tensorShape: tensorShape(shape),
      tensorContent: bytes,
    },
  };
}

function oneOrList<T>(
  field: string,
  value: T | readonly T[],
  convert: (value: T) => unknown = (value) => value,
): object {
  return Array.isArray(value)
    ? { list: { [field]: value.map((element: T) => convert(element)) } }
    : { [field]: convert(value as T) };
}

export function tensorShape(shape: readonly number[]): object {
  return { dim: shape.map((size) => ({ size: BigInt(size) })) };
}
