"""Reads a CSV table by pandas, predicts by Keras, and writes the table with the predictions: `python keras_predict.py big.csv`."""

import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import pandas as pd

D = keras.layers.Dense
model = keras.Sequential([keras.Input((20,)), D(64, activation="relu"), D(64, activation="relu"), D(1)])
table = pd.read_csv(sys.argv[1])
x = table.drop(columns="y").to_numpy("float32")
table["prediction"] = model.predict(x, batch_size=4096, verbose=0)[:, 0]
table.to_csv(sys.stdout, index=False)
