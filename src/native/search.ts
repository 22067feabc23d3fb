/** @file The search for a native TensorFlow, candidate by candidate. Where all is set up it only looks at a few files. */
import { existsSync } from 'node:fs';
import { GradtapeError } from '../errors.ts';
import {
  type CandidateName,
  type FoundCandidate,
  type Place,
  finders,
  isCached,
} from './candidates.ts';
import type { Context } from './context.ts';
import type { TensorFlowWheel } from './manifest.ts';
import { requireUsable } from './platform.ts';
import { type ProbeAnswer, remembered, verify } from './verification.ts';

export interface NativeTensorFlow {
  /** Path of the N-API addon, ready to be loaded. */
  addon: string;
  /** TensorFlow's own version, as its library tells it. */
  version: string;
  candidate: CandidateName;
  /** The folder of the shared libraries. */
  directory: string;
}

export interface Policy {
  /** Whether anything may be fetched or built. */
  setup: boolean;
  /** Try again what failed before; otherwise a start never pays twice for the same failure. */
  retry: boolean;
  /** Fetch and build anew what is there already. */
  force: boolean;
}

/**
 * The first candidate that works, or can be made to. The wheel comes last; a folder that the user names, alone.
 * @throws GradtapeError `native` with the reason of each refusal; its cause is the refusal that its hint mends.
 */
export async function search(
  wheel: TensorFlowWheel | undefined,
  context: Context,
  policy: Policy,
): Promise<NativeTensorFlow> {
  const refusals: [CandidateName, GradtapeError][] = [];
  for (const candidate of [...(Object.keys(finders) as FoundCandidate[]), 'wheel'] as const) {
    try {
      if (candidate === 'wheel') return await fromWheel(wheel, context, policy);
      const place = await finders[candidate](context, wheel);
      const anew = policy.force && candidate === 'cache';
      return await (anew ? fromWheel(wheel, context, policy) : prepare(place, context, policy));
    } catch (error) {
      if (context.signal.aborted || !isRefusal(error)) throw error;
      refusals.push([candidate, error]);
      if (standsAlone(candidate)) break;
    }
  }
  const reasons = refusals.map(([candidate, { message }]) => `${candidate}: ${message}`);
  const [, cause] = refusals.findLast(([, { hint }]) => hint) ?? refusals.at(-1)!;
  throw new GradtapeError('native', `no native TensorFlow (${reasons.join('; ')})`, {
    hint: cause.hint ?? 'run `gradtape doctor`',
    cause,
  });
}

/** A folder that the user names is not silently replaced by another one. */
export const standsAlone = (candidate: CandidateName): boolean =>
  candidate === 'GRADTAPE_LIBTENSORFLOW' && Boolean(process.env[candidate]);

const isRefusal = (error: unknown): error is GradtapeError =>
  error instanceof GradtapeError && error.code === 'native';

/** Native TensorFlow from libraries that were found; their addon is built if need be and allowed. */
export async function prepare(
  place: Place,
  context: Context,
  { setup, retry, force }: Policy,
): Promise<NativeTensorFlow> {
  const known = force ? undefined : await remembered(place, context);
  if (known && ('version' in known || !retry)) return accept(place, known);
  const mayBuild = setup && place.buildable;
  if (existsSync(place.addon) && !(force && mayBuild)) {
    const answer = await verify(place, context);
    if ('version' in answer || !mayBuild) return accept(place, answer);
  }
  if (!mayBuild)
    throw new GradtapeError('native', `the addon for ${place.library.directory} is not built`, {
      hint: hintToSetUp(),
    });
  const { setUpAddon } = await import('./setup.ts');
  return accept(place, await setUpAddon(place, context, force));
}

/** Whether the environment forbids a set-up: any value but `0`. */
export const isSetupForbidden = (): boolean =>
  !['', '0', undefined].includes(process.env['GRADTAPE_NO_SETUP']);

const hintToSetUp = (): string =>
  isSetupForbidden() ? 'unset GRADTAPE_NO_SETUP and run `gradtape setup`' : 'run `gradtape setup`';

function accept({ addon, library, candidate }: Place, answer: ProbeAnswer): NativeTensorFlow {
  if ('version' in answer)
    return { addon, version: answer.version, candidate, directory: library.directory };
  throw new GradtapeError('native', `${addon} does not work: ${answer.fault}`, {
    hint: 'run `gradtape setup` to try again, or `gradtape setup --force` to begin anew',
  });
}

async function fromWheel(
  wheel: TensorFlowWheel | undefined,
  context: Context,
  policy: Policy,
): Promise<NativeTensorFlow> {
  const usable = requireUsable(wheel);
  if (!policy.setup)
    throw new GradtapeError(
      'native',
      '--no-setup or GRADTAPE_NO_SETUP forbids to fetch TensorFlow',
      {
        hint: hintToSetUp(),
      },
    );
  if (!policy.force && (await isCached(context, usable)))
    throw new GradtapeError('native', 'it is what the cache holds');
  const { setUpWheel } = await import('./setup.ts');
  const place = await setUpWheel(usable, context, policy.force);
  return prepare(place, context, { ...policy, force: false });
}
