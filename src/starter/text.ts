/** @file A first config as a file: JSON with comments that say what it is and what may be changed. */
import { jsoncText } from '../config/jsonc.ts';
import type { Path } from '../config/paths.ts';
import type { Settings } from '../config/settings.ts';
import { describeColumns } from '../data/columns/describe.ts';
import type { Facts } from './facts.ts';

export function starterText(settings: Settings, facts: Facts, name: string): string {
  const { rows, isPart, isLarge, prepared } = facts;
  const size = isLarge ? 'a table larger than data.memoryLimit' : 'a table';
  const looked = `${isPart ? 'by its first' : 'of'} ${rows.toLocaleString('en-US')} rows`;
  const { task, names } = prepared.target;
  const tasks = {
    regression: 'numbers',
    binary: 'two classes',
    multiclass: `${prepared.target.classes?.length} classes`,
    multilabel: 'labels of 0 and 1',
  };
  const head = [
    `A first config for ${size}${isPart ? ', ' : ' '}${looked}, written by gradtape init: ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} predicted, ${tasks[task]}.`,
    `\`gradtape check ${name}\` says what each column becomes, \`gradtape train ${name}\` trains.`,
  ];
  const above = (path: Path): readonly string[] => remarks(facts)[path.join('.')] ?? [];
  const behind = ([data, columns, name, ...inner]: Path): string | undefined =>
    data === 'data' && columns === 'columns' && inner.length === 0
      ? oneLine(facts.leftOut[String(name)])
      : undefined;
  return `${head.map((line) => `// ${oneLine(line)}\n`).join('')}${jsoncText(settings, { above, behind })}`;
}

/** What stands above keys, by their paths. */
function remarks(facts: Facts): Record<string, readonly string[]> {
  return {
    'data.standardize': ['Numbers are brought to mean 0 and deviation 1.'],
    'data.missing': [
      'What happens where a cell is missing: "drop", "mean", "median", "indicator" …',
    ],
    'data.columns': [
      'What is to be said of columns: "type", "scale", "encode", "missing". Without that, they are taken for',
      ...columnLines(facts),
    ],
    'data.split': ['A share of the rows validates each epoch and does not train.'],
    model: ['Two hidden layers; more units learn more, and overfit sooner.'],
    batchSize: ['Rows per update.'],
    callbacks: [
      'Training stops once the loss of the validation part no longer improves, and its best weights are kept.',
    ],
    seed: ['Decides the first weights, the order of rows and the parts.'],
  };
}

const mostLines = 40;

function columnLines({ prepared }: Facts): string[] {
  const columns = describeColumns(prepared.preprocessing).filter(({ role }) => role === 'feature');
  const shown = columns.slice(0, mostLines);
  const width = (key: 'name' | 'type') => Math.max(...shown.map((column) => column[key].length));
  const lines = shown.map(
    ({ name, type, reason }) =>
      `  ${name.padEnd(width('name'))}  ${type.padEnd(width('type'))}  ${reason}`,
  );
  const rest = columns.length - shown.length;
  return [...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].map((line) => oneLine(line)!);
}

/** A name may hold a line break, and a comment must not. */
const oneLine = (text: string | undefined): string | undefined =>
  text?.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
