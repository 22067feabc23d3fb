// Bundles the command line, so that a config error is read within 150 ms: Node takes most of a millisecond to open each
// module, and zod alone is a hundred. What is loaded later, TensorFlow above all, stays in chunks and packages of its own.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
// Chunks are named by their content: those of an earlier build would stay, and be packed.
rmSync(`${root}/dist/bundle`, { recursive: true, force: true });

await build({
  absWorkingDir: root,
  entryPoints: [
    'dist/src/cli/main.js',
    'dist/src/native/probe.js',
    'dist/src/data/streaming/table-worker.js',
    'dist/src/runs/page-worker.js',
  ],
  entryNames: '[name]',
  // As deep below the project's folder as the files in dist/src/<room>/, so that relative paths hold.
  outdir: 'dist/bundle/cli',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  external: ['@tensorflow/*', '@duckdb/*', '@resvg/*'],
  sourcemap: true,
  // Some packages inside are CommonJS and require Node's own modules.
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
  logLevel: 'warning',
});
