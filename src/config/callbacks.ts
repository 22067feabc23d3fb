/** @file What looks at training after each epoch, with Keras's options. To add one, add it to the table. */
import { choice, named, plain, spelled } from './choices.ts';
import { flag, notNegative, number, properFraction, text, wholeNumber } from './values.ts';

const monitor = () =>
  text('the name of a loss or metric')
    .nullable()
    .default(null)
    .describe(
      'The figure that is watched: `loss`, a term or a metric, with `val.` or `val_` before it for that of the validation part; null is `val.loss` where there is such a part, else `loss`.',
    );

const mode = () =>
  spelled(['auto', 'min', 'max'])
    .prefault('auto')
    .describe(
      'Whether less or more of the figure is better; `auto` knows it of every loss and metric.',
    );

const minDelta = (initial: number) =>
  notNegative().default(initial).describe('A change of no more than this is no improvement.');

const callbacks = {
  earlyStopping: choice('Stops training when a figure has stopped improving.', () => ({
    monitor: monitor(),
    minDelta: minDelta(0),
    patience: wholeNumber()
      .default(0)
      .describe('How many epochs without an improvement are borne before training stops.'),
    mode: mode(),
    baseline: number('a number')
      .nullable()
      .default(null)
      .describe('Epochs that are no better than this are no improvement either.'),
    restoreBestWeights: flag()
      .default(false)
      .describe(
        'Whether the model ends with the weights of its best epoch rather than of its last.',
      ),
    startFromEpoch: wholeNumber()
      .default(0)
      .describe('The first epoch, from 0, that is looked at.'),
  })),
  reduceLROnPlateau: choice(
    'Lowers the learning rate when a figure has stopped improving.',
    () => ({
      monitor: monitor(),
      factor: properFraction().default(0.1).describe('What the rate is multiplied by.'),
      patience: wholeNumber()
        .default(10)
        .describe('How many epochs without an improvement are borne before the rate is lowered.'),
      mode: mode(),
      minDelta: minDelta(0.0001),
      cooldown: wholeNumber()
        .default(0)
        .describe('How many epochs after a reduction are not counted.'),
      minLr: notNegative().default(0).describe('The rate is lowered no further than this.'),
    }),
  ),
  learningRateScheduler: choice('Sets the learning rate before each epoch.', () => ({
    schedule: text('an expression').describe(
      'An expression over `epoch`, from 0, and `rate`, the learning rate of the epoch before: "rate * 0.9", "0.1 / (1 + epoch)".',
    ),
  })),
  terminateOnNaN: plain(
    'Stops training when a batch has a loss that is not finite. Training always does so; the name is taken for the sake of configs of Keras.',
  ),
  modelCheckpoint: choice('Decides which epoch of a run is kept as its best.', () => ({
    monitor: monitor(),
    mode: mode(),
  })),
  csvLogger: choice('Writes the figures of each epoch to a CSV file, as Keras does.', () => ({
    path: text('the path of a file').describe('The file, relative to the working directory.'),
    separator: text('what stands between two cells')
      .default(',')
      .describe('What stands between two cells.'),
    append: flag().default(false).describe('Whether to go on at the end of a file that is there.'),
  })),
  tensorBoard: choice('Writes event files for TensorBoard.', () => ({
    logDir: text('the path of a folder')
      .default('logs')
      .describe('The folder, relative to the working directory.'),
    histogramFreq: wholeNumber()
      .default(0)
      .describe('Every so many epochs histograms of the weights are written; 0 is never.'),
    writeGraph: flag().default(false).describe('Whether the graph of a step is written.'),
  })),
};

/** The callbacks as their `type` names them. */
export const callback = named(callbacks, { kind: 'callback' });
