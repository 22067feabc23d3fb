import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradtape } from '../support/cli.ts';
import { consoleExamples } from '../support/examples.ts';

for (const { command, args, stdout } of consoleExamples('docs/derive.md'))
  test(`docs/derive.md: gradtape ${command}`, async () => {
    assert.deepEqual(await gradtape(args), { code: 0, stdout, stderr: '' });
  });
