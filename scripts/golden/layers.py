"""Writes test/golden/layers.keras3.json: layers, activations, regularisers and constraints by Keras.

Needs tensorflow==2.21.0 and keras==3.15.1. Usage: python layers.py > ../../test/golden/layers.keras3.json
"""

import json
import os
import sys

os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L

SEQUENCE = (2, 5, 3)
IMAGE = (2, 5, 4, 3)


def dense(name, **options):
    return dict(type="dense", units=3, activation=dict(type=name, **options))


# Each layer: gradtape's config, Keras's layer, the shape of the input, and whether the pass is for training.
LAYERS = [
    (dict(type="dense", units=4, activation="tanh"), lambda: L.Dense(4, "tanh"), (3, 5)),
    (dict(type="dense", units=2, useBias=False), lambda: L.Dense(2, use_bias=False), SEQUENCE),
    (dict(type="activation", activation="softplus"), lambda: L.Activation("softplus"), SEQUENCE),
    (dict(type="prelu"), lambda: L.PReLU(), SEQUENCE),
    (dict(type="prelu", sharedAxes=[1, 2]), lambda: L.PReLU(shared_axes=[1, 2]), IMAGE),
    (dict(type="embedding", inputDim=6, outputDim=3), lambda: L.Embedding(6, 3), (2, 4)),
    (dict(type="flatten"), lambda: L.Flatten(), IMAGE),
    (dict(type="reshape", targetShape=[2, -1, 3]), lambda: L.Reshape((2, -1, 3)), IMAGE),
    (dict(type="permute", dims=[3, 1, 2]), lambda: L.Permute((3, 1, 2)), IMAGE),
    (dict(type="repeatVector", n=3), lambda: L.RepeatVector(3), (2, 4)),
    (dict(type="cropping1d", cropping=[1, 2]), lambda: L.Cropping1D((1, 2)), SEQUENCE),
    (dict(type="cropping2d", cropping=[[1, 0], [1, 2]]), lambda: L.Cropping2D(((1, 0), (1, 2))), IMAGE),
    (dict(type="zeroPadding1d", padding=2), lambda: L.ZeroPadding1D(2), SEQUENCE),
    (dict(type="zeroPadding2d", padding=[1, 2]), lambda: L.ZeroPadding2D((1, 2)), IMAGE),
    (dict(type="upSampling1d", size=3), lambda: L.UpSampling1D(3), SEQUENCE),
    (dict(type="upSampling2d", size=[2, 3]), lambda: L.UpSampling2D((2, 3)), IMAGE),
    (dict(type="upSampling2d", interpolation="bilinear"), lambda: L.UpSampling2D(2, interpolation="bilinear"), IMAGE),
    (dict(type="conv1d", filters=4, kernelSize=3), lambda: L.Conv1D(4, 3), SEQUENCE),
    (dict(type="conv1d", filters=2, kernelSize=2, padding="causal", dilationRate=2), lambda: L.Conv1D(2, 2, padding="causal", dilation_rate=2), SEQUENCE),
    (dict(type="conv1d", filters=2, kernelSize=4, padding="same", strides=2), lambda: L.Conv1D(2, 4, padding="same", strides=2), SEQUENCE),
    (dict(type="conv2d", filters=4, kernelSize=3, activation="relu"), lambda: L.Conv2D(4, 3, activation="relu"), IMAGE),
    (dict(type="conv2d", filters=2, kernelSize=[3, 2], padding="same", strides=[2, 1]), lambda: L.Conv2D(2, (3, 2), padding="same", strides=(2, 1)), IMAGE),
    (dict(type="conv2d", filters=2, kernelSize=2, padding="same", dilationRate=2), lambda: L.Conv2D(2, 2, padding="same", dilation_rate=2), IMAGE),
    (dict(type="conv2d", filters=6, kernelSize=2, groups=3), lambda: L.Conv2D(6, 2, groups=3), IMAGE),
    (dict(type="depthwiseConv1d", kernelSize=3, depthMultiplier=2), lambda: L.DepthwiseConv1D(3, depth_multiplier=2), SEQUENCE),
    (dict(type="depthwiseConv2d", kernelSize=3, padding="same", strides=2), lambda: L.DepthwiseConv2D(3, padding="same", strides=2), IMAGE),
    (dict(type="depthwiseConv2d", kernelSize=2, dilationRate=2), lambda: L.DepthwiseConv2D(2, dilation_rate=2), IMAGE),
    (dict(type="separableConv1d", filters=4, kernelSize=3, padding="same", strides=2), lambda: L.SeparableConv1D(4, 3, padding="same", strides=2), SEQUENCE),
    (dict(type="separableConv2d", filters=4, kernelSize=3, padding="same", depthMultiplier=2, activation="relu"), lambda: L.SeparableConv2D(4, 3, padding="same", depth_multiplier=2, activation="relu"), IMAGE),
    (dict(type="maxPooling1d"), lambda: L.MaxPooling1D(), SEQUENCE),
    (dict(type="maxPooling1d", poolSize=3, strides=1, padding="same"), lambda: L.MaxPooling1D(3, 1, "same"), SEQUENCE),
    (dict(type="maxPooling2d"), lambda: L.MaxPooling2D(), IMAGE),
    (dict(type="maxPooling2d", poolSize=[3, 2], strides=[1, 2], padding="same"), lambda: L.MaxPooling2D((3, 2), (1, 2), "same"), IMAGE),
    (dict(type="averagePooling1d", poolSize=3, strides=2, padding="same"), lambda: L.AveragePooling1D(3, 2, "same"), SEQUENCE),
    (dict(type="averagePooling2d", poolSize=3, strides=2, padding="same"), lambda: L.AveragePooling2D(3, 2, "same"), IMAGE),
    (dict(type="averagePooling2d"), lambda: L.AveragePooling2D(2), IMAGE),
    (dict(type="globalMaxPooling1d"), lambda: L.GlobalMaxPooling1D(), SEQUENCE),
    (dict(type="globalMaxPooling2d", keepdims=True), lambda: L.GlobalMaxPooling2D(keepdims=True), IMAGE),
    (dict(type="globalAveragePooling1d", keepdims=True), lambda: L.GlobalAveragePooling1D(keepdims=True), SEQUENCE),
    (dict(type="globalAveragePooling2d"), lambda: L.GlobalAveragePooling2D(), IMAGE),
    (dict(type="simpleRnn", units=4), lambda: L.SimpleRNN(4), SEQUENCE),
    (dict(type="simpleRnn", units=2, activation="relu", returnSequences=True, goBackwards=True), lambda: L.SimpleRNN(2, "relu", return_sequences=True, go_backwards=True), SEQUENCE),
    (dict(type="lstm", units=4), lambda: L.LSTM(4), SEQUENCE),
    (dict(type="lstm", units=3, returnSequences=True, unitForgetBias=False, recurrentActivation="hardSigmoid"), lambda: L.LSTM(3, return_sequences=True, unit_forget_bias=False, recurrent_activation="hard_sigmoid"), SEQUENCE),
    (dict(type="gru", units=4), lambda: L.GRU(4), SEQUENCE),
    (dict(type="gru", units=3, resetAfter=False, returnSequences=True), lambda: L.GRU(3, reset_after=False, return_sequences=True), SEQUENCE),
    (dict(type="gru", units=3, useBias=False, goBackwards=True), lambda: L.GRU(3, use_bias=False, go_backwards=True), SEQUENCE),
    (dict(type="bidirectional", layer=dict(type="lstm", units=3)), lambda: L.Bidirectional(L.LSTM(3)), SEQUENCE),
    (dict(type="bidirectional", mergeMode="ave", layer=dict(type="gru", units=3, returnSequences=True)), lambda: L.Bidirectional(L.GRU(3, return_sequences=True), "ave"), SEQUENCE),
    (dict(type="timeDistributed", layer=dict(type="conv1d", filters=2, kernelSize=2)), lambda: L.TimeDistributed(L.Conv1D(2, 2)), IMAGE),
    (dict(type="multiHeadAttention", numHeads=2, keyDim=3), lambda: SelfAttention(num_heads=2, key_dim=3), SEQUENCE),
    (dict(type="multiHeadAttention", numHeads=3, keyDim=2, valueDim=4, useCausalMask=True, useBias=False), lambda: SelfAttention(causal=True, num_heads=3, key_dim=2, value_dim=4, use_bias=False), SEQUENCE),
    (dict(type="batchNormalization"), lambda: L.BatchNormalization(), (6, 4), True),
    (dict(type="batchNormalization"), lambda: L.BatchNormalization(), (6, 4), False),
    (dict(type="batchNormalization", momentum=0.8, epsilon=0.01, scale=False), lambda: L.BatchNormalization(momentum=0.8, epsilon=0.01, scale=False), IMAGE, True),
    (dict(type="batchNormalization", axis=1), lambda: L.BatchNormalization(axis=1), SEQUENCE, True),
    (dict(type="batchNormalization", trainable=False), lambda: L.BatchNormalization(trainable=False), (6, 4), True),
    (dict(type="layerNormalization"), lambda: L.LayerNormalization(), SEQUENCE),
    (dict(type="layerNormalization", axis=[1, 2], center=False), lambda: L.LayerNormalization(axis=[1, 2], center=False), SEQUENCE),
    (dict(type="groupNormalization", groups=2), lambda: L.GroupNormalization(2), (2, 3, 4, 6)),
    (dict(type="groupNormalization", groups=-1, scale=False), lambda: L.GroupNormalization(-1, scale=False), IMAGE),
    (dict(type="rmsNormalization"), lambda: L.RMSNormalization(), SEQUENCE),
    (dict(type="unitNormalization", axis=[1, 2]), lambda: L.UnitNormalization(axis=[1, 2]), SEQUENCE),
    (dict(type="rescaling", scale=0.125, offset=-1), lambda: L.Rescaling(0.125, -1.0), SEQUENCE),
    (dict(type="normalization"), lambda: L.Normalization(), SEQUENCE),
    (dict(type="normalization", axis=None), lambda: L.Normalization(axis=None), SEQUENCE),
    (dict(type="normalization", mean=[1, 2, 3], variance=4, invert=True), lambda: L.Normalization(mean=[1.0, 2.0, 3.0], variance=[4.0, 4.0, 4.0], invert=True), SEQUENCE),
    (dict(type="dropout", rate=0.5), lambda: L.Dropout(0.5), SEQUENCE),
    (dict(type="alphaDropout", rate=0.5), lambda: L.AlphaDropout(0.5), SEQUENCE),
    (dict(type="gaussianDropout", rate=0.5), lambda: L.GaussianDropout(0.5), SEQUENCE),
    (dict(type="gaussianNoise", stddev=0.5), lambda: L.GaussianNoise(0.5), SEQUENCE),
    (dict(type="spatialDropout1d", rate=0.5), lambda: L.SpatialDropout1D(0.5), SEQUENCE),
    (dict(type="spatialDropout2d", rate=0.5), lambda: L.SpatialDropout2D(0.5), IMAGE),
]

