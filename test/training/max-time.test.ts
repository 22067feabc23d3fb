import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';
import { Session } from '../../src/training/session.ts';
import { configOf, dataOf, datasetOf, eventsOf } from '../support/sessions.ts';

before(() => useBackend('native'));

const data = dataOf(
  datasetOf([
    [1, 2],
    [2, 3],
  ]),
);

test('a run whose time is up ends as if its epochs had been all, and can be gone on with', async () => {
  const config = configOf({ epochs: 1e12, maxTime: '0.01s', execution: 'eager' });
  const session = new Session(config, data);
  const events = await eventsOf(session);
  const [note, end] = events.slice(-2);
  const epochs = events.filter(({ event }) => event === 'epoch').length;
  const why = `after 0.01s, as maxTime says: ${epochs} of 1000000000000 epochs`;
  assert.ok(epochs > 0);
  assert.deepEqual(note, { event: 'note', text: `stopped ${why}` });
  assert.ok(end?.event === 'end');
  assert.deepEqual([end.epochs, end.stopped], [epochs, why]);

  const from = session.snapshot();
  session.dispose();
  const second = new Session({ ...config, epochs: epochs + 1, maxTime: null }, data, { from });
  const last = (await eventsOf(second)).at(-1);
  assert.ok(last?.event === 'end');
  assert.deepEqual([last.epochs, last.stopped], [epochs + 1, undefined]);
  second.dispose();
});

test('a run that is done in time ends as ever', async () => {
  const session = new Session(configOf({ epochs: 3, maxTime: '1h' }), data);
  const events = await eventsOf(session);
  assert.deepEqual(
    events.map(({ event }) => event).filter((event) => event !== 'progress'),
    ['start', 'epoch', 'epoch', 'epoch', 'end'],
  );
  session.dispose();
});
