"""Writes test/golden/schedules.more.json: what schedules.keras3.json leaves out. Needs keras==3.15.1 on TensorFlow."""

import json
import sys

import numpy as np
import keras
from keras.optimizers import schedules

CASES = [
    ("inverseTimeDecay", dict(initial_learning_rate=0.1, decay_steps=4, decay_rate=0.5, staircase=True)),
    ("polynomialDecay", dict(initial_learning_rate=0.1, decay_steps=20)),
    ("cosineDecay", dict(initial_learning_rate=0.02, decay_steps=15, alpha=0.1, warmup_target=0.1, warmup_steps=7)),
    ("cosineDecayRestarts", dict(initial_learning_rate=0.1, first_decay_steps=7, t_mul=1.0, m_mul=0.7, alpha=0.1)),
    ("cosineDecayRestarts", dict(initial_learning_rate=0.3, first_decay_steps=4)),
    ("piecewiseConstantDecay", dict(boundaries=[3, 8, 13, 20], values=[0.5, 0.1, 0.05, 0.2, 0.01])),
]


def values(name, config):
    schedule = getattr(schedules, name[0].upper() + name[1:])(**config)
    return [float(str(np.float32(schedule(step)))) for step in range(30)]


json.dump(
    {
        "from": {"tensorflow": "2.21.0", "keras": keras.__version__},
        "note": "learning rate at steps 0..29",
        "cases": [dict(name=name, config=config, values=values(name, config)) for name, config in CASES],
    },
    sys.stdout,
)