# Without sparsemax: that of Keras 3.15.1 adds cumulative sums up, and what it gives does not sum to 1.
A = keras.activations
ACTIVATIONS = [
    (dict(type="celu", alpha=0.7), lambda x: A.celu(x, alpha=0.7)),
    (dict(type="elu"), A.elu),
    (dict(type="elu", alpha=0.6), lambda x: A.elu(x, alpha=0.6)),
    (dict(type="exponential"), A.exponential),
    (dict(type="gelu"), A.gelu),
    (dict(type="gelu", approximate=True), lambda x: A.gelu(x, approximate=True)),
    (dict(type="glu"), A.glu),
    (dict(type="hardShrink", threshold=0.75), lambda x: A.hard_shrink(x, threshold=0.75)),
    (dict(type="hardSigmoid"), A.hard_sigmoid),
    (dict(type="hardSilu"), A.hard_silu),
    (dict(type="hardTanh"), A.hard_tanh),
    (dict(type="leakyRelu", negativeSlope=0.3), lambda x: A.leaky_relu(x, negative_slope=0.3)),
    (dict(type="linear"), A.linear),
    (dict(type="logSigmoid"), A.log_sigmoid),
    (dict(type="logSoftmax"), A.log_softmax),
    (dict(type="logSoftmax", axis=1), lambda x: A.log_softmax(x, axis=1)),
    (dict(type="mish"), A.mish),
    (dict(type="relu"), A.relu),
    (dict(type="relu", negativeSlope=0.1), lambda x: A.relu(x, negative_slope=0.1)),
    (dict(type="relu", negativeSlope=0.1, maxValue=1.5, threshold=0.5), lambda x: A.relu(x, negative_slope=0.1, max_value=1.5, threshold=0.5)),
    (dict(type="relu", maxValue=6), lambda x: A.relu(x, max_value=6)),
    (dict(type="relu6"), A.relu6),
    (dict(type="selu"), A.selu),
    (dict(type="sigmoid"), A.sigmoid),
    (dict(type="silu"), A.silu),
    (dict(type="softmax"), A.softmax),
    (dict(type="softmax", axis=1), lambda x: A.softmax(x, axis=1)),
    (dict(type="softplus"), A.softplus),
    (dict(type="softShrink"), A.soft_shrink),
    (dict(type="softsign"), A.softsign),
    (dict(type="sparsePlus"), A.sparse_plus),
    (dict(type="sparseSigmoid"), A.sparse_sigmoid),
    (dict(type="squareplus", b=3), lambda x: A.squareplus(x, b=3)),
    (dict(type="tanh"), A.tanh),
    (dict(type="tanhShrink"), A.tanh_shrink),
    (dict(type="threshold", threshold=0.5, defaultValue=-1), lambda x: A.threshold(x, 0.5, -1.0)),
]

