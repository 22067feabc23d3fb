/** @file Building tfjs-node's addon against a TensorFlow library: one compiler call, no node-gyp, no Node headers. */
import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { GradtapeError, messageOf } from '../errors.ts';
import { makeDirectory } from '../system.ts';
import { addonName, buildLog, inStaging } from './cache.ts';
import { type Compiler, fetchCompiler, findCompiler } from './compiler.ts';
import type { Context } from './context.ts';
import type { Library } from './library.ts';
import { type Artifact, compilerWheels } from './manifest.ts';
import { platform } from './platform.ts';
import { lastLine, run, which } from './processes.ts';

const require = createRequire(import.meta.url);
const isMac = process.platform === 'darwin';

/**
 * Build the addon for `library` at the path `addon`, which appears only when it is whole.
 * @throws GradtapeError `native` when there is no compiler, or it fails; what it said is in the cache's `build.log`.
 */
export async function buildAddon(
  library: Library,
  addon: string,
  context: Context,
  compilerWheel: Artifact | undefined = compilerWheels[platform],
): Promise<void> {
  if (!existsSync(join(library.include, 'tensorflow/c/eager/c_api.h')))
    throw new GradtapeError('native', `${library.include} lacks TensorFlow's C headers`);
  await inStaging(context.root, async (staging) => {
    const compiler = await provideCompiler(staging, compilerWheel, context);
    context.report({
      kind: 'step',
      text: `building the addon with ${compiler.name} (${compiler.duration})`,
    });
    const draft = join(staging, addonName);
    const runPath = dirname(addon) === library.directory ? origin : library.directory;
    await compile(compiler, compilerArguments(library, runPath, draft), context);
    await makeDirectory(dirname(addon));
    await rename(draft, addon);
  });
}

async function provideCompiler(
  staging: string,
  wheel: Artifact | undefined,
  context: Context,
): Promise<Compiler> {
  const { compiler, refusals } = await findCompiler(context.signal);
  if (compiler) return compiler;
  try {
    if (wheel === undefined) throw new Error(`none is known for ${platform}`);
    return await fetchCompiler(wheel, staging, context);
  } catch (error) {
    if (context.signal.aborted || (error as GradtapeError).code === 'output') throw error;
    const reasons = [...refusals, `zig cannot be fetched (${messageOf(error)})`].join('; ');
    throw new GradtapeError('native', `no C++ compiler: ${reasons}`, { hint: installCompiler() });
  }
}

/** Where the loader looks for the libraries: beside the addon, so that the cache can be copied, or where they are. */
const origin = isMac ? '@loader_path' : '$ORIGIN';

function compilerArguments(library: Library, runPath: string, output: string): string[] {
  const sources = join(dirname(require.resolve('@tensorflow/tfjs-node/package.json')), 'binding');
  const { include_dir: nodeHeaders } = require('node-api-headers') as { include_dir: string };
  const flags = '-std=c++17 -O2 -shared -fPIC -DNAPI_VERSION=8'.split(' ');
  // Node itself has the functions of N-API; macOS must be told that they come later.
  if (isMac) flags.push('-Wl,-undefined,dynamic_lookup');
  const headers = ['-I', nodeHeaders, '-I', library.include];
  const files = [
    join(sources, 'tfjs_backend.cc'),
    join(sources, 'tfjs_binding.cc'),
    library.core,
    library.framework,
  ];
  const linker = ['-Xlinker', '-rpath', '-Xlinker', runPath];
  return [...flags, ...headers, ...files, ...linker, '-o', output];
}

async function compile(compiler: Compiler, args: string[], context: Context): Promise<void> {
  const { command, env, name } = compiler;
  const all = [...compiler.args, ...args];
  const log = buildLog(context.root);
  const { status, output } = await run(command, all, {
    signal: context.signal,
    env: { ...process.env, ...env },
  });
  await writeFile(log, `${[command, ...all].join(' ')}\n${output}`);
  if (status === 0) return;
  if (output.includes('No space left on device'))
    throw new GradtapeError('output', `${name} cannot write the addon: the disk is full`);
  const reason = /^.*\berror\b.*$/im.exec(output)?.[0] ?? lastLine(output);
  throw new GradtapeError('native', `${name} cannot build the addon: ${reason}`, {
    hint: `${log} holds all that it said; CXX names another compiler`,
  });
}

const installers: Record<string, string> = {
  'apt-get': 'sudo apt-get install g++',
  dnf: 'sudo dnf install gcc-c++',
  zypper: 'sudo zypper install gcc-c++',
  pacman: 'sudo pacman -S gcc',
  'xcode-select': 'xcode-select --install',
};

/** The one command that mends it here. */
function installCompiler(): string {
  const installer = Object.keys(installers).find((name) => which(name) !== undefined);
  return installer ? `run \`${installers[installer]}\`` : 'install g++ or clang++';
}
