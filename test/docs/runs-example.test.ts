import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gradtape } from '../support/cli.ts';
import { fencedBlocks } from '../support/examples.ts';
import { root } from '../support/paths.ts';

test('the program of docs/runs.md runs, beside a run and its table', async (t) => {
  const [program] = fencedBlocks('docs/runs.md', 'ts');
  // Within the package, where its name is its own.
  const cwd = mkdtempSync(join(root, 'dist/example-'));
  t.after(() => rmSync(cwd, { recursive: true }));
  cpSync(join(root, 'data/article.csv'), join(cwd, 'data/article.csv'));
  const run = await gradtape(['train', 'linreg.json', '-q', '--out', 'runs/x'], { cwd });
  assert.equal(run.code, 0, run.stderr);
  writeFileSync(join(cwd, 'example.mjs'), `${program}\nconsole.log(loss);\n`);
  const printed = execFileSync(process.execPath, ['example.mjs'], { cwd, encoding: 'utf8' });
  const [prediction, loss] = printed.trim().split('\n').map(Number);
  assert.ok(Math.abs(prediction! - (0.2729075 * 1.5 + 0.05813503)) < 1e-5, printed);
  assert.ok(Math.abs(loss! - 2.1037138) < 1e-5, printed);
});
