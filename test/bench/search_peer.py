"""The peer of search-many.ts: answers lines of standard input with lines of JSON.

Arguments: a file of float32 vectors, words, dim, queries, k. Queries are the first vectors.
Commands: numpy (matrix product and argpartition), gensim N (most_similar of the first N words).
"""

import json
import sys
import time

import gensim
import numpy as np
from gensim.models import KeyedVectors

path, (size, dim, queries, k) = sys.argv[1], map(int, sys.argv[2:])
vectors = np.fromfile(path, dtype=np.float32).reshape(size, dim)
units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
CHUNK = 100  # queries at once: faster than all at once, which takes gigabytes


def by_numpy():
    ids, scores = [], []
    for first in range(0, queries, CHUNK):
        products = units[first : first + CHUNK] @ units.T
        best = np.argpartition(products, size - k, axis=1)[:, -k:]
        values = np.take_along_axis(products, best, axis=1)
        order = np.argsort(-values, axis=1)
        ids.append(np.take_along_axis(best, order, axis=1))
        scores.append(np.take_along_axis(values, order, axis=1))
    return np.concatenate(ids).tolist(), np.concatenate(scores).tolist()


def product_alone():
    for first in range(0, queries, CHUNK):
        units[first : first + CHUNK] @ units.T


keyed = None


def by_gensim(count):
    global keyed
    if keyed is None:
        keyed = KeyedVectors(dim)
        keyed.add_vectors([f"w{i}" for i in range(size)], vectors)
        keyed.most_similar("w0")  # computes the norms
    return [[int(word[1:]) for word, _ in keyed.most_similar(f"w{i}", topn=k)] for i in range(count)]


def answer(**fields):
    print(json.dumps(fields), flush=True)


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


answer(numpy=np.__version__, gensim=gensim.__version__)
for line in sys.stdin:
    command, *arguments = line.split()
    if command == "numpy":
        (ids, scores), times = timed(by_numpy)
        answer(ids=ids, scores=scores, **times)
    elif command == "product":
        answer(**timed(product_alone)[1])
    elif command == "gensim":
        count = int(arguments[0])
        by_gensim(0)
        ids, times = timed(lambda: by_gensim(count))
        answer(ids=ids, **times)
