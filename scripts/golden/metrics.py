"""Writes test/golden/metrics.more.json: what metrics.keras3.json leaves out. Needs keras==3.15.1 on TensorFlow."""

import json
import sys

import numpy as np
import keras

random = np.random.default_rng(9)
ROWS = 40


def rounded(array):
    return np.asarray(array, "float32")


bits = rounded(random.random((ROWS, 1)) < 0.4)
scores = rounded(np.clip(0.3 * bits + 0.7 * random.random((ROWS, 1)), 0, 1))
many_bits = rounded(random.random((ROWS, 3)) < 0.4)
many_scores = rounded(random.random((ROWS, 3)))
logits = rounded(3 * random.standard_normal((ROWS, 4)))
probabilities = rounded(np.exp(logits) / np.exp(logits).sum(-1, keepdims=True))
classes = random.integers(0, 4, ROWS)
one_hot = np.eye(4, dtype="float32")[classes]
guesses = np.where(random.random(ROWS) < 0.6, classes, random.integers(0, 4, ROWS))
numbers = rounded(random.standard_normal((ROWS, 3)))
targets = rounded(numbers + 0.5 * random.standard_normal((ROWS, 3)))
weights = rounded(0.5 + random.random(ROWS))

CASES = [
    ("accuracy", "Accuracy", dict(), classes, guesses),
    ("binaryAccuracy", "BinaryAccuracy", dict(threshold=0.4), many_bits, many_scores),
    ("categoricalAccuracy", "CategoricalAccuracy", dict(), one_hot, probabilities),
    ("sparseCategoricalAccuracy", "SparseCategoricalAccuracy", dict(), classes, probabilities),
    ("topKCategoricalAccuracy", "TopKCategoricalAccuracy", dict(k=2), one_hot, probabilities),
    ("sparseTopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy", dict(k=2), classes, probabilities),
    ("meanSquaredError", "MeanSquaredError", dict(), targets, numbers),
    ("rootMeanSquaredError", "RootMeanSquaredError", dict(), targets, numbers),
    ("meanSquaredLogarithmicError", "MeanSquaredLogarithmicError", dict(), abs(targets), abs(numbers)),
    ("logCoshError", "LogCoshError", dict(), targets, numbers),
    ("cosineSimilarity", "CosineSimilarity", dict(), targets, numbers),
    ("poisson", "Poisson", dict(), abs(targets), abs(numbers)),
    ("kl_divergence", "KLDivergence", dict(), one_hot, probabilities),
    ("hinge", "Hinge", dict(), bits, scores),
    ("squaredHinge", "SquaredHinge", dict(), bits, scores),
    ("categoricalHinge", "CategoricalHinge", dict(), one_hot, logits),
    ("binaryCrossentropy", "BinaryCrossentropy", dict(label_smoothing=0.1), bits, scores),
    ("categoricalCrossentropy", "CategoricalCrossentropy", dict(from_logits=True), one_hot, logits),
    ("sparseCategoricalCrossentropy", "SparseCategoricalCrossentropy", dict(), classes, probabilities),
    ("precision", "Precision", dict(), bits, scores),
    ("precision", "Precision", dict(thresholds=[0.3, 0.6]), bits, scores),
    ("precision", "Precision", dict(top_k=2, class_id=1), one_hot, probabilities),
    ("recall", "Recall", dict(), many_bits, many_scores),
    ("recall", "Recall", dict(thresholds=[0.0, 0.5, 1.0]), bits, scores),
    ("recall", "Recall", dict(class_id=2), one_hot, probabilities),
    ("truePositives", "TruePositives", dict(), bits, scores),
    ("falsePositives", "FalsePositives", dict(thresholds=0.3), bits, scores),
    ("trueNegatives", "TrueNegatives", dict(), bits, scores),
    ("falseNegatives", "FalseNegatives", dict(thresholds=[0.2, 0.9]), bits, scores),
    ("sensitivityAtSpecificity", "SensitivityAtSpecificity", dict(specificity=0.6), bits, scores),
    ("specificityAtSensitivity", "SpecificityAtSensitivity", dict(sensitivity=0.7), bits, scores),
    ("precisionAtRecall", "PrecisionAtRecall", dict(recall=0.5, num_thresholds=30), bits, scores),
    ("recallAtPrecision", "RecallAtPrecision", dict(precision=0.5), bits, scores),
    ("auc", "AUC", dict(), bits, scores),
    ("auc", "AUC", dict(curve="PR"), bits, scores),
    ("auc", "AUC", dict(curve="PR", summation_method="majoring", num_thresholds=20), bits, scores),
    ("auc", "AUC", dict(curve="PRGAIN"), bits, scores),
    ("auc", "AUC", dict(summation_method="minoring", thresholds=[0.2, 0.3, 0.8]), bits, scores),
    ("auc", "AUC", dict(multi_label=True), many_bits, many_scores),
    ("auc", "AUC", dict(multi_label=True, label_weights=[0.2, 0.5, 0.3], curve="PR"), many_bits, many_scores),
    ("auc", "AUC", dict(from_logits=True), one_hot, logits),
    ("f1Score", "F1Score", dict(), one_hot, probabilities),
    ("f1Score", "F1Score", dict(average="macro", threshold=0.3), one_hot, probabilities),
    ("fBetaScore", "FBetaScore", dict(average="weighted", beta=2.0), one_hot, probabilities),
    ("fBetaScore", "FBetaScore", dict(average="micro", beta=0.5, threshold=0.5), many_bits, many_scores),
    ("r2Score", "R2Score", dict(), targets, numbers),
    ("r2Score", "R2Score", dict(class_aggregation="variance_weighted_average", num_regressors=2), targets, numbers),
    ("r2Score", "R2Score", dict(class_aggregation=None), targets, numbers),
    ("pearsonCorrelation", "PearsonCorrelation", dict(), targets, numbers),
    ("concordanceCorrelation", "ConcordanceCorrelation", dict(), targets, numbers),
    ("meanIoU", "MeanIoU", dict(num_classes=4, dtype="float32"), classes, guesses),
    ("iou", "IoU", dict(num_classes=4, target_class_ids=[0, 2], ignore_class=1, dtype="float32"), classes, guesses),
    ("binaryIoU", "BinaryIoU", dict(threshold=0.3, dtype="float32"), bits, scores),
    ("oneHotIoU", "OneHotIoU", dict(num_classes=4, target_class_ids=[1], dtype="float32"), one_hot, probabilities),
    ("oneHotMeanIoU", "OneHotMeanIoU", dict(num_classes=4, dtype="float32"), one_hot, probabilities),
    ("oneHotMeanIoU", "OneHotMeanIoU", dict(num_classes=4, ignore_class=2, dtype="float32"), one_hot, probabilities),
    ("oneHotIoU", "OneHotIoU", dict(num_classes=4, target_class_ids=[0, 3], sparse_y_pred=True, dtype="float32"), one_hot, guesses),
    ("meanIoU", "MeanIoU", dict(num_classes=4, sparse_y_true=False, sparse_y_pred=False, dtype="float32"), one_hot, probabilities),
    ("iou", "IoU", dict(num_classes=4, target_class_ids=[1, 2], sparse_y_pred=False, dtype="float32"), classes, probabilities),
    ("binaryIoU", "BinaryIoU", dict(target_class_ids=[1], dtype="float32"), bits, scores),
    ("binaryCrossentropy", "BinaryCrossentropy", dict(from_logits=True), many_bits, numbers),
    ("binaryCrossentropy", "BinaryCrossentropy", dict(), many_bits, many_scores),
    ("categoricalCrossentropy", "CategoricalCrossentropy", dict(label_smoothing=0.2), one_hot, probabilities),
    ("sparseCategoricalCrossentropy", "SparseCategoricalCrossentropy", dict(from_logits=True, ignore_class=1), classes, logits),
    ("meanAbsoluteError", "MeanAbsoluteError", dict(), targets, numbers),
    ("meanAbsolutePercentageError", "MeanAbsolutePercentageError", dict(), targets, numbers),
    ("binaryAccuracy", "BinaryAccuracy", dict(), bits, scores),
    ("precision", "Precision", dict(class_id=1, thresholds=0.3), one_hot, probabilities),
    ("precision", "Precision", dict(top_k=2), one_hot, probabilities),
    ("recall", "Recall", dict(top_k=2, class_id=3, thresholds=0.2), one_hot, probabilities),
    ("falsePositives", "FalsePositives", dict(), many_bits, many_scores),
    ("sensitivityAtSpecificity", "SensitivityAtSpecificity", dict(specificity=0.4, num_thresholds=1), bits, scores),
    ("specificityAtSensitivity", "SpecificityAtSensitivity", dict(sensitivity=0.7, class_id=2), one_hot, probabilities),
    ("precisionAtRecall", "PrecisionAtRecall", dict(recall=0.8, class_id=0), one_hot, probabilities),
    ("recallAtPrecision", "RecallAtPrecision", dict(precision=0.6, class_id=1, num_thresholds=50), one_hot, probabilities),
    ("auc", "AUC", dict(num_thresholds=2), bits, scores),
    ("auc", "AUC", dict(), many_bits, many_scores),
    ("auc", "AUC", dict(curve="PRGAIN", summation_method="minoring", num_thresholds=50), bits, scores),
    ("auc", "AUC", dict(summation_method="majoring"), bits, scores),
    ("f1Score", "F1Score", dict(average="micro"), one_hot, probabilities),
    ("f1Score", "F1Score", dict(average="weighted", threshold=0.5), many_bits, many_scores),
    ("fBetaScore", "FBetaScore", dict(beta=0.7), one_hot, probabilities),
    ("r2Score", "R2Score", dict(num_regressors=5), targets, numbers),
    ("r2Score", "R2Score", dict(), targets[:, :1], numbers[:, :1]),
    ("topKCategoricalAccuracy", "TopKCategoricalAccuracy", dict(k=3), one_hot, probabilities),
]


def shortest(array):
    return json.loads(json.dumps(np.asarray(array).tolist()), parse_float=lambda text: float(str(np.float32(text))))


def result(metric, y_true, y_pred, sample_weight):
    for rows in (slice(0, 15), slice(15, None)):
        metric.update_state(y_true[rows], y_pred[rows], None if sample_weight is None else sample_weight[rows])
    return shortest(metric.result())


def case(name, keras_name, config, y_true, y_pred):
    make = getattr(keras.metrics, keras_name)
    return dict(
        name=name,
        config={key: value for key, value in config.items() if key != "dtype"},
        yTrue=shortest(y_true),
        yPred=shortest(y_pred),
        result=result(make(**config), y_true, y_pred, None),
        resultWeighted=result(make(**config), y_true, y_pred, weights),
    )


json.dump(
    {
        "from": {"tensorflow": "2.21.0", "keras": keras.__version__},
        "note": "each metric updated with rows 0..14, then rows 15.., then read; resultWeighted uses sampleWeight",
        "sampleWeight": shortest(weights),
        "cases": [case(*each) for each in CASES],
    },
    sys.stdout,
)
