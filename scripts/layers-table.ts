/** @file The table in docs/layers.md: every layer, what it takes, and how near its numbers come to Keras's. */
import { configJsonSchema } from '../src/config/json-schema.ts';
import { useBackend } from '../src/tensorflow.ts';
import { type LayerDeviation, goldenLayers, layerDeviation } from '../test/support/layer-values.ts';
import type { ObjectSchema } from './schema-words.ts';
import { withSection } from './section.ts';

/** The page with its table brought up to date. */
export async function withLayersTable(page: string): Promise<string> {
  await useBackend('native');
  return withSection(page, 'layers', `${table()}\n`);
}

function table(): string {
  const { properties } = configJsonSchema() as ObjectSchema;
  const layers = properties['model']!.oneOf!.flatMap(
    ({ properties: { layers: list } }) => list?.items?.oneOf ?? [],
  );
  const { layers: cases } = goldenLayers();
  const rows = layers.map(({ properties: { type } }) => {
    const name = type!.const!;
    const found = cases.filter(({ config }) => config.type === name).map(layerDeviation);
    const [output, gradients] = [worst(found, 'output'), worst(found, 'gradients')];
    return `| \`${name}\` | ${type!.description} | ${output} | ${gradients} |`;
  });
  return ['| layer | what it does | output | gradients |', '|---|---|---|---|', ...rows].join('\n');
}

function worst(deviations: LayerDeviation[], what: 'output' | 'gradients'): string {
  const greatest = Math.max(...deviations.map((deviation) => deviation[what]));
  return greatest === 0 ? 'exact' : greatest.toExponential(0);
}
