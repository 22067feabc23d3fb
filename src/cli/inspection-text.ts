/** @file An inspection, for people to read. */
import { printable } from '../printable.ts';
import { lookedAtText } from '../training/first-rows.ts';
import type { InspectedColumn, InspectedModel, Inspection, PlacedFinding } from './inspection.ts';

export function inspectionText(inspection: Inspection): string {
  const { columns, unused, model, findings } = inspection;
  const paragraphs = [
    headline(inspection),
    ...(columns.length > 0 ? [columnTable(columns, inspection.lookedAt)] : []),
    ...(unused.length > 0 ? [`not used: ${unused.join(', ')}`] : []),
    ...(model ? [modelLine(model)] : []),
    ...findings.map(findingText),
  ];
  return paragraphs.map((text) => `${printableParagraph(text)}\n`).join('\n');
}

const printableParagraph = (text: string): string => text.split('\n').map(printable).join('\n');

function headline({ table, rows, parts, lookedAt, isLarge }: Inspection): string {
  return [
    ...(rows !== undefined && parts ? [`${table}: ${sizesText(rows, parts)}`] : []),
    ...(lookedAt === undefined ? [] : [lookedAtText(table, lookedAt, isLarge)]),
  ].join('\n');
}

function sizesText(
  rows: number,
  { training, validation, test }: NonNullable<Inspection['parts']>,
): string {
  const others = [
    validation > 0 ? `${count(validation)} validate` : '',
    test > 0 ? `${count(test)} test` : '',
  ];
  const left = rows - training - validation - test;
  const leftOut = left > 0 ? `${count(left)} are left out` : '';
  const all = [`${count(rows)} rows`, `${count(training)} train`, ...others, leftOut];
  return all.filter(Boolean).join(', ');
}

const count = (value: number): string => value.toLocaleString('en-US');

function columnTable(columns: readonly InspectedColumn[], lookedAt?: number): string {
  const isAnyMissing = columns.some(({ missingCells }) => missingCells > 0);
  const rows = columns.map(({ name, role, type, reason, becomes, missing, missingCells }) => [
    printable(name),
    role === 'feature' ? type : role,
    reason,
    becomes,
    ...(isAnyMissing ? [missingCells === 0 ? '' : `${count(missingCells)}: ${missing}`] : []),
  ]);
  const missingIn = lookedAt === undefined ? 'missing' : `missing in the first ${count(lookedAt)}`;
  const head = ['column', 'type', 'because', 'becomes', ...(isAnyMissing ? [missingIn] : [])];
  return aligned([head, ...rows]);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function modelLine({ type, features, layers, parameters }: InspectedModel): string {
  const shapes = [
    `${count(features)} feature${features === 1 ? '' : 's'}`,
    ...layers.map(({ name, outputShape }) => `${name} [${outputShape.join(', ')}]`),
  ];
  return `model: ${type}, ${shapes.join(' → ')}, ${count(parameters)} parameters`;
}

/** `warning: iris.csv:144: "species": …` */
export function findingText({ level, hint, ...finding }: PlacedFinding): string {
  const advice = hint === undefined ? '' : `\nhint: ${hint}`;
  return `${level}: ${findingMessage(finding)}${advice}`;
}

export function findingMessage({
  place,
  columns,
  text,
}: Pick<PlacedFinding, 'place' | 'columns' | 'text'>): string {
  const named =
    columns.length > 0 ? `${columns.map((name) => JSON.stringify(name)).join(', ')} ` : '';
  return `${place === undefined ? '' : `${place}: `}${named}${text}`;
}
