"""Writes test/fixtures/python.safetensors by the reference implementation. Needs safetensors==0.8.0 and numpy."""

import sys

import numpy as np
from safetensors.numpy import save_file

tensors = {
    "parameters/dense_1/bias": np.array([0.1, -0.0, np.inf, np.nan], np.float32),
    "parameters/dense_1/kernel": np.arange(-6, 6, dtype=np.float32).reshape(3, 4) / 7,
    "parameters/größe": np.zeros((0, 2), np.float32),
    "slots/0": np.array(2**31 - 1, np.int32),
}
save_file(tensors, sys.argv[1], metadata={"format": "gradtape"})