R = keras.regularizers
REGULARIZERS = [
    (dict(type="l1", l1=0.02), R.L1(0.02)),
    (dict(type="l2"), R.L2()),
    (dict(type="l1l2", l1=0.02, l2=0.03), R.L1L2(0.02, 0.03)),
    (dict(type="orthogonal", factor=0.05), R.OrthogonalRegularizer(0.05)),
    (dict(type="orthogonal", mode="columns"), R.OrthogonalRegularizer(mode="columns")),
]

C = keras.constraints
CONSTRAINTS = [
    (dict(type="maxNorm", maxValue=1.5), C.MaxNorm(1.5), (4, 3)),
    (dict(type="maxNorm", maxValue=1, axis=[0, 1, 2]), C.MaxNorm(1, axis=[0, 1, 2]), (2, 3, 2, 4)),
    (dict(type="minMaxNorm", minValue=1, maxValue=2, rate=0.7), C.MinMaxNorm(1, 2, 0.7), (4, 3)),
    (dict(type="nonNeg"), C.NonNeg(), (4, 3)),
    (dict(type="unitNorm", axis=1), C.UnitNorm(axis=1), (4, 3)),
]


class SelfAttention(L.Layer):
    def __init__(self, causal=False, **options):
        super().__init__()
        self.attention = L.MultiHeadAttention(**options)
        self.causal = causal

    def build(self, shape):
        self.attention.build(shape, shape)

    def call(self, x):
        return self.attention(x, x, use_causal_mask=self.causal)


