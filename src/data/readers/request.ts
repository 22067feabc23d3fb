/** @file What can be asked of a table's reader. Every key but `path` may be left out. */

export type Format = 'csv' | 'tsv' | 'jsonLines' | 'parquet';

/** How the rows and cells of a CSV file are written. */
export interface Dialect {
  /** What stands between two cells: one ASCII character. */
  delimiter: string;
  /** What a cell with delimiters or line ends in it stands in; null where no character does. */
  quote: string | null;
  /** What makes a quote inside quotes a part of the cell: unless something else is given, the quote itself. */
  escape: string;
  /** From this character on, outside quotes, the rest of the line is a remark; null where there are none. */
  comment: string | null;
  /** The name of a character encoding that `TextDecoder` knows. A byte order mark has the last word. */
  encoding: string;
  /** Whether the first row names the columns, or their names where it does not. */
  header: boolean | readonly string[];
  /** How many lines stand before the table. */
  skipLines: number;
  /** The texts of a cell that has no value. */
  missing: readonly string[];
  /** What stands before a number's fraction. */
  decimal: '.' | ',';
  /** What groups a number's digits by three; null where nothing does. */
  thousands: string | null;
  /** Whether blanks around a cell are dropped. Around a number they never matter. */
  trim: boolean;
}

/** What pandas takes for missing unless it is told otherwise. */
const defaultMissing: readonly string[] = [
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
];

export const defaultDialect: Dialect = {
  delimiter: ',',
  quote: '"',
  escape: '"',
  comment: null,
  encoding: 'utf-8',
  header: true,
  skipLines: 0,
  missing: defaultMissing,
  decimal: '.',
  thousands: null,
  trim: false,
};

export interface ReadProgress {
  /** Read so far, of the files as they are stored. */
  bytes: number;
  /** Of all files together; undefined for what comes by a pipe. */
  totalBytes: number | undefined;
  rows: number;
}

export interface TableRequest extends Partial<Dialect> {
  /** A path, a pattern such as `data/*.csv`, "-" for standard input, or several of these. */
  path: string | readonly string[];
  /** Where standard input has been put already, which only one thread can read. */
  standardInput?: string;
  /** What the files are; left out, their names tell, and a name that does not means CSV. */
  format?: Format;
  /** A query over the files, which are called `data` in it; its answer is the table. */
  sql?: string;
  /** In bytes: what reading may keep in memory. */
  memoryLimit?: number;
  /** The columns to read, in this order; all columns of the file if left out. */
  columns?: readonly string[];
  /** Columns that are text whatever they hold, such as codes with leading zeros. */
  text?: readonly string[];
  /** Told now and then during long reads. */
  onProgress?: (progress: ReadProgress) => void;
}
