"""Writes test/golden/training.more.json: `fit` with what training.keras3.json leaves out. Needs keras==3.15.1 on TensorFlow.

Sample weights, class weights, weighted metrics, several outputs, logits, regularisers, accumulated and clipped gradients, moving
averages, schedules.
"""

import json
import sys

import numpy as np
import keras

random = np.random.default_rng(23)
ROWS, HELD = 50, 20


def rounded(array):
    return np.asarray(array, "float32")


def data(outputs, classes):
    x = rounded(random.standard_normal((ROWS + HELD, 3)))
    scores = x @ random.standard_normal((3, max(outputs, classes))) + 0.3 * random.standard_normal((ROWS + HELD, 1))
    if classes > 2:
        y = rounded(scores.argmax(-1))
    elif classes == 2:
        y = rounded(scores[:, 0] > 0)
    else:
        y = rounded(np.tanh(scores[:, :outputs]))
    return x, y


def dense(units, activation="linear", **options):
    return {"type": "dense", "units": units, "activation": activation, **options}


RUNS = [
    dict(
        name="regression, sample weights, weighted metrics, clipped gradients",
        layers=[dense(6, "tanh"), dense(1)], outputs=1, classes=0,
        optimizer=dict(name="adam", config=dict(learning_rate=0.02, clipnorm=0.5)),
        loss=("meanSquaredError", {}), metrics=["meanAbsoluteError"], weightedMetrics=["meanAbsoluteError", "r2Score"], weights=True,
    ),
    dict(
        name="two outputs, huber, accumulated gradients, moving averages",
        layers=[dense(6, "relu"), dense(2)], outputs=2, classes=0,
        optimizer=dict(name="sgd", config=dict(learning_rate=0.05, momentum=0.9, gradient_accumulation_steps=2, use_ema=True, ema_momentum=0.8)),
        loss=("huber", {"delta": 0.3}), metrics=["rootMeanSquaredError", "r2Score"], weightedMetrics=["cosineSimilarity"], weights=True,
    ),
    dict(
        name="two classes, class weights, a schedule, weight decay",
        layers=[dense(5, "gelu"), dense(1, "sigmoid")], outputs=1, classes=2,
        optimizer=dict(name="adamw", config=dict(learning_rate=dict(type="cosineDecay", initial_learning_rate=0.03, decay_steps=20), weight_decay=0.02)),
        loss=("binaryCrossentropy", {"label_smoothing": 0.05}), metrics=["accuracy", "precision", "recall", "auc"], weightedMetrics=["accuracy"],
        classWeight={"0": 0.7, "1": 2.5}, weights=False,
    ),
    dict(
        name="four classes of logits, class weights, loss scale",
        layers=[dense(8, "selu"), dense(4)], outputs=4, classes=4,
        optimizer=dict(name="rmsprop", config=dict(learning_rate=0.01, centered=True, momentum=0.5, loss_scale_factor=8.0)),
        loss=("sparseCategoricalCrossentropy", {"from_logits": True}), metrics=["accuracy"], weightedMetrics=["accuracy"],
        classWeight={"0": 2.0, "3": 0.5}, weights=False,
    ),
    dict(
        name="regularisers, the sum of weighted rows, nadam",
        layers=[dense(4, "softplus", l2=0.01), dense(1)], outputs=1, classes=0,
        optimizer=dict(name="nadam", config=dict(learning_rate=0.01, global_clipnorm=5.0)),
        loss=("logCosh", {"reduction": "sum"}), metrics=["meanSquaredError"], weightedMetrics=[], weights=True,
    ),
]
CLASSES = dict(adam="Adam", adamw="AdamW", sgd="SGD", rmsprop="RMSprop", nadam="Nadam")
LOSSES = dict(
    meanSquaredError="MeanSquaredError", huber="Huber", binaryCrossentropy="BinaryCrossentropy",
    sparseCategoricalCrossentropy="SparseCategoricalCrossentropy", logCosh="LogCosh",
)
METRICS = dict(
    meanAbsoluteError="MeanAbsoluteError", r2Score="R2Score", rootMeanSquaredError="RootMeanSquaredError", cosineSimilarity="CosineSimilarity",
    precision="Precision", recall="Recall", auc="AUC", meanSquaredError="MeanSquaredError",
)


def shortest(array):
    return json.loads(json.dumps(np.asarray(array).tolist()), parse_float=lambda text: float(str(np.float32(text))))


def layer(options):
    options = dict(options)
    options.pop("type")
    l2 = options.pop("l2", None)
    return keras.layers.Dense(**options, kernel_regularizer=keras.regularizers.L2(l2) if l2 else None)


def metric(name):
    return name if name == "accuracy" else getattr(keras.metrics, METRICS[name])()


def optimizer(name, config):
    rate = config["learning_rate"]
    if isinstance(rate, dict):
        rate = keras.optimizers.schedules.CosineDecay(rate["initial_learning_rate"], rate["decay_steps"])
    return getattr(keras.optimizers, CLASSES[name])(**{**config, "learning_rate": rate})


def run(name, layers, outputs, classes, optimizer: dict, loss, metrics, weightedMetrics, weights, classWeight=None):
    x, y = data(outputs, classes)
    weight = rounded(random.integers(1, 9, ROWS + HELD) / 4) if weights else None
    keras.utils.set_random_seed(3)
    model = keras.Sequential([keras.Input((3,)), *map(layer, layers)])
    model.compile(
        optimizer=make_optimizer(**optimizer), loss=getattr(keras.losses, LOSSES[loss[0]])(**loss[1]),
        metrics=[metric(m) for m in metrics], weighted_metrics=[metric(m) for m in weightedMetrics] or None, jit_compile=False,
    )
    initial = [shortest(w) for w in model.get_weights()]
    held = (x[ROWS:], y[ROWS:]) + ((weight[ROWS:],) if weights else ())
    history = model.fit(
        x[:ROWS], y[:ROWS], sample_weight=weight[:ROWS] if weights else None, validation_data=held,
        class_weight={int(k): v for k, v in classWeight.items()} if classWeight else None,
        batch_size=16, epochs=5, shuffle=False, verbose=0,
    ).history
    return dict(
        name=name, layers=layers, optimizer=optimizer, loss=dict(type=loss[0], **loss[1]), metrics=metrics, weightedMetrics=weightedMetrics,
        classWeight=classWeight, batchSize=16, epochs=5, x=shortest(x[:ROWS]), y=shortest(y[:ROWS]), validationX=shortest(x[ROWS:]),
        validationY=shortest(y[ROWS:]), sampleWeight=shortest(weight[:ROWS]) if weights else None,
        validationWeight=shortest(weight[ROWS:]) if weights else None, initialWeights=initial,
        history={key: shortest(values) for key, values in history.items()}, finalWeights=[shortest(w) for w in model.get_weights()],
    )


make_optimizer = optimizer
json.dump(
    {
        "from": {"tensorflow": "2.21.0", "keras": keras.__version__},
        "note": "model.fit with shuffle=False from the given initial weights; history per epoch; weights in Keras order",
        "runs": [run(**each) for each in RUNS],
    },
    sys.stdout,
)
