"""Reads a CSV of floats into a float32 array, and prints the seconds: reading.py pandas|polars PATH."""
import sys
import time

library, path = sys.argv[1:]
if library == 'pandas':
    import pandas as pd

    read = lambda: pd.read_csv(path).to_numpy('float32')
else:
    import polars as pl

    read = lambda: pl.read_csv(path).to_numpy().astype('float32')
started = time.perf_counter()
read()
print(time.perf_counter() - started)
