import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { loadConfig } from '../../src/config/load.ts';
import { GradtapeError } from '../../src/errors.ts';
import { readRuns } from '../../src/reports/read-run.ts';
import { reportPage } from '../../src/reports/page/page.ts';
import { comparison } from '../../src/runs/compare.ts';
import { readDescription } from '../../src/runs/description.ts';
import { listRuns } from '../../src/runs/list.ts';
import { loadRun } from '../../src/runs/loaded.ts';
import { planRun } from '../../src/runs/plan.ts';
import { predict } from '../../src/runs/predict-rows.ts';
import { readReference } from '../../src/runs/reference.ts';
import { type OpenRun, startRun } from '../../src/runs/start.ts';
import { useBackend } from '../../src/tensorflow.ts';
import { gradtape } from '../support/cli.ts';

const parent = mkdtempSync(join(tmpdir(), 'gradtape-altered-'));
after(() => rmSync(parent, { recursive: true }));
const whole = join(parent, 'whole');

const config = {
  data: {
    path: 'a.csv',
    target: 'y',
    split: { validation: 0.3 },
    columns: { d: { type: 'date' }, c: { missing: 'indicator' } },
  },
  model: { type: 'sequential', layers: [{ type: 'dense', units: 2, activation: 'softmax' }] },
  metrics: ['accuracy'],
  epochs: 2,
};
const rows = Array.from(
  { length: 20 },
  (_, i) => `${i % 7},${['red', 'green', ''][i % 3]},2020-01-${10 + i},${['no', 'yes'][i % 2]}`,
);

before(async () => {
  await useBackend('cpu');
  writeFileSync(join(parent, 'a.csv'), `x,c,d,y\n${rows.join('\n')}\n`);
  writeFileSync(join(parent, 'a.json'), JSON.stringify(config));
  const args = ['train', 'a.json', '--backend', 'cpu', '--out', 'whole'];
  const { code, stderr } = await gradtape(args, { cwd: parent });
  assert.equal(code, 0, stderr);
});

/** What is done with a run, as the commands do it. */
const uses: Record<string, (folder: string) => Promise<unknown>> = {
  evaluate: async (folder) => {
    const run = await loadRun(folder);
    await run.evaluate(join(parent, 'a.csv')).finally(() => run.dispose());
  },
  predict: async (folder) => {
    const run = await loadRun(folder);
    await predict(run, [{ x: 1, c: 'red', d: '2020-01-15' }]).finally(() => run.dispose());
  },
  report: async (folder) => reportPage(await readRuns([folder]), { logScale: false, version: '0' }),
  compare: (folder) => comparison([folder, whole]),
  'same as': readReference,
  resume: async (folder) => {
    const description = await readDescription(whole);
    await loadConfig({ files: [join(folder, 'config.json')] });
    const plan = await planRun({ description, files: [], resume: folder });
    const run: OpenRun = await startRun({ plan, description });
    await run.earlierEpochs().finally(run.close);
  },
};

/** Files of a run that are JSON, of which these uses read some. */
const files = [
  'config.json',
  'data.json',
  'versions.json',
  'preprocessing.json',
  'split.json',
  'summary.json',
  'predictions.json',
];

const stray = fc.constantFrom<unknown>(null, true, -1, 0.5, 7, 'x', '', [], {}, [null], { a: 1 });

/** JSON text with the value at one place, which `pick` chooses, replaced by another, or taken out. */
function changed(text: string, pick: number, value: unknown): string {
  const json = JSON.parse(text) as unknown;
  const places: [owner: Record<string, unknown>, key: string][] = [];
  const root = { json };
  const note = (owner: Record<string, unknown>): void => {
    for (const [key, inner] of Object.entries(owner)) {
      places.push([owner, key]);
      if (typeof inner === 'object' && inner !== null) note(inner as Record<string, unknown>);
    }
  };
  note(root);
  const [owner, key] = places[Math.floor(pick * places.length)]!;
  if (value === undefined) delete owner[key];
  else owner[key] = value;
  return JSON.stringify(root.json) ?? '';
}

const alteration = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      pick: fc.double({ min: 0, max: 0.999, noNaN: true }),
      value: fc.option(stray, { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ keep: fc.double({ min: 0, max: 0.999, noNaN: true }) }) },
  { weight: 1, arbitrary: fc.record({ junk: fc.string() }) },
);

type Alteration = typeof alteration extends fc.Arbitrary<infer Value> ? Value : never;

function altered(text: string, how: Alteration): string {
  if ('junk' in how) return how.junk;
  if ('keep' in how) return text.slice(0, Math.floor(how.keep * text.length));
  return changed(text, how.pick, how.value);
}

for (const [use, run] of Object.entries(uses))
  test(`a whole run goes well: ${use}`, async () => void (await run(whole)));

for (const name of files)
  test(`whatever is in a run's ${name}, what uses the run goes well or tells in one line`, async () => {
    const folder = join(parent, 'altered');
    const text = readFileSync(join(whole, name), 'utf8');
    await fc.assert(
      fc.asyncProperty(alteration, async (how) => {
        rmSync(folder, { recursive: true, force: true });
        cpSync(whole, folder, { recursive: true });
        writeFileSync(join(folder, name), altered(text, how));
        for (const [use, run] of Object.entries(uses))
          await run(folder).catch((error: unknown) => {
            assert.ok(error instanceof GradtapeError, `${use}: ${(error as Error).stack}`);
            assert.match(error.code, /^(data|config|usage|expression)$/);
            assert.match(error.message, /^[^\n]+$/);
          });
        const listed = (await listRuns(parent)).map((run) => run.folder);
        assert.ok(listed.includes(folder), 'a damaged run is listed, too');
      }),
      { numRuns: 40 },
    );
  });
