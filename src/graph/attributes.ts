/** @file Attributes as tfjs's kernels give them, read into plain data. */
import { GradtapeError } from '../errors.ts';
import {
  type Binding,
  type BindingAttribute,
  type DType,
  dtypeNumbers,
} from '../tensorflow/native-backend.ts';
import type { Attribute, Value } from './graph.ts';

/** Operations that tfjs-node's kernels call without their type `T`, which an eager call takes from the first input. */
const impliedType = new Set(['ExpandDims']);

/** @throws GradtapeError `graph.attribute` for a type of attribute, or of element, that graphs do not hold. */
export function attributesOf(
  op: string,
  given: readonly BindingAttribute[],
  inputs: readonly Value[],
  binding: Binding,
): Record<string, Attribute> {
  const implied: [string, Attribute][] = impliedType.has(op)
    ? [['T', { type: inputs[0]!.dtype }]]
    : [];
  const read = given.map((attribute): [string, Attribute] => [
    attribute.name,
    attributeOf(op, attribute, binding),
  ]);
  return Object.fromEntries([...implied, ...read]);
}

function attributeOf(op: string, { name, type, value }: BindingAttribute, b: Binding): Attribute {
  const readers: Record<number, (value: never) => Attribute> = {
    [b.TF_ATTR_BOOL]: (bool: boolean) => ({ bool }),
    [b.TF_ATTR_INT]: (int: number) => ({ int }),
    [b.TF_ATTR_FLOAT]: (float: number) => ({ float }),
    [b.TF_ATTR_STRING]: (string: string) => ({ string }),
    [b.TF_ATTR_TYPE]: (number: number) => ({ type: dtypeNumbered(number) }),
    [b.TF_ATTR_SHAPE]: (shape: number[]) => ({ shape }),
  };
  const reader = readers[type];
  if (reader) return reader(value as never);
  throw new GradtapeError(
    'graph.attribute',
    `attribute ${name} of ${op} has type ${type}, which a graph cannot hold`,
  );
}

function dtypeNumbered(number: number): DType {
  const known = Object.entries(dtypeNumbers).find(([, n]) => n === number);
  if (known) return known[0] as DType;
  throw new GradtapeError('graph.attribute', `unknown element type ${number}`);
}
