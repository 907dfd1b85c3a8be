"""Trains with gensim as its JSON argument says; prints what it took as JSON."""

import json
import os
import resource
import sys
import tempfile
import time

started = time.time()
import gensim
from gensim.models import Word2Vec

settings = json.loads(sys.argv[1])
model = Word2Vec(
    corpus_file=settings["corpus"],
    sg=int(settings["mode"] == "skipgram"),
    vector_size=100,
    window=5,
    negative=5,
    sample=1e-3,
    min_count=5,
    epochs=settings["epochs"],
    alpha=settings["learningRate"],
    min_alpha=settings["minLearningRate"],
    workers=settings["threads"],
    seed=settings["seed"],
)
with tempfile.TemporaryDirectory() as folder:
    model.save(os.path.join(folder, "model"))
usage = resource.getrusage(resource.RUSAGE_SELF)
figures = {
    "version": gensim.__version__,
    "wallSeconds": time.time() - started,
    "cpuSeconds": usage.ru_utime + usage.ru_stime,
    "peakMegabytes": usage.ru_maxrss / 1024,
    "quality": None,
}
if settings["evaluation"]:
    vectors, folder = model.wv, settings["evaluation"]
    questions = os.path.join(folder, "questions-words.txt")
    pairs = os.path.join(folder, "wordsim353.tsv")
    figures["quality"] = {
        "wordSim": vectors.evaluate_word_pairs(pairs)[1][0],
        "analogies": vectors.evaluate_word_analogies(questions, restrict_vocab=30000)[0],
    }
print(json.dumps(figures))
