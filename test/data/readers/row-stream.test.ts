import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultDialect } from '../../../src/data/readers/request.ts';
import { csvLine } from '../../../src/data/readers/row-stream.ts';

test('a cell that would be read as a comment is written in quotes', () => {
  const line = csvLine({ ...defaultDialect, comment: '#' });
  assert.equal(line(['#1', 'a', 'b "c"']), '"#1",a,"b ""c"""');
  assert.equal(csvLine(defaultDialect)(['#1', 'a']), '#1,a');
});
