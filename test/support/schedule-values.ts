import { resolveSchedule } from '../../src/schedules/index.ts';
import { tf } from '../../src/tensorflow.ts';
import { type Deviation, deviation, goldenCases, titled } from './golden.ts';

interface Values {
  name: string;
  config: object;
  values: number[];
}

interface ScheduleDeviation {
  title: string;
  rates: Deviation;
}

/** Every golden schedule, and how far ours strays from it. */
export function scheduleDeviations(): ScheduleDeviation[] {
  const files = ['schedules.keras3.json', 'schedules.more.json'];
  return files.flatMap((file) => goldenCases<Values>(file)).map(compare);
}

function compare({ name, config, values }: Values): ScheduleDeviation {
  const schedule = resolveSchedule(name, config);
  const found = values.map((_, step) => schedule(tf.scalar(step, 'int32')).dataSync()[0]!);
  return { title: titled(name, config), rates: deviation(found, values) };
}
