"""Writes test/golden/tables.pandas.json: what pandas reads from the tables in data/, and from texts that are hard to read.

python -m venv /tmp/pandas && /tmp/pandas/bin/pip install pandas==3.1.1
/tmp/pandas/bin/python scripts/golden/tables.py
"""
import hashlib
import io
import json
import pathlib
import struct

import pandas as pd

root = pathlib.Path(__file__).parents[2]

texts = {
    'missing cells': 'a,b,c\n1,NA,x\n,2,nan\n3.5,null,None\n,#N/A,<NA>\n',
    'quotes and line breaks': 'a,b\r\n"x, ""y""\r\nz",1\r\n"",2\r\n',
    'numbers that are none': 'a,b,c\n1_000,0x10,1e5\n2,3,-1E-5\n',
    'infinities': 'a,b\ninf,Infinity\n-inf,-INF\n1,2\n',
    'many digits': 'a\n0.1\n123456789.123456789\n1e-320\n9007199254740993\n2.2250738585072011e-308\n1.7976931348623157e308\n',
    'blank lines': '\na,b\n\n1,2\n   \n3,4\n\n',
    'blanks': 'a,b\n 1 , x \n2\t,y\n',
    'leading zeros': 'a\n007\n010\n',
    'a byte order mark': '\ufeffa,b\n1,2\n',
    'a number, then text': 'a\n1\n2\nx\n1.50\n',
}


def column(series):
    """The type, and a digest of the cells: of doubles as little-endian bytes, of texts as JSON."""
    missing = series.isna()
    if pd.api.types.is_numeric_dtype(series):
        cells = series.to_numpy('float64', na_value=float('nan'))
        packed = b''.join(b'missing!' if gap else struct.pack('<d', x) for x, gap in zip(cells, missing))
        kind = 'number'
    else:
        cells = [None if gap else str(x) for x, gap in zip(series, missing)]
        packed = json.dumps(cells, ensure_ascii=False, separators=(',', ':')).encode()
        kind = 'text'
    return {
        'name': series.name,
        'type': kind,
        'missing': int(missing.sum()),
        'sha256': hashlib.sha256(packed).hexdigest(),
    }


def table(name, source, **extra):
    frame = pd.read_csv(source)
    return {'name': name, **extra, 'rows': len(frame), 'columns': [column(frame[c]) for c in frame]}


names = ['penguins', 'iris', 'wine', 'breast_cancer', 'diabetes', 'digits', 'article']
cases = [table(f'data/{name}.csv', root / f'data/{name}.csv') for name in names]
cases += [table(name, io.StringIO(text), text=text) for name, text in texts.items()]
note = f'pandas {pd.__version__}, read_csv without options; written by scripts/golden/tables.py'
path = root / 'test/golden/tables.pandas.json'
path.write_text(json.dumps({'note': note, 'cases': cases}, indent=1, ensure_ascii=False) + '\n')
