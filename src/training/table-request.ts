/** @file How the config has its table read. */
import { bytesOf } from '../config/reading.ts';
import type { Config } from '../config/schema.ts';
import type { TableRequest } from '../data/readers/request.ts';

/** What to ask a reader for, but for the columns. */
export function tableRequest(data: Config['data']): TableRequest {
  const { format, sql, delimiter, escape, missingTexts, memoryLimit } = data;
  const { quote, comment, encoding, header, skipLines, decimal, thousands, trim } = data;
  return {
    path: data.path,
    memoryLimit: bytesOf(memoryLimit),
    quote,
    comment,
    encoding,
    header,
    skipLines,
    decimal,
    thousands,
    trim,
    ...(format !== 'auto' && { format }),
    ...(sql !== null && { sql }),
    ...(delimiter !== null && { delimiter }),
    ...(escape !== null && { escape }),
    ...(missingTexts !== null && { missing: missingTexts }),
  };
}
