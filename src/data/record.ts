export const lineBreak = /\r\n|\r|\n/;

/** One record of a table. The same object serves every record in turn: read it before the next one comes. */
export class CsvRecord {
  bytes: Buffer = Buffer.alloc(0);
  /** How many cells there are; cell i is `bytes` from `starts[i]` to `ends[i]`, without its quotes. */
  length = 0;
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly quoted: boolean[] = [];
  /** The record's first byte, and its line in the file, from 1. */
  begin = 0;
  line = 1;

  text(cell: number): string {
    const text = this.bytes.toString('utf8', this.starts[cell], this.ends[cell]);
    return this.quoted[cell] ? text.replaceAll('""', '"') : text;
  }

  /** `line:column` of the byte at `offset`, both from 1. */
  position(offset: number): string {
    const lines = this.bytes.toString('utf8', this.begin, offset).split(lineBreak);
    return `${this.line + lines.length - 1}:${lines.at(-1)!.length + 1}`;
  }

  isBlank(): boolean {
    return this.length === 1 && !this.quoted[0] && this.text(0).trim() === '';
  }
}
