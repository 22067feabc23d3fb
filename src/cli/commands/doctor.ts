import { Command } from 'commander';
import { GradtapeError } from '../../errors.ts';
import type { Diagnosis } from '../../native/diagnosis.ts';
import { version } from '../version.ts';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Tell which native TensorFlow is used, and why; fetches and builds nothing.')
    .option('--json', 'print the findings as JSON')
    .action(examine);
}

async function examine({ json = false }: { json?: boolean }): Promise<void> {
  const { diagnose } = await import('../../native/diagnosis.ts');
  const diagnosis = await diagnose();
  process.stdout.write(
    json ? `${JSON.stringify(asData(diagnosis), null, 2)}\n` : asText(diagnosis),
  );
  if (!diagnosis.native)
    throw new GradtapeError('native', 'native TensorFlow cannot run', {
      hint: `${diagnosis.hint ?? 'run `gradtape setup`'}; until then \`--backend auto\` computes with the slower cpu backend`,
    });
}

const asData = ({ versions, ...rest }: Diagnosis): object => ({
  backend: rest.native ? 'native' : 'cpu',
  versions: { gradtape: version, ...versions },
  ...rest,
});

function asText(diagnosis: Diagnosis): string {
  const { native, candidates, versions, processor, cache } = diagnosis;
  const features = processor.features?.join(' ') ?? 'features unknown';
  const rows = [
    ['gradtape', version],
    ['node', `${versions.node} (N-API ${versions.napi})`],
    ['tfjs', `${versions.tfjs}, tfjs-node ${versions['tfjs-node']}`],
    [
      'platform',
      `${diagnosis.platform}, ${diagnosis.glibc ? `glibc ${diagnosis.glibc}` : 'no glibc'}`,
    ],
    ['processor', `${processor.cores} × ${processor.model} (${features})`],
    ['backend', native ? `native, TensorFlow ${native.version} (${native.candidate})` : 'cpu'],
    ...candidates.map(({ candidate, status, detail }) => [
      `  ${candidate}`,
      `${status}: ${detail}`,
    ]),
    [
      'compiler',
      diagnosis.compiler ?? `none, zig would be fetched: ${diagnosis.compilersRefused.join('; ')}`,
    ],
    ['pip', diagnosis.pip ?? 'none, wheels are fetched without it'],
    ['cache', `${cache.path}, ${Math.round(cache.bytes / 1e6)} MB`],
  ];
  const width = Math.max(...rows.map(([name]) => name!.length)) + 2;
  return rows.map(([name, text]) => `${name!.padEnd(width)}${text}\n`).join('');
}
