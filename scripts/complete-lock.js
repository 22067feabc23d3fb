// Puts into package-lock.json the platform packages of oxlint, oxfmt and oxc-parser that npm left out because the registry
// at hand did not have them; `npm ci` would refuse the lock without them. They say for which platform they are by name.
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
const { packages } = lock;

for (const { optionalDependencies = {} } of Object.values(packages))
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const platform = /^@ox\w+\/binding-([a-z0-9]+)-([a-z0-9]+)(?:-(\w+))?$/.exec(name);
    if (packages[`node_modules/${name}`] || !platform) continue;
    const [, os, cpu, abi = ''] = platform;
    const libc = os === 'linux' ? { libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] } : {};
    packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      dev: true,
      ...libc,
      license: 'MIT',
      optional: true,
      os: [os],
    };
  }

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
