"""Writes test/golden/losses.more.json: what losses.keras3.json leaves out. Needs keras==3.15.1 on TensorFlow."""

import json
import sys

import numpy as np
import tensorflow as tf
import keras

random = np.random.default_rng(5)
ROWS = 6


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


logits = random.standard_normal((ROWS, 3)).astype("float32")
wide_logits = (6 * random.standard_normal((ROWS, 4))).astype("float32")
probabilities = softmax(logits).astype("float32")
pixels = random.random((ROWS, 4)).astype("float32")
bits = (random.random((ROWS, 4)) < 0.4).astype("float32")
classes = random.integers(0, 3, ROWS)
one_hot = np.eye(3, dtype="float32")[classes]
numbers = random.standard_normal((ROWS, 2)).astype("float32")
targets = random.standard_normal((ROWS, 2)).astype("float32")
weights = (0.5 + random.random(ROWS)).astype("float32")

CASES = [
    ("BinaryCrossentropy", dict(label_smoothing=0.1), bits, pixels),
    ("BinaryCrossentropy", dict(from_logits=True), bits, wide_logits),
    ("BinaryFocalCrossentropy", dict(apply_class_balancing=True, alpha=0.3, gamma=1.5, label_smoothing=0.1), bits, pixels),
    ("BinaryFocalCrossentropy", dict(from_logits=True), bits, wide_logits),
    ("CategoricalCrossentropy", dict(label_smoothing=0.1), one_hot, probabilities),
    ("CategoricalCrossentropy", dict(from_logits=True), np.eye(4, dtype="float32")[classes], wide_logits),
    ("CategoricalFocalCrossentropy", dict(), one_hot, probabilities),
    ("CategoricalFocalCrossentropy", dict(from_logits=True, alpha=0.4, gamma=1.0, label_smoothing=0.1), one_hot, logits),
    ("SparseCategoricalCrossentropy", dict(from_logits=True), classes, wide_logits),
    ("SparseCategoricalCrossentropy", dict(ignore_class=1), classes, probabilities),
    ("Hinge", dict(), 2 * bits - 1, wide_logits),
    ("Dice", dict(), bits, pixels),
    ("Dice", dict(axis=[1]), bits, pixels),
    ("Tversky", dict(alpha=0.3, beta=0.7, axis=[1]), bits, pixels),
    ("MeanSquaredError", dict(reduction="sum"), targets, numbers),
    ("MeanAbsoluteError", dict(reduction="mean_with_sample_weight"), targets, numbers),
    ("CosineSimilarity", dict(axis=0), targets, numbers),
    ("LogCosh", dict(), 30 * targets, numbers),
    ("CategoricalGeneralizedCrossEntropy", dict(), classes, probabilities),
    ("CategoricalGeneralizedCrossEntropy", dict(q=0.8), classes, probabilities),
    ("CategoricalCrossentropy", dict(axis=0), one_hot.T[:, :3].copy(), probabilities.T[:, :3].copy()),
    ("BinaryCrossentropy", dict(axis=0), bits, pixels),
    ("Tversky", dict(), bits, pixels),
    ("Huber", dict(delta=0.3, reduction="sum"), targets, numbers),
    ("SparseCategoricalCrossentropy", dict(from_logits=True, ignore_class=0, reduction="mean_with_sample_weight"), classes, wide_logits),
    ("SparseCategoricalCrossentropy", dict(ignore_class=2, reduction="sum"), classes, probabilities),
    ("MeanAbsolutePercentageError", dict(), targets, numbers),
    ("KLDivergence", dict(), one_hot, probabilities),
    ("CosineSimilarity", dict(axis=-1), targets, numbers),
]


def shortest(array):
    return json.loads(json.dumps(np.asarray(array).tolist()), parse_float=lambda text: float(str(np.float32(text))))


def evaluate(loss, y_true, y_pred, sample_weight):
    prediction = tf.constant(y_pred)
    with tf.GradientTape() as tape:
        tape.watch(prediction)
        value = loss(y_true, prediction, sample_weight)
    return shortest(value), shortest(tape.gradient(value, prediction))


def case(name, config, y_true, y_pred):
    loss = getattr(keras.losses, name)(**config)
    value, gradient = evaluate(loss, y_true, y_pred, None)
    per_sample = loss.call(tf.constant(y_true), tf.constant(y_pred)).shape == (ROWS,)
    weighted = evaluate(loss, y_true, y_pred, weights) if per_sample else (value, gradient)
    return dict(
        name=name, config=config, yTrue=shortest(y_true), yPred=shortest(y_pred), weighted=per_sample,
        loss=value, gradient=gradient, lossWeighted=weighted[0], gradientWeighted=weighted[1],
    )


json.dump(
    {
        "from": {"tensorflow": "2.21.0", "keras": keras.__version__},
        "note": "gradient with respect to yPred; the Weighted fields use sampleWeight where weighted is true",
        "sampleWeight": shortest(weights),
        "cases": [case(*each) for each in CASES],
    },
    sys.stdout,
)
