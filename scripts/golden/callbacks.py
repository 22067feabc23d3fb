"""Writes test/golden/callbacks.keras3.json: Keras's callbacks, driven epoch by epoch by a series of val_loss."""
import json
import random
import sys

import keras
import numpy as np


def drive(callback, series):
    """What the callback does to a model whose weight holds the number of its epoch."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.1), 'mse')
    model.stop_training = False
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch, value in enumerate(series):
        if model.stop_training:
            break
        model.layers[0].set_weights([np.array([[float(epoch)]]), np.array([0.0])])
        callback.on_epoch_begin(epoch, {})
        callback.on_epoch_end(epoch, {'loss': value, 'val_loss': value})
        rates.append(float(np.float32(model.optimizer.learning_rate)))
    callback.on_train_end({})
    return rates, float(model.layers[0].get_weights()[0][0, 0])


def series_of(decay):
    return [round(random.uniform(0.5, 1.5) * decay**epoch, 4) for epoch in range(16)]


def early_stopping(i):
    series = series_of(0.93)
    if i % 5 == 4:
        series[3] = series[2]
    options = dict(
        patience=random.choice([0, 1, 2, 3]),
        min_delta=random.choice([0, 0.01, 0.1]),
        mode=random.choice(['min', 'max']),
        baseline=random.choice([None, None, 0.8]),
        restore_best_weights=random.random() < 0.5,
        start_from_epoch=random.choice([0, 0, 3]),
    )
    rates, weights = drive(keras.callbacks.EarlyStopping(monitor='val_loss', **options), series)
    return dict(type='earlyStopping', options=options, series=series, epochs=len(rates), weightsOfEpoch=weights)


def reduce_lr_on_plateau(_):
    series = series_of(0.95)
    options = dict(
        factor=random.choice([0.1, 0.5, 0.9]),
        patience=random.choice([1, 2, 3]),
        mode=random.choice(['min', 'max']),
        min_delta=random.choice([1e-4, 0.05]),
        cooldown=random.choice([0, 1, 3]),
        min_lr=random.choice([0, 0.01]),
    )
    rates, _ = drive(keras.callbacks.ReduceLROnPlateau(monitor='val_loss', **options), series)
    return dict(type='reduceLROnPlateau', options=options, series=series, rates=rates)


random.seed(1)
cases = [early_stopping(i) for i in range(24)] + [reduce_lr_on_plateau(i) for i in range(16)]
note = 'callbacks driven by a series of val_loss; the learning rate is 0.1 at first, weights hold the number of their epoch'
json.dump({'from': {'keras': keras.__version__}, 'note': note, 'cases': cases}, sys.stdout)
