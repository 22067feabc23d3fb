/** @file What is expected of a run, as data: `best.val.loss <= 0.3` and the like. */

export type Operator = '<' | '<=' | '>' | '>=' | '==';

export interface Bound {
  operator: Operator;
  value: number;
  /** How far from `value` counts as equal, for `==`; 0 where none was written. */
  tolerance: number;
}

/** A figure of a run by the name that it was given. */
export interface Quantity {
  /** Of the last epoch, or of the epoch in which it met its bound best. */
  of: 'last' | 'best';
  part: 'training' | 'validation';
  /** `loss`, `learningRate`, `epochs`, `seconds`, or the name of a metric or of a term of the loss. */
  name: string;
  /** Which of the numbers of a figure that has several: `f1Score[2]`. */
  indices: readonly number[];
}

/** An expectation's text, and what messages begin with: `--expect loss<2`, `linreg.json:9:14: loss<2`. */
export interface Written {
  text: string;
  where: string;
}

export interface Expectation extends Written {
  quantity: Quantity;
  /** One bound, or two around the quantity: all must hold. */
  bounds: readonly Bound[];
}
