/** @file Which machine this is, and whether the wheels for its kind can run on it. */
import { GradtapeError } from '../errors.ts';
import type { TensorFlowWheel } from './manifest.ts';

export const platform = `${process.platform}-${process.arch}`;

/** What the wheels' tag `manylinux_2_27` asks for. */
const oldestGlibc = [2, 27] as const;

/** @throws GradtapeError `native` where there is no wheel that could run. */
export function requireUsable(wheel: TensorFlowWheel | undefined): TensorFlowWheel {
  const reason = wheel === undefined ? `there is none for ${platform}` : lackOfGlibc();
  if (wheel !== undefined && reason === undefined) return wheel;
  throw new GradtapeError('native', reason!, {
    hint: 'GRADTAPE_LIBTENSORFLOW names the folder of a TensorFlow built for this machine',
  });
}

function lackOfGlibc(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const found = glibcVersion();
  const [major = 0, minor = 0] = (found ?? '').split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestGlibc;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `it needs glibc ${oldestGlibc.join('.')}, and this Linux has ${found ?? 'another C library'}`;
}

export function glibcVersion(): string | undefined {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime;
}
