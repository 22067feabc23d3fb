/** @file The digest of files as they are stored. */
import { createHash } from 'node:crypto';
import type { Fingerprint } from '../source.ts';

/** SHA-256 and size of what `parts` yield one after the other. */
export async function digestOf(
  parts: readonly AsyncIterable<Buffer>[],
): Promise<Pick<Fingerprint, 'sha256' | 'bytes'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  for (const part of parts)
    for await (const piece of part) {
      hash.update(piece);
      bytes += piece.length;
    }
  return { sha256: hash.digest('hex'), bytes };
}
