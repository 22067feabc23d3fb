/** @file `evaluate --expect`: what a run must come to on one table. */
import type { Config } from '../config/schema.ts';
import { GradtapeError } from '../errors.ts';
import type { Asked, Verdict } from '../expectations/judge.ts';
import type { PartFigures } from '../training/events.ts';

/**
 * What is expected of an evaluation.
 * @throws GradtapeError `config` for one that cannot be read, or is about what an evaluation has not.
 */
export async function askedOfTable(config: Config, expect: readonly string[]): Promise<Asked[]> {
  const { figureOf, knownOf } = await import('../expectations/figures.ts');
  const { parseExpectation } = await import('../expectations/parse.ts');
  return expect.map((text) => {
    const where = `--expect ${text}`;
    const expectation = parseExpectation({ text, where });
    const { of, part } = expectation.quantity;
    if (of === 'best' || part === 'validation') throw ofTraining(where);
    const figure = figureOf(expectation, knownOf(config));
    if (!['loss', 'term', 'metric'].includes(figure.kind)) throw ofTraining(where);
    return { expectation, figure };
  });
}

const ofTraining = (where: string): GradtapeError =>
  new GradtapeError('config', `${where}: an evaluation has the loss and the metrics of one table`, {
    hint: 'leave out "val." and "best."; epochs, seconds and learningRate are of training',
  });

export async function verdictsOn(
  asked: readonly Asked[],
  figures: PartFigures,
): Promise<Verdict[]> {
  const { verdictOn } = await import('../expectations/judge.ts');
  const only = { ...figures, epoch: 0, seconds: 0 };
  // What found it in training names the epoch; here there is none.
  return asked.map((one) => ({ ...verdictOn(one, [only]), epoch: undefined }));
}
