/** @file A C++ compiler: an installed one that works, else zig from the Python package index. */
import { realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from './context.ts';
import type { Artifact } from './manifest.ts';
import { lastLine, run, which } from './processes.ts';
import { unpack } from './unpack.ts';
import { provideWheel } from './wheel.ts';
import { requireSpace } from './cache.ts';

export interface Compiler {
  /** As a person would type it. */
  name: string;
  command: string;
  /** What comes before the arguments that all compilers share. */
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** How long it will take, in words. */
  duration: string;
}

export interface CompilerSearch {
  compiler?: Compiler;
  /** Why each compiler that was looked at cannot be used. */
  refusals: string[];
}

/** zig's linker, unlike others, wants each symbol of a library's own libraries to be there when it links. */
const zigArguments = ['c++', '-Wl,--allow-shlib-undefined'];

/** The first of CXX, c++, g++ and clang++ that finds its standard library. */
export async function findCompiler(signal: AbortSignal): Promise<CompilerSearch> {
  const refusals: string[] = [];
  const seen = new Set<string>();
  for (const name of [process.env['CXX'] ?? '', 'c++', 'g++', 'clang++']) {
    const [program = '', ...args] = name.split(' ').filter((word) => word !== '');
    if (program === '') continue;
    const command = which(program);
    if (command === undefined) refusals.push(`${program} is not installed`);
    else if (args.length > 0 || !seen.has(realpathSync(command))) {
      seen.add(realpathSync(command));
      const compiler = { name, command, args, duration: '10 s' };
      const fault = await trial(compiler, signal);
      if (fault === undefined) return { compiler, refusals };
      refusals.push(`${name} does not work (${fault})`);
    }
  }
  return { refusals };
}

/** Why the compiler cannot be used, if so. macOS, for one, has a `c++` that only asks for Xcode to be installed. */
async function trial(compiler: Compiler, signal: AbortSignal): Promise<string | undefined> {
  const args = [...compiler.args, '-x', 'c++', '-std=c++17', '-E', '-'];
  const input = '#include <string>\n';
  const { status, output } = await run(compiler.command, args, { signal, input });
  return status === 0 ? undefined : lastLine(output) || `exit code ${status}`;
}

const isZig = (name: string): boolean => name.startsWith('ziglang/');

/** Fetch and unpack zig into `directory`, from where it also works. */
export async function fetchCompiler(
  artifact: Artifact,
  directory: string,
  context: Context,
): Promise<Compiler> {
  await requireSpace(context.root, artifact);
  const wheel = await provideWheel(artifact, context);
  await unpack(
    { wheel, directory, wanted: isZig, bytes: artifact.unpackedBytes, text: 'unpacked' },
    context,
  );
  await rm(wheel);
  const cache = join(directory, 'cache');
  return {
    name: `zig ${artifact.version}`,
    command: join(directory, 'ziglang', 'zig'),
    args: zigArguments,
    duration: 'a minute or two',
    env: { ZIG_GLOBAL_CACHE_DIR: cache, ZIG_LOCAL_CACHE_DIR: cache },
  };
}
