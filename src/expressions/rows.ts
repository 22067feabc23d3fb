/**
 * @file Expressions over all rows, taken apart so that rows may come in batches: `sqrt(mean((y - yhat)**2))` is √m of a mean
 * m whose argument has a value for each row.
 */
import { writtenOut } from './definitions.ts';
import { isElementwise } from './functions.ts';
import { type Expression, type Node, type Subscript, fold, withChildren } from './syntax.ts';

export interface Summary {
  /** What the outer expression calls it. */
  name: string;
  reduction: Summarizing;
  /** What it reduces: a value or several for each row. */
  argument: Expression;
}

export interface Summarized {
  /** The expression, with a name in the place of each reduction of rows. */
  outer: Expression;
  summaries: Summary[];
}

/** Reductions of all rows that can be put together from those of batches. */
const summarizing = [
  'sum',
  'mean',
  'max',
  'min',
  'prod',
  'norm',
  'variance',
  'std',
  'any',
  'all',
  'size',
] as const;

export type Summarizing = (typeof summarizing)[number];

/**
 * The expression in terms of reductions of rows; undefined where it is not made of such, as with a mean of deviations from a
 * mean. `ranks` has the names that hold a value or several for each row, with how many axes they have; all other names may
 * change from batch to batch.
 */
export function summarized(
  expression: Expression,
  ranks: Readonly<Record<string, number>>,
): Summarized | undefined {
  const plain = writtenOut(expression);
  const summaries: Summary[] = [];
  const { node: root, kind } = fold<Judged>(plain.root, (node, judged) => {
    const children = judged.map((child) => child.node);
    const kinds = judged.map((child) => child.kind);
    const reduction = reductionOf(node, kinds);
    if (!reduction) return { node: withChildren(node, children), kind: kindOf(node, kinds, ranks) };
    const name = `#${summaries.length}`;
    summaries.push({ name, reduction, argument: { ...plain, root: children[0]! } });
    return { node: { type: 'name', name, span: node.span }, kind: whole };
  });
  return kind.of === 'whole' ? { outer: { ...plain, root }, summaries } : undefined;
}

interface Judged {
  node: Node;
  kind: Kind;
}

/** What a value is made of, and how many axes it has. */
interface Kind {
  /**
   * `constant`: no rows. `rows`: axis 0 counts rows, and each depends on its own row only. `whole`: one number of all rows
   * and constants. `mixed`: anything else.
   */
  of: 'constant' | 'rows' | 'whole' | 'mixed';
  rank: number;
}

const mixed: Kind = { of: 'mixed', rank: 0 };
const whole: Kind = { of: 'whole', rank: 0 };
const constant = (rank: number): Kind => ({ of: 'constant', rank });
const rows = (rank: number): Kind => ({ of: 'rows', rank });

/** The reduction of all rows that a node is, if it is one. */
function reductionOf(node: Node, [kind, ...others]: Kind[]): Summarizing | undefined {
  if (node.type !== 'call' || kind?.of !== 'rows' || others.length > 0) return undefined;
  const { axis, keepdims } = node.options;
  if (axis !== undefined || keepdims === true) return undefined;
  return summarizing.find((name) => name === node.name);
}

function kindOf(node: Node, parts: Kind[], ranks: Readonly<Record<string, number>>): Kind {
  switch (node.type) {
    case 'number':
    case 'constant':
      return constant(0);
    case 'name':
      return Object.hasOwn(ranks, node.name) ? rows(ranks[node.name]!) : mixed;
    case 'unary':
    case 'comparison':
      return together(parts);
    case 'binary':
      return node.operator === '@' ? product(parts) : together(parts);
    case 'list':
      return parts.every(({ of }) => of === 'constant') ? constant(parts[0]!.rank + 1) : mixed;
    case 'index':
      return indexed(parts[0]!, node.subscripts);
    case 'call':
      return called(node, parts);
  }
}

/** Element by element, after broadcasting. */
function together(parts: Kind[]): Kind {
  const rank = Math.max(...parts.map((part) => part.rank));
  if (parts.some(({ of }) => of === 'mixed')) return mixed;
  if (parts.every(({ of }) => of === 'constant')) return constant(rank);
  if (rank === 0) return whole;
  // Rows must stand along one axis, which nothing else may be stretched along.
  const isInStep = ({ of, rank: axes }: Kind): boolean =>
    of === 'rows' ? axes === rank : of === 'constant' && axes < rank;
  return parts.every(isInStep) ? rows(rank) : mixed;
}

function product(parts: Kind[]): Kind {
  const [a, b] = parts as [Kind, Kind];
  const isFitting = a.of === 'rows' && a.rank === 2 && b.of === 'constant';
  return isFitting && (b.rank === 1 || b.rank === 2) ? rows(b.rank) : mixed;
}

function indexed(object: Kind, subscripts: readonly Subscript[]): Kind {
  const count = (type: Subscript['type']): number =>
    subscripts.filter((place) => place.type === type).length;
  const rank = object.rank - count('at') + count('new');
  if (object.of === 'constant') return constant(rank);
  const picks = subscripts.length - count('new') - count('rest');
  return object.of === 'rows' && keepsAll(subscripts[0]!, object.rank - picks) ? rows(rank) : mixed;
}

/** Whether the first subscript leaves the first axis as it is; `spare` is how many axes "..." stands for. */
const keepsAll = (first: Subscript, spare: number): boolean =>
  first.type === 'rest' ? spare > 0 : first.type === 'slice' && Object.keys(first).length === 1;

/** Along the last axis unless told otherwise. */
const normalizing = new Set(['softmax', 'log_softmax']);
/** What makes one number of those along an axis. */
const reducing = new Set<string>([...summarizing, 'logsumexp', 'argmax', 'argmin']);

function called({ name, options }: Node & { type: 'call' }, parts: Kind[]): Kind {
  const isOfSeveral = (name === 'max' || name === 'min') && parts.length > 1;
  if (isElementwise(name) || isOfSeveral || name === 'zeros_like' || name === 'ones_like')
    return together(parts);
  const [part] = parts;
  if (part?.of !== 'rows' || parts.length > 1) return mixed;
  if (name === 'one_hot') return rows(part.rank + 1);
  const axes = axesOf(options['axis'] ?? (normalizing.has(name) ? -1 : []), part.rank);
  if (axes.length === 0 || axes.includes(0)) return mixed;
  if (normalizing.has(name)) return part;
  if (!reducing.has(name)) return mixed;
  return rows(options['keepdims'] === true ? part.rank : part.rank - axes.length);
}

const axesOf = (axis: number | number[] | boolean, rank: number): number[] =>
  typeof axis === 'boolean' ? [] : [axis].flat().map((one) => (one < 0 ? one + rank : one));
