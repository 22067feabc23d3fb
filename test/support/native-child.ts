/** @file The native room in a process of its own, with a wheel of the test's: `node native-child.js <call> <wheel as JSON>`. */
import { useBackendFrom, whileInterruptible } from '../../src/cli/backend.ts';
import { exitCodeOf, reportFault } from '../../src/cli/faults.ts';
import { cacheRoot } from '../../src/native/cache.ts';
import type { SetupEvent } from '../../src/native/context.ts';
import { provideNative } from '../../src/native/index.ts';
import type { TensorFlowWheel } from '../../src/native/manifest.ts';
import { provideWheel } from '../../src/native/wheel.ts';

type Call = (wheel: TensorFlowWheel, signal: AbortSignal) => Promise<unknown>;

const report = (event: SetupEvent): void => {
  const amount = event.kind === 'bytes' ? ` ${event.done}/${event.total}` : '';
  process.stderr.write(`${event.text}${amount}\n`);
};

const calls: Record<string, Call> = {
  provideNative: (wheel, signal) => provideNative({ report, signal }, wheel),
  provideWheel: (wheel, signal) => provideWheel(wheel, { root: cacheRoot(), report, signal }),
  useBackend: () => useBackendFrom({ backend: 'auto', setup: false }),
  useNative: () => useBackendFrom({ backend: 'native', setup: true }),
};

try {
  const [call, wheel] = process.argv.slice(2);
  const result = await whileInterruptible((signal) => calls[call!]!(JSON.parse(wheel!), signal));
  process.stdout.write(JSON.stringify(result));
} catch (error) {
  await reportFault(error, process.stderr);
  process.exitCode = exitCodeOf(error);
}
