import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gradtape } from '../support/cli.ts';

const cwd = mkdtempSync(join(tmpdir(), 'gradtape-test-'));
after(() => rmSync(cwd, { recursive: true, force: true }));

const cli = (args: string[]) => gradtape([...args, '--backend', 'native'], { cwd });

test('several labels in a cell are predicted by name, as the table writes them', async () => {
  const films = Array.from({ length: 60 }, (_, i) => {
    const labels = [i % 3 > 0 && 'action', i % 2 > 0 && 'drama'].filter(Boolean);
    return `${i % 3 > 0 ? 3 : -3},${i % 2 > 0 ? 3 : -3},${labels.join(' | ')}`;
  });
  writeFileSync(join(cwd, 'films.csv'), `p,q,genres\n${films.join('\n')}\n`);
  const config = {
    data: {
      path: 'films.csv',
      target: 'genres',
      columns: { genres: { type: 'labels', separator: '|' } },
    },
    model: { type: 'sequential', layers: [{ type: 'dense', units: 2 }] },
    optimizer: { type: 'adam', learningRate: 0.2 },
    metrics: ['binaryAccuracy'],
    epochs: 40,
  };
  writeFileSync(join(cwd, 'films.json'), JSON.stringify(config));
  const trained = await cli(['train', 'films.json', '--out', 'films', '-q']);
  assert.equal(trained.code, 0, trained.stderr);
  writeFileSync(join(cwd, 'new.csv'), 'p,q\n3,3\n-3,3\n-3,-3\n');
  const { stdout, stderr } = await cli(['predict', 'films', 'new.csv']);
  assert.equal(stderr, '');
  const [header, ...lines] = stdout.trimEnd().split('\n');
  assert.equal(header, 'p,q,prediction,probability.action,probability.drama');
  assert.deepEqual(
    lines.map((line) => line.split(',')[2]),
    ['action|drama', 'drama', ''],
  );
  const evaluated = await cli(['evaluate', 'films', '--data', 'films.csv', '--json']);
  assert.equal(JSON.parse(evaluated.stdout).metrics.binaryAccuracy, 1);
  const reported = await gradtape(['report', 'films'], { cwd });
  assert.deepEqual([reported.code, reported.stderr], [0, '']);
  const page = readFileSync(join(cwd, 'films/report.html'), 'utf8');
  assert.match(page, /films: all labels right in 60 of 60 rows; F1 1 over all labels/);
  assert.match(page, />drama<\/th>\s*<td class="number">30<\/td>/);
});
