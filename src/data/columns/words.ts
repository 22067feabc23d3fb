/** @file The words of a text, and buckets for them. */

/** Letters and digits in lower case, two at least, as scikit-learn's vectorizers take words. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? [];
}

/** How often each word of a text occurs. */
export function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const encoder = new TextEncoder();

/** The bucket of a text: 32-bit FNV-1a of its UTF-8 (Fowler, Noll & Vo), mixed by MurmurHash3's last step. */
export function bucketOf(text: string, buckets: number): number {
  let hash = hashOf(text);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % buckets;
}

/** ASCII is its own UTF-8, and nearly all there is. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return hashOfBytes(encoder.encode(text));
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  return hash;
}

function hashOfBytes(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

export interface Rarity {
  words: string[];
  idf: number[];
}

export class WordCounts {
  readonly #documents = new Map<string, number>();
  readonly #occurrences = new Map<string, number>();
  #total = 0;

  /** Adds a text that occurs so many times. */
  add(text: string, times: number): void {
    const [documents, occurrences] = [this.#documents, this.#occurrences];
    this.#total += times;
    for (const [word, count] of countWords(text)) {
      documents.set(word, (documents.get(word) ?? 0) + times);
      occurrences.set(word, (occurrences.get(word) ?? 0) + times * count);
    }
  }

  /**
   * The `most` frequent words in alphabetical order, each with its inverse document frequency
   * log((1 + documents) / (1 + documents with the word)) + 1 (scikit-learn's TfidfTransformer).
   */
  rarity(most: number): Rarity {
    const [documents, occurrences] = [this.#documents, this.#occurrences];
    const words = [...occurrences.keys()]
      .sort()
      .sort((a, b) => occurrences.get(b)! - occurrences.get(a)!)
      .slice(0, most)
      .sort();
    const idf = words.map((word) => Math.log((1 + this.#total) / (1 + documents.get(word)!)) + 1);
    return { words, idf };
  }
}

/** The same of texts that are all at hand; `texts` counts equal ones. */
export function rarityOf(texts: ReadonlyMap<string, number>, most: number): Rarity {
  const counts = new WordCounts();
  for (const [text, times] of texts) counts.add(text, times);
  return counts.rarity(most);
}

/** Numbers by their places in a row, brought to length 1. */
export function normalized(values: ReadonlyMap<number, number>): Map<number, number> {
  const length = Math.hypot(...values.values());
  return new Map([...values].map(([place, value]) => [place, value / length]));
}
