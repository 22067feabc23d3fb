// Runs the compiled tests: `node scripts/test.js [part of a path …]`. Node 20 takes no globs, so the files are listed here.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv.slice(2);
const all = readdirSync(`${root}/dist/test`, { recursive: true })
  .filter((name) => name.endsWith('.test.js'))
  .sort();
const stray = wanted.find((part) => !all.some((name) => name.includes(part)));
if (stray !== undefined) throw new Error(`no test file below test/ matches ${stray}`);
const files = all
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .map((name) => `dist/test/${name}`);
const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--test', '--test-concurrency=2', ...files],
  {
    cwd: root,
    stdio: 'inherit',
    // A test that is about written runs asks for them.
    env: { ...process.env, GRADTAPE_NO_SAVE: '1' },
  },
);
process.exit(status ?? 1);
