import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, afterEach, test } from 'node:test';
import { buildAddon } from '../../src/native/addon.ts';
import { libraryIn } from '../../src/native/library.ts';
import type { Artifact } from '../../src/native/manifest.ts';
import { contextFor, program } from '../support/native.ts';
import { serveIndex } from '../support/servers.ts';
import { sha256, zipOf } from '../support/wheels.ts';

const before = { PATH: process.env['PATH'] };
afterEach(() => {
  for (const name of ['CXX', 'PIP_INDEX_URL']) delete process.env[name];
  Object.assign(process.env, before);
});

/** Libraries and headers as a C package has them, and nothing but `programs` on the PATH. */
function workshop(t: TestContext, programs: Record<string, string>) {
  const context = contextFor(t);
  const directory = join(context.root, 'package');
  const headers = join(directory, 'include/tensorflow/c/eager');
  mkdirSync(headers, { recursive: true });
  mkdirSync(join(directory, 'lib'));
  writeFileSync(join(headers, 'c_api.h'), '');
  for (const name of ['libtensorflow.so.2', 'libtensorflow_framework.so.2'])
    writeFileSync(join(directory, 'lib', name), '');
  for (const [name, script] of Object.entries(programs))
    program(join(context.root, 'bin', name), script);
  process.env['PATH'] = join(context.root, 'bin');
  delete process.env['CXX'];
  return { context, library: libraryIn(directory)!, addon: join(context.root, 'addons/some.node') };
}

/** A compiler that passes its trial, and then writes how it was called instead of an addon. */
const recorder = 'for last; do :; done; [ "$last" = - ] || echo "$0 $*" > "$last"';
/** A compiler that passes its trial, and then fails with a message. */
const failing = (message: string): string =>
  `for last; do :; done; [ "$last" = - ] && exit; echo '${message}' >&2; exit 1`;

test('one call compiles two files against the libraries, which the addon will find where they are', async (t) => {
  const { context, library, addon } = workshop(t, { 'c++': recorder });
  await buildAddon(library, addon, context);
  const words = readFileSync(addon, 'utf8').split(' ');
  assert.equal(words[0], join(context.root, 'bin/c++'));
  for (const word of ['-shared', '-fPIC', '-DNAPI_VERSION=8', library.include, library.core])
    assert.ok(words.includes(word), word);
  assert.equal(words.filter((word) => word.endsWith('.cc')).length, 2);
  assert.deepEqual(words.slice(words.indexOf('-rpath')), [
    '-rpath',
    '-Xlinker',
    library.directory,
    '-o',
    words.at(-1),
  ]);
});

test('an addon beside the libraries finds them beside itself, so that both can be copied', async (t) => {
  const { context, library } = workshop(t, { 'c++': recorder });
  const addon = join(library.directory, 'some.node');
  await buildAddon(library, addon, context);
  assert.match(readFileSync(addon, 'utf8'), /-rpath -Xlinker \$ORIGIN -o/);
});

test('CXX comes first, with its own arguments', async (t) => {
  const { context, library, addon } = workshop(t, { 'c++': recorder, mine: recorder });
  process.env['CXX'] = 'mine -m64';
  await buildAddon(library, addon, context);
  assert.match(readFileSync(addon, 'utf8'), /bin\/mine -m64 -std=c\+\+17/);
});

test('a compiler that does not work is passed over', async (t) => {
  const stub = 'echo "xcrun: error: no developer tools were found" >&2; exit 1';
  const { context, library, addon } = workshop(t, { 'c++': stub, 'clang++': recorder });
  await buildAddon(library, addon, context);
  assert.match(readFileSync(addon, 'utf8'), /bin\/clang\+\+ -std/);
});

/** A wheel of zig that holds a recorder. */
function zigWheel(): { artifact: Artifact; content: Buffer } {
  const content = zipOf({ 'ziglang/zig': `#!/bin/sh\n${recorder}\n`, 'ziglang/lib/c.zig': '' });
  const filename = 'ziglang-0.17.1-py3-none-any.whl';
  const pins = { sha256: sha256(content), bytes: content.length, unpackedBytes: content.length };
  return {
    content,
    artifact: { project: 'ziglang', version: '0.17.1', filename, tags: [], ...pins },
  };
}

test('without a compiler zig is fetched, used and removed', async (t) => {
  const { context, library, addon } = workshop(t, {});
  const wheel = zigWheel();
  process.env['PIP_INDEX_URL'] = (await serveIndex(t, [wheel])).url;
  await buildAddon(library, addon, context, wheel.artifact);
  assert.match(readFileSync(addon, 'utf8'), /ziglang\/zig c\+\+ -Wl,--allow-shlib-undefined -std/);
  assert.ok(context.told.includes('building the addon with zig 0.17.1 (a minute or two)'));
  assert.deepEqual(readdirSync(join(context.root, 'tmp')), []);
  assert.deepEqual(readdirSync(join(context.root, 'downloads')), []);
});

test('without a compiler and without zig one line says what was tried and what mends it', async (t) => {
  const { context, library, addon } = workshop(t, {
    'apt-get': 'exit 1',
    'g++': 'echo bad; exit 1',
  });
  process.env['PIP_INDEX_URL'] = (await serveIndex(t, [])).url;
  await assert.rejects(buildAddon(library, addon, context, zigWheel().artifact), {
    code: 'native',
    message:
      /^no C\+\+ compiler: c\+\+ is not installed; g\+\+ does not work \(bad\); clang\+\+ is not installed; zig cannot be fetched \(localhost:\d+ answers 404 for ziglang\)$/,
    hint: 'run `sudo apt-get install g++`',
  });
  assert.ok(!existsSync(dirname(addon)));
});

test('what a compiler says when it fails is in a log, and its first error in the message', async (t) => {
  const message = 'In file a.h:\na.h:1:2: fatal error: b.h: No such file\ncompilation terminated.';
  const { context, library, addon } = workshop(t, { 'c++': failing(message) });
  const log = join(context.root, 'build.log');
  await assert.rejects(buildAddon(library, addon, context), {
    message: 'c++ cannot build the addon: a.h:1:2: fatal error: b.h: No such file',
    hint: `${log} holds all that it said; CXX names another compiler`,
  });
  assert.ok(readFileSync(log, 'utf8').endsWith(`${message}\n`));
  assert.ok(!existsSync(dirname(addon)));
});

test('a compiler that finds the disk full is told apart from one that fails', async (t) => {
  const script = failing('ld: final link failed: No space left on device');
  const { context, library, addon } = workshop(t, { 'c++': script });
  await assert.rejects(buildAddon(library, addon, context), { code: 'output' });
});

test('libraries without headers are refused', async (t) => {
  const { context, library, addon } = workshop(t, { 'c++': recorder });
  const bare = { ...library, include: join(context.root, 'elsewhere') };
  await assert.rejects(buildAddon(bare, addon, context), /elsewhere lacks TensorFlow's C headers/);
});
