import fc from 'fast-check';

/** Functions that are smooth on all numbers, so that no random argument falls on a pole. */
const smooth = 'sin cos tanh sigmoid softplus atan erf gelu silu asinh softsign'.split(' ');

/** The text of a smooth expression in x and y, whose values stay moderate. */
export const plainExpressions: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => {
  const node = tie('node');
  return {
    node: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'plain' },
      fc.constantFrom('x', 'y', '0.5', '2', 'pi/4'),
      fc.tuple(fc.constantFrom(...smooth), node).map(([name, x]) => `${name}(${x})`),
      fc
        .tuple(node, fc.constantFrom('+', '-', '*'), node)
        .map(([a, sign, b]) => `(${a} ${sign} ${b})`),
      node.map((x) => `-${x}**2`),
      node.map((x) => `sqrt(1 + square(${x}))`),
      fc.tuple(node, node).map(([a, b]) => `${a}/(1.5 + sin(${b}))`),
      fc.tuple(node, node).map(([a, b]) => `(2 + cos(${a}))**tanh(${b})`),
    ),
  };
}).node;