random = np.random.default_rng(17)


def normal(shape, scale=1.0):
    return (scale * random.standard_normal(shape)).astype("float32")


def shortest(array):
    array = np.asarray(array)
    return json.loads(json.dumps(array.tolist()), parse_float=lambda text: float(str(np.float32(text))))


def trained(layer):
    return [v for v in layer.trainable_weights]


def moving(layer):
    return [v for v in layer.non_trainable_weights if v.dtype != "uint32" and "seed" not in v.path]


def input_of(config, shape):
    if config["type"] == "embedding":
        return random.integers(0, config["inputDim"], shape).astype("float32")
    return normal(shape)


def of_layer(config, make, shape, training=True):
    noisy = any(word in config["type"].lower() for word in ("dropout", "noise"))
    training = training and not noisy
    layer = make()
    x = tf.constant(input_of(config, shape))
    if config["type"] == "normalization" and "mean" not in config:
        layer.build(shape)
        layer.adapt(normal((40,) + shape[1:], 3.0) + 1)
        config = dict(config)
    layer(x)
    for v in trained(layer):
        v.assign(normal(v.shape, 0.7))
    if config["type"] == "batchNormalization":
        for v in layer.weights:
            v.assign(np.abs(normal(v.shape)) + 0.3)
    before = dict(weights=[shortest(v) for v in trained(layer)], moving=[shortest(v) for v in moving(layer)])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = layer(x, training=training) if "training" in layer._call_signature.parameters else layer(x)
        upstream = normal(y.shape)
        value = tf.reduce_sum(y * upstream)
    sources = [x] + [v.value for v in trained(layer)]
    gradients = [None if g is None else tf.convert_to_tensor(g) for g in tape.gradient(value, sources)]
    return dict(
        config=config,
        training=training,
        x=shortest(x),
        **before,
        upstream=shortest(upstream),
        y=shortest(y),
        gradients=[None if g is None else shortest(g) for g in gradients],
        movingAfter=[shortest(v) for v in moving(layer)],
        parameters=int(sum(np.prod(v.shape) for v in trained(layer) + moving(layer))),
    )


def of_activation(config, f):
    x = tf.constant(np.concatenate([normal((3, 2, 4), 1.5), normal((1, 2, 4), 6)]))
    upstream = None
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
        upstream = normal(y.shape)
        value = tf.reduce_sum(y * upstream)
    return dict(config=config, x=shortest(x), upstream=shortest(upstream), y=shortest(y), gradient=shortest(tape.gradient(value, x)))


def of_regularizer(config, f):
    w = tf.constant(normal((4, 3)))
    with tf.GradientTape() as tape:
        tape.watch(w)
        value = f(w)
    return dict(config=config, w=shortest(w), value=shortest(value), gradient=shortest(tape.gradient(value, w)))


def of_constraint(config, f, shape):
    w = normal(shape)
    return dict(config=config, w=shortest(w), constrained=shortest(f(w)))


json.dump(
    {
        "from": {"tensorflow": tf.__version__, "keras": keras.__version__},
        "note": "y of x, and the gradients of sum(y * upstream) with respect to x and then the trained weights in Keras's order; "
        "the moving weights before and after the pass",
        "layers": [of_layer(*case) for case in LAYERS],
        "activations": [of_activation(*case) for case in ACTIVATIONS],
        "regularizers": [of_regularizer(*case) for case in REGULARIZERS],
        "constraints": [of_constraint(*case) for case in CONSTRAINTS],
    },
    sys.stdout,
)
