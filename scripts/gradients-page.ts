/** @file The text of docs/gradients.md: how near our gradients come to TensorFlow's, and what tfjs gets wrong. */
import { compositions } from '../src/tape/gradients/compositions.ts';
import { gradients } from '../src/tape/gradients/index.ts';
import type { GradientRule } from '../src/tape/rule.ts';
import { repairs } from '../src/tensorflow/repairs.ts';
import { tf, useBackend } from '../src/tensorflow.ts';
import { deviations, type GoldenCase, goldenCases } from '../test/support/golden-gradients.ts';

const backends = ['native', 'cpu'] as const;

/** What the page says of one operation. */
interface Row {
  op: string;
  cases: readonly GoldenCase[];
  /** How far the gradients of first and second order are off at worst, on one backend after the other. */
  bounds: string[];
  /** The kernels without whose rules a case would fail. */
  mended: Set<string>;
}

export async function gradientsPage(): Promise<string> {
  const ops = [...new Set(goldenCases.map(operationOf))];
  const rows = ops.map((op): Row => {
    const cases = goldenCases.filter((golden) => operationOf(golden) === op);
    return { op, cases, bounds: [], mended: new Set() };
  });
  for (const backend of backends) {
    await useBackend(backend);
    for (const { cases, bounds } of rows) bounds.push(...boundsOf(cases));
  }
  for (const { cases, mended } of rows)
    for (const golden of cases) for (const kernel of await mendedIn(golden)) mended.add(kernel);
  return page(rows);
}

/** The operation that a case is about. It is squared where by itself it would have no second gradient. */
function operationOf({ id, op, call }: GoldenCase): string {
  return id.endsWith('-squared') ? (call.args[0] as { op: string }).op : op;
}

function boundsOf(cases: readonly GoldenCase[]): [first: string, second: string] {
  if (cases.every(({ gradients }) => gradients.every((gradient) => gradient === null)))
    return ['none', 'none'];
  const results = cases.map((golden) => tf.tidy(() => deviations(golden)));
  return [bound(results.map(({ first }) => first)), bound(results.map(({ second }) => second))];
}

/** The power of ten that no deviation exceeds, from 1e-6 up: below, they differ from one processor to the next. */
function bound(found: number[]): string {
  const worst = Math.max(1e-6, ...found);
  return Number.isFinite(worst) ? `1e${Math.ceil(Math.log10(worst))}` : 'wrong';
}

async function mendedIn(golden: GoldenCase): Promise<string[]> {
  const kernels = [
    ...new Set(await kernelsOf(golden)),
    `${operationOf(golden).split('.').at(-1)}__op`,
  ];
  return kernels.filter((kernel) => fault(kernel) && failsWithout(kernel, golden));
}

/** The kernels that a case runs, forwards and backwards. */
async function kernelsOf(golden: GoldenCase): Promise<string[]> {
  const { kernels } = await tf.profile(() => tf.tidy(() => void deviations(golden)));
  return kernels.map(({ name }) => name);
}

/** Whether a case goes wrong with tfjs's own gradient of `kernel`, all else being as it is. */
function failsWithout(kernel: string, golden: GoldenCase): boolean {
  const rules: Record<string, GradientRule> = kernel in compositions ? compositions : gradients;
  const rule = rules[kernel]!;
  delete rules[kernel];
  try {
    const { first, second } = tf.tidy(() => deviations(golden));
    return first > 3e-6 || second > 1e-5;
  } catch {
    return true;
  } finally {
    rules[kernel] = rule;
  }
}

/** What tfjs gets wrong in the gradient of a kernel, or of what it composes of kernels. */
function fault(kernel: string): string | undefined {
  const rule = compositions[kernel] ?? gradients[kernel];
  return rule && 'mends' in rule ? rule.mends : undefined;
}

const plain = (kernel: string) => kernel.replace(/__op$/, '');

function page(rows: readonly Row[]): string {
  const ruled = [...Object.keys(compositions), ...Object.keys(gradients)];
  return `# Gradients

Written by \`npm run docs\` from the table of rules (\`src/tape/gradients\`) and the golden values; do not edit.

The tape carries rules of its own for ${ruled.length} kernels and operations of tfjs, and falls back on tfjs's for the rest. They serve \`tf.grad\`,
\`tf.variableGrads\` and the optimizers of tfjs as well. Every rule is made of operations that have gradients themselves, so any order can be had.

## By operation

${goldenCases.length} calls of ${rows.length} operations, each with the gradient that TensorFlow 2.21 gives at first and second order, points of no derivative included
(\`test/golden/gradients.tf.json\`). A number bounds the largest difference of two elements, relative to the largest element (or to 1, if that is
more); *none* means that there is no gradient, in TensorFlow neither. The last column names the kernels with whose gradients from tfjs some
case goes wrong, everything else being mended; the next table says how.

${table(
  [
    'operation',
    'cases',
    ...backends.flatMap((backend) => [`1st, ${backend}`, `2nd, ${backend}`]),
    'mended',
  ],
  rows.map(({ op, cases, bounds, mended }) => [
    `\`${op}\``,
    String(cases.length),
    ...bounds,
    [...mended].map(plain).sort().join(', '),
  ]),
)}

## What tfjs 4.22 gets wrong

${table(
  ['kernel or operation', 'its gradient in tfjs'],
  ruled
    .filter(fault)
    .map((kernel) => [`\`${plain(kernel)}\``, fault(kernel)!])
    .sort(byFirst),
)}

## What cannot be had

These throw \`tape.noGradient\`, with the name of the operation and the way round it. (Where a way round is named, TensorFlow may have a gradient.)

${table(
  ['kernel', 'use instead'],
  Object.entries(gradients).flatMap(([kernel, rule]) =>
    'instead' in rule ? [[`\`${kernel}\``, rule.instead]] : [],
  ),
)}

## Kernels whose values were wrong

No gradient can mend a wrong value, so these kernels of tfjs are replaced as their backend is put in use, for every caller of tfjs.

${table(
  ['backend', 'kernel', 'in tfjs'],
  Object.entries(repairs).flatMap(([backend, kernels]) =>
    Object.entries(kernels).map(([kernel, { mends }]) => [
      backend === 'cpu' ? 'cpu' : 'native',
      `\`${kernel}\``,
      mends,
    ]),
  ),
)}

## What tfjs cannot compute to begin with

- native: \`depthwiseConv2d\` and \`conv3d\` with dilations, padding given as a number, \`maxPoolWithArgmax\`, \`tf.sparse\`, \`image.transform\`;
- cpu: \`einsum\` with an ellipsis or with one index twice in a term, the quotient of complex numbers;
- both: \`einsum\` of more than two tensors.
`;
}

const byFirst = ([a]: string[], [b]: string[]) =>
  a!.localeCompare(b!, 'en', { sensitivity: 'base' });

function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
