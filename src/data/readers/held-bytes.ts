/** @file What is left of one piece of a text and waits for the next. */

/** Joins pieces in memory that is used over and over: a result is good until the next is made. */
export class HeldBytes {
  #room: Buffer = Buffer.alloc(0);

  /** `held`, which may be the end of the last result, and `piece` after it. */
  joined(held: Buffer, piece: Buffer): Buffer {
    if (held.length === 0) return piece;
    const size = held.length + piece.length;
    const room = this.#room.length < size ? Buffer.allocUnsafeSlow(2 * size) : this.#room;
    held.copy(room);
    piece.copy(room, held.length);
    this.#room = room;
    return room.subarray(0, size);
  }
}
