import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Control, makeCallbacks } from '../../src/training/callbacks/index.ts';
import { epochEvent } from '../support/events.ts';
import { root } from '../support/paths.ts';
import { configOf } from '../support/sessions.ts';

interface Case {
  type: string;
  options: Record<string, unknown>;
  series: number[];
  epochs?: number;
  weightsOfEpoch?: number;
  rates?: number[];
}
const file = join(root, 'test/golden/callbacks.keras3.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };

const camelCase = (options: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );

/** What the callback does to a model whose weights hold the number of their epoch. */
async function driven({ type, options, series }: Case) {
  const { callbacks } = configOf({ callbacks: [{ type, ...camelCase(options) }] });
  const [callback] = makeCallbacks(callbacks, ['loss', 'val.loss']);
  const run = { weights: 0, kept: 0, stopped: false };
  const control: Control = {
    learningRate: Math.fround(0.1),
    stop: () => (run.stopped = true),
    keepWeights: () => (run.kept = run.weights),
    restoreWeights: () => (run.weights = run.kept),
    note: () => undefined,
  };
  const rates: number[] = [];
  for (const [epoch, value] of series.entries()) {
    if (run.stopped) break;
    run.weights = epoch;
    const event = epochEvent(epoch, value, { validation: { loss: value, metrics: {} } });
    await callback!.afterEpoch?.(event, control);
    control.learningRate = Math.fround(control.learningRate);
    rates.push(control.learningRate);
  }
  callback!.atEnd?.(control);
  return { rates, epochs: rates.length, weightsOfEpoch: run.weights };
}

for (const [i, one] of cases.entries())
  test(`${one.type} does as Keras's, case ${i}: ${JSON.stringify(one.options)}`, async () => {
    const found = await driven(one);
    if (one.rates) assert.deepEqual(found.rates, one.rates);
    else
      assert.deepEqual(
        { epochs: found.epochs, weights: found.weightsOfEpoch },
        { epochs: one.epochs, weights: one.weightsOfEpoch },
      );
  });

test('a callback that goes on from what it saved does as one that was not interrupted', async () => {
  for (const { type, options, series } of cases) {
    const { callbacks } = configOf({ callbacks: [{ type, ...camelCase(options) }] });
    const make = () => makeCallbacks(callbacks, ['loss', 'val.loss'])[0]!;
    const told: string[][] = [[], []];
    const [whole, cut] = told.map((list): Control => ({
      learningRate: 0.1,
      stop: (why) => list.push(why),
      keepWeights: () => list.push('keep'),
      restoreWeights: () => list.push('restore'),
      note: (text) => list.push(text),
    })) as [Control, Control];
    const uninterrupted = make();
    for (const [epoch, value] of series.entries()) {
      const event = epochEvent(epoch, value, { validation: { loss: value, metrics: {} } });
      await uninterrupted.afterEpoch?.(event, whole);
    }
    let saved;
    for (const [epoch, value] of series.entries()) {
      const event = epochEvent(epoch, value, { validation: { loss: value, metrics: {} } });
      const callback = make();
      if (saved !== undefined) callback.restore?.(JSON.parse(JSON.stringify(saved)));
      await callback.afterEpoch?.(event, cut);
      saved = callback.save?.();
    }
    assert.deepEqual(told[1], told[0]);
  }
});
