/**
 * What to say after an unknown name: `did you mean "epochs"?` where one of `candidates` is near it, else
 * `expected one of "a", "b"`. Case and word separators count for nothing: `learning_rate` is near `learningRate`.
 */
export function suggest(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  return near === undefined ? `expected ${listed(candidates)}` : `did you mean "${near}"?`;
}

/** The candidate that `word` is a likely slip of, if one is near it. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const bare = bareName(word.slice(0, 60));
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(bare, bareName(candidate)) }))
    .filter(({ candidate, distance }) => distance <= tolerated(bare, candidate))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** A name without what people spell differently: case and word separators. */
export const bareName = (word: string): string => word.toLowerCase().replace(/[\s_-]/g, '');

/** One slip in a short word, three in a long one, but never as many as would make a different word. */
const tolerated = (word: string, candidate: string): number =>
  Math.min(3, Math.floor(Math.max(word.length, candidate.length) * 0.4));

/** The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let [beforeLast, last]: [number[], number[]] = [
    [],
    Array.from({ length: b.length + 1 }, (_, j) => j),
  ];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(row[j - 1]! + 1, last[j]! + 1, substitution);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}

const mostListed = 12;

function listed(candidates: readonly string[]): string {
  const quoted = candidates.slice(0, mostListed).map((candidate) => `"${candidate}"`);
  const rest = candidates.length - quoted.length;
  const names = rest > 0 ? `${quoted.join(', ')} and ${rest} more` : quoted.join(', ');
  return candidates.length === 1 ? names : `one of ${names}`;
}
