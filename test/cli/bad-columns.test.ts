/** @file Tables of whose columns nothing can be learnt: one line with the place, what to do, exit code 3. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';

interface Fault {
  table: string;
  data?: Record<string, unknown>;
  /** The whole of stderr, `error:` and `hint:` left out. */
  says: [error: string, hint?: string];
}

const faults: Record<string, Fault> = {
  'a target with one class': {
    table: 'x,y\n1,a\n2,a\n',
    says: [
      't.csv: column "y": expected two classes at least, found "a" in all 2 training rows',
      'add rows of other classes, or split the rows by "stratify": true',
    ],
  },
  'a split that leaves a class out': {
    table: 'x,y,part\n1,a,train\n2,b,train\n3,c,validation\n',
    data: { split: { column: 'part' } },
    says: [
      't.csv:4: column "y": expected a class of the training rows ("a", "b"), found "c"',
      'correct it, list it in "categories", or split the rows by "stratify": true',
    ],
  },
  'no row left after dropping': {
    table: 'x,y\n,1\n2,\n',
    data: { missing: 'drop' },
    says: [
      't.csv: expected a row without missing cells, found none among 2',
      'fill them instead of dropping, or leave columns out of data.features',
    ],
  },
  'an empty part': {
    table: 'x,y\n1,1\n2,2\n',
    data: { split: 0.1 },
    says: [
      't.csv: expected rows in the validation part, found none',
      'add rows, or change "split" in data; rows with missing cells that are dropped count for nothing',
    ],
  },
  'labels of the wrong kind for the task': {
    table: 'x,y\n1,a\n2,b\n',
    data: { task: 'regression' },
    says: [
      't.csv: column "y": expected numbers to predict, found category (2 distinct texts)',
      'predict its classes: leave out "task": "regression", and name a loss of classes or none',
    ],
  },
  'infinity among the numbers': {
    table: 'x,y\n1,1\ninf,2\n',
    says: [
      't.csv:3: column "x": expected a number that fits float32 (up to 3.4e38), found Infinity',
    ],
  },
  'a number that is missing': {
    table: 'x,y\n1,1\nNaN,2\n',
    says: [
      't.csv:3: column "x": expected a number, found a missing cell',
      'say what is to happen: "columns": {"x":{"missing":"drop"}} in "data", or "mean", "median", "mode", "indicator"',
    ],
  },
  'a negative weight': {
    table: 'x,y,w\n1,1,1\n2,2,-1\n',
    data: { weight: 'w' },
    says: ['t.csv:3: column "w": expected a weight from 0 up, found -1'],
  },
  'weights that are all 0': {
    table: 'x,y,w\n1,1,0\n2,2,0\n',
    data: { weight: 'w' },
    says: [
      't.csv: column "w": expected a weight above 0 in one training row at least, found 0 in all',
    ],
  },
  'a constant column that is standardised': {
    table: 'x,z,y\n1,5,1\n2,5,2\n',
    data: { standardize: true },
    says: [
      't.csv: column "z": expected different numbers to scale, found 5 in every training row',
      'leave it out of data.features, or say "columns": {"z":{"scale":"none"}} in "data"',
    ],
  },
  'a date that is none': {
    table: 'day,y\n31.01.2024,1\n31.02.2024,2\n',
    data: { columns: { day: { format: 'DD.MM.YYYY' } } },
    says: [
      't.csv:3: column "day": expected a date (DD.MM.YYYY), found "31.02.2024"',
      'say how dates are written: "columns": {"day":{"format":"DD.MM.YYYY"}} in "data"',
    ],
  },
  'a category that only validation has': {
    table: 'x,y,part\na,1,train\nb,2,train\nc,3,val\n',
    data: { split: { column: 'part' } },
    says: [
      't.csv:4: column "x": expected a category of the training rows ("a", "b"), found "c"',
      'correct it, or train with "columns": {"x":{"unseen":"ignore"}} in "data"',
    ],
  },
};

for (const [title, { table, data, says }] of Object.entries(faults))
  test(`${title}: one line with the place, what to do, and exit code 3`, async (t) => {
    const cwd = folderWith(t, { 't.csv': table });
    const stdin = JSON.stringify({ data: { path: 't.csv', target: 'y', ...data }, epochs: 1 });
    const { code, stdout, stderr } = await gradtape(['train', '-', '--backend', 'cpu'], {
      cwd,
      stdin,
    });
    const [error, hint] = says;
    assert.equal(stderr, `error: ${error}\n${hint === undefined ? '' : `hint: ${hint}\n`}`);
    assert.deepEqual({ code, stdout }, { code: 3, stdout: '' });
  });
