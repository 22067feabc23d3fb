"""Writes test/golden/optimizers.options.json: every optimizer of Keras with the options that all of them share.

Needs tensorflow==2.21.0 and keras==3.15.1.
"""

import json
import sys

import numpy as np
import keras

OPTIMIZERS = dict(
    adadelta="Adadelta", adafactor="Adafactor", adagrad="Adagrad", adam="Adam", adamax="Adamax", adamw="AdamW", ftrl="Ftrl",
    lamb="Lamb", lion="Lion", muon="Muon", nadam="Nadam", rmsprop="RMSprop", sgd="SGD",
)
SHARED = [
    dict(weight_decay=0.02, clipnorm=0.5),
    dict(global_clipnorm=0.7, use_ema=True, ema_momentum=0.9),
    dict(clipvalue=0.3, loss_scale_factor=16.0, gradient_accumulation_steps=3, weight_decay=0.01),
    dict(learning_rate=dict(type="exponentialDecay", initial_learning_rate=0.05, decay_steps=3, decay_rate=0.5)),
    dict(
        learning_rate=dict(type="exponentialDecay", initial_learning_rate=0.05, decay_steps=3, decay_rate=0.5),
        gradient_accumulation_steps=2, use_ema=True, ema_momentum=0.7, ema_overwrite_frequency=2,
    ),
]
OWN = [
    ("adadelta", dict(rho=0.8, epsilon=1e-4)),
    ("adafactor", dict(epsilon_1=1e-8, epsilon_2=0.1)),
    ("adagrad", dict(initial_accumulator_value=0.5, epsilon=1e-2)),
    ("adam", dict(beta_1=0.7, beta_2=0.95, epsilon=1e-3)),
    ("adam", dict(amsgrad=True, beta_2=0.6)),
    ("adamax", dict(beta_1=0.7, beta_2=0.95, epsilon=1e-3)),
    ("adamw", dict(beta_1=0.7, beta_2=0.95, epsilon=1e-3, weight_decay=0.1)),
    ("ftrl", dict(initial_accumulator_value=0.5, learning_rate_power=-0.7, beta=0.1)),
    ("lamb", dict(beta_1=0.7, beta_2=0.95, epsilon=1e-3)),
    ("lion", dict(beta_1=0.7, beta_2=0.8)),
    ("muon", dict(momentum=0.7, adam_beta_1=0.8, adam_beta_2=0.9, adam_lr_ratio=0.5, epsilon=1e-4, rms_rate=0.4)),
    ("muon", dict(muon_a=3.0, muon_b=-4.0, muon_c=1.5, weight_decay=None)),
    ("nadam", dict(beta_1=0.7, beta_2=0.95, epsilon=1e-3)),
    ("rmsprop", dict(rho=0.7, epsilon=1e-3)),
    ("rmsprop", dict(centered=True)),
    ("rmsprop", dict(centered=True, use_ema=True, ema_momentum=0.8)),
    ("sgd", dict(momentum=0.7, nesterov=True, weight_decay=0.05)),
]
RATE = 0.02
SHAPES = [(3, 2), (2,), (2, 4)]
random = np.random.default_rng(17)
INIT = [random.standard_normal(shape).astype("float32") for shape in SHAPES]
GRADS = [[random.standard_normal(shape).astype("float32") for shape in SHAPES] for _ in range(12)]


def shortest(array):
    return json.loads(json.dumps(np.asarray(array).tolist()), parse_float=lambda text: float(str(np.float32(text))))


def rate_of(learning_rate):
    if not isinstance(learning_rate, dict):
        return learning_rate
    options = {key: value for key, value in learning_rate.items() if key != "type"}
    return keras.optimizers.schedules.ExponentialDecay(**options)


def case(name, options):
    config = {"learning_rate": RATE, **options}
    optimizer = getattr(keras.optimizers, OPTIMIZERS[name])(**{**config, "learning_rate": rate_of(config["learning_rate"])})
    variables = [keras.Variable(value) for value in INIT]
    after = []
    scale = config.get("loss_scale_factor") or 1.0
    for step in GRADS:
        # What a tape gives where the loss was scaled.
        optimizer.apply_gradients([(keras.ops.convert_to_tensor(g * scale), v) for g, v in zip(step, variables)])
        after.append([shortest(v) for v in variables])
    optimizer.finalize_variable_values(variables)
    return dict(name=name, config=config, after=after, final=[shortest(v) for v in variables])


json.dump(
    {
        "from": {"tensorflow": "2.21.0", "keras": keras.__version__},
        "note": "parameters after each of 12 apply_gradients calls with the given gradients times loss_scale_factor, and when training ends",
        "init": [shortest(v) for v in INIT],
        "grads": [[shortest(g) for g in step] for step in GRADS],
        "cases": [case(name, options) for name in OPTIMIZERS for options in SHARED] + [case(*each) for each in OWN],
    },
    sys.stdout,
)
