import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { csvLog, type CsvLogOptions } from '../../src/reports/csv-log.ts';
import type { EpochEvent } from '../../src/training/events.ts';
import { folderWith } from '../support/cli.ts';
import { epochEvent, startEvent } from '../support/events.ts';

/** What is in the file after these epochs. */
function logged(path: string, epochs: EpochEvent[], options?: CsvLogOptions): string {
  const log = csvLog(path, options);
  for (const event of [startEvent(), ...epochs]) log.see(event);
  log.close();
  return readFileSync(path, 'utf8');
}

const validated = {
  metrics: { accuracy: 0.25 },
  validation: { loss: 3, metrics: { accuracy: 0.125 } },
};

test('columns are sorted by name after the epoch, as in Keras', (t) => {
  const path = join(folderWith(t, {}), 'new/folder/log.csv');
  const epochs = [epochEvent(0, 2, validated), epochEvent(1, Number.NaN, validated)];
  assert.equal(
    logged(path, epochs),
    `epoch,accuracy,learning_rate,loss,val_accuracy,val_loss\r
0,0.25,0.5,2,0.125,3\r
1,0.25,0.5,nan,0.125,3\r
`,
  );
});

test('without validation its columns are there and hold NA, as in Keras', (t) => {
  const path = join(folderWith(t, {}), 'log.csv');
  assert.equal(
    logged(path, [epochEvent(0, 2)]),
    'epoch,learning_rate,loss,val_learning_rate,val_loss\r\n0,0.5,2,NA,NA\r\n',
  );
});

test('a file that is there is begun anew, or gone on with under its header', (t) => {
  const path = join(folderWith(t, { 'log.csv': 'old' }), 'log.csv');
  const options = { separator: ';' };
  const once = logged(path, [epochEvent(0, 2)], options);
  const twice = logged(path, [epochEvent(1, 1)], { ...options, append: true });
  assert.equal(once, 'epoch;learning_rate;loss;val_learning_rate;val_loss\r\n0;0.5;2;NA;NA\r\n');
  assert.equal(twice, `${once}1;0.5;1;NA;NA\r\n`);
});

test('a run that goes on keeps its rows of the epochs before', (t) => {
  const path = join(folderWith(t, {}), 'log.csv');
  logged(path, [epochEvent(0, 4), epochEvent(1, 3), epochEvent(2, 2)]);
  const log = csvLog(path);
  for (const event of [startEvent({ firstEpoch: 1 }), epochEvent(1, 8)]) log.see(event);
  const rows = readFileSync(path, 'utf8').split('\r\n');
  assert.deepEqual(rows.slice(1), ['0,0.5,4,NA,NA', '1,0.5,8,NA,NA', '']);
});

test('lists and strange names are quoted', (t) => {
  const path = join(folderWith(t, {}), 'log.csv');
  const metrics = { recall: [0.5, 1], 'a,"b"': 1 };
  const validation = { loss: 1, metrics: {} };
  assert.equal(
    logged(path, [epochEvent(0, 2, { metrics, validation })]),
    'epoch,"a,""b""",learning_rate,loss,recall,val_loss\r\n0,1,0.5,2,"[0.5, 1]",1\r\n',
  );
});

test('a file that cannot be written is one clear fault', (t) => {
  const folder = folderWith(t, { taken: '' });
  assert.throws(() => logged(join(folder, 'taken/log.csv'), []), {
    code: 'output',
    message: /^cannot write .*taken\/log\.csv: something else is in its place$/,
  });
});
