"""Writes test/golden/optimizers.more.json: trajectories of what the other golden files leave out.

Needs tensorflow==2.21.0, keras==3.15.1 and tf_keras==2.21.0 (whose legacy optimizers call the fused kernels).
"""

import json
import sys

import numpy as np
import keras
import tf_keras

KERAS3 = [
    ("adafactor", dict(learning_rate=0.01)),
    ("adafactor", dict(learning_rate=0.5, beta_2_decay=-0.6, clip_threshold=0.8, weight_decay=0.01)),
    ("muon", dict(learning_rate=0.02)),
    ("muon", dict(learning_rate=0.02, nesterov=False, rms_rate=None, ns_steps=3, adam_weight_decay=None)),
    ("adamw", dict(learning_rate=0.01, amsgrad=True)),
    ("lion", dict(learning_rate=0.003, weight_decay=0.1, clipnorm=1.0)),
    ("rmsprop", dict(learning_rate=0.01, centered=True, momentum=0.7)),
    ("ftrl", dict(learning_rate=0.05, learning_rate_power=-0.3, l2_shrinkage_regularization_strength=0.1, beta=0.2)),
    ("adam", dict(learning_rate=0.02, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=5)),
    ("adam", dict(learning_rate=0.02, gradient_accumulation_steps=3, clipvalue=0.4)),
    ("sgd", dict(learning_rate=0.02, momentum=0.9, gradient_accumulation_steps=2, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=2)),
    ("adam", dict(learning_rate=0.02, loss_scale_factor=8.0)),
]
KERNELS = [
    ("rmsprop", dict(learning_rate=0.01, centered=True)),
    ("rmsprop", dict(learning_rate=0.01, momentum=0.5)),
    ("rmsprop", dict(learning_rate=0.01, centered=True, momentum=0.5)),
    ("ftrl", dict(learning_rate=0.05, l1_regularization_strength=0.01, l2_regularization_strength=0.02)),
    ("ftrl", dict(learning_rate=0.05, learning_rate_power=-0.3, l2_shrinkage_regularization_strength=0.1, beta=0.2)),
]
CLASSES = dict(adafactor="Adafactor", muon="Muon", adamw="AdamW", lion="Lion", rmsprop="RMSprop", ftrl="Ftrl", adam="Adam", sgd="SGD")


def shortest(array):
    return json.loads(json.dumps(array.tolist()), parse_float=lambda text: float(str(np.float32(text))))


def trajectory(optimizer, variable, random):
    shapes = [(3, 2), (2,), (2, 4)]
    init = [random.standard_normal(shape).astype("float32") for shape in shapes]
    grads = [[random.standard_normal(shape).astype("float32") for shape in shapes] for _ in range(12)]
    variables = [variable(value) for value in init]
    after = []
    for step in grads:
        optimizer.apply_gradients([(np_to(g), v) for g, v in zip(step, variables)])
        after.append([shortest(np.array(v)) for v in variables])
    return dict(
        init=[shortest(v) for v in init],
        grads=[[shortest(g) for g in step] for step in grads],
        after=after,
    )


def np_to(gradient):
    return keras.ops.convert_to_tensor(gradient)


def cases():
    random = np.random.default_rng(11)
    for name, config in KERAS3:
        optimizer = getattr(keras.optimizers, CLASSES[name])(**config)
        yield dict(name=name, formula="keras3", config=config, **trajectory(optimizer, keras.Variable, random))
    for name, config in KERNELS:
        optimizer = getattr(tf_keras.optimizers.legacy, CLASSES[name])(**config)
        yield dict(name=name, formula="tensorflow", config=config, **trajectory(optimizer, tf_keras.backend.variable, random))


json.dump(
    {
        "from": {"tensorflow": "2.21.0", "keras": keras.__version__, "tf_keras": tf_keras.__version__},
        "note": "parameters after each of 12 apply_gradients calls with the given gradients",
        "cases": list(cases()),
    },
    sys.stdout,
)
