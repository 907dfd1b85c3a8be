"""Reads wordloom's files in the folder of its argument with the libraries that they are for, and
writes such files itself for wordloom to read. Prints a line a check: verdict, library, what."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

from checks import check, expect, run_checks

FOLDER = Path(sys.argv[1])
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
WORDS = EXPECTED["words"]
VECTORS = EXPECTED["vectors"]
DIM = len(VECTORS[0])
TOLERANCE = 1e-5

def path(name):
    return str(FOLDER / name)


def vocabulary_of(name):
    """The words and counts of a .vocab file."""
    lines = (FOLDER / name).read_bytes().decode().split("\n")[:-1]
    fields = [line.split("\t") for line in lines]
    return [word for word, _ in fields], [float(count) for _, count in fields]


def expect_weights(weights):
    """Weights with a row of zeros and the mean in front of our vectors."""
    import numpy

    ours = numpy.array(VECTORS, dtype="f4")
    expect(weights.shape == (len(WORDS) + 2, DIM), f"weights of shape {weights.shape}")
    expect((weights[0] == 0).all(), "the row of <pad> is not zero")
    expect(abs(weights[1] - ours.mean(axis=0)).max() < TOLERANCE, "<unk> is not the mean")
    expect((weights[2:] == ours).all(), "the vectors differ")


def expect_neighbors(keyed):
    import numpy

    expect(keyed.index_to_key == WORDS, "the words differ")
    expect(numpy.abs(keyed.vectors - numpy.array(VECTORS)).max() <= TOLERANCE, "vectors differ")
    differences = []
    for neighbors in EXPECTED["neighbors"]:
        found = keyed.most_similar(neighbors["word"], topn=len(neighbors["found"]))
        for (word, score), (our_word, our_score) in zip(found, neighbors["found"]):
            expect(word == our_word, f"{neighbors['word']}: {word} where we have {our_word}")
            differences.append(abs(score - our_score))
    worst = numpy.max(differences)
    expect(worst <= TOLERANCE, f"scores differ by {worst}")
    return f"neighbours of {len(EXPECTED['neighbors'])} words, off by {worst:.1e} at most"


@check("gensim", "finds the same phrases")
def _():
    from gensim.models.phrases import ENGLISH_CONNECTOR_WORDS, Phrases

    worst = 0
    for ours in EXPECTED["phrases"]:
        expect(set(ours["connectorWords"]) == ENGLISH_CONNECTOR_WORDS, "the connector words differ")
        sentences = ours["texts"]
        for number in ours["passes"]:
            theirs = Phrases(
                sentences,
                min_count=ours["minCount"],
                threshold=ours["threshold"],
                scoring=ours["scoring"],
                connector_words=ENGLISH_CONNECTOR_WORDS,
            )
            expect(theirs.corpus_word_count == number["words"], "the words of the text differ")
            expect(len(theirs.vocab) == number["vocabulary"], "the sizes of the vocabularies differ")
            scores = {"_".join(words): score for words, _, score in number["phrases"]}
            for phrase, score in theirs.find_phrases(sentences).items():
                worst = max(worst, abs(score - scores[phrase]))
            sentences = [theirs[sentence] for sentence in sentences]
        expect(sentences == ours["joined"], "the phrases found in the text differ")
    expect(worst < 1e-9, f"scores differ by {worst}")
    return f"{len(EXPECTED['phrases'])} ways of scoring, off by {worst:.1e} at most"


@check("gensim", "loads word2vec text")
def _():
    from gensim.models import KeyedVectors

    keyed = KeyedVectors.load_word2vec_format(path("vectors.vec"), binary=False)
    keyed.save_word2vec_format(path("gensim.vec"), binary=False)
    return expect_neighbors(keyed)


@check("gensim", "loads word2vec binary")
def _():
    from gensim.models import KeyedVectors

    keyed = KeyedVectors.load_word2vec_format(path("vectors.bin"), binary=True)
    keyed.save_word2vec_format(path("gensim.bin"), binary=True)
    return expect_neighbors(keyed)


@check("gensim", "loads GloVe's text")
def _():
    from gensim.models import KeyedVectors

    file = path("vectors.glove.txt")
    return expect_neighbors(KeyedVectors.load_word2vec_format(file, binary=False, no_header=True))


@check("gensim", "has the vectors that we read from fastText's .bin")
def _():
    import numpy
    from gensim.models.fasttext import load_facebook_vectors

    if EXPECTED["fastText"] is None:
        return "passed over, the program fasttext is missing"
    theirs = load_facebook_vectors(path("fasttext.bin"))
    # gensim cuts the end of a sentence into subwords, which fastText does not.
    ours = [(word, vector) for word, vector in EXPECTED["fastText"] if word != "</s>"]
    differences = [theirs[word] - numpy.array(vector, dtype="f4") for word, vector in ours]
    worst = numpy.abs(differences).max()
    expect(worst <= 1e-6, f"vectors differ by {worst}")
    expect(all(any(vector) for _, vector in ours), "a vector is zero")
    return f"{len(ours)} words, off by {worst:.1e} at most"


def expect_model(model, name):
    """A model of fastText's own library: words, vectors and neighbours."""
    import numpy

    unknown = EXPECTED["subwords"] if name == "subwords" else {"vectors": [], "neighbors": []}
    expect(model.get_words() == WORDS, "the words differ")
    asked = [*zip(WORDS, VECTORS), *unknown["vectors"]]
    differences = [model.get_word_vector(word) - numpy.array(v, dtype="f4") for word, v in asked]
    worst = numpy.abs(differences).max()
    expect(worst <= TOLERANCE, f"vectors differ by {worst}")
    for neighbors in [*EXPECTED["neighbors"], *unknown["neighbors"]]:
        found = model.get_nearest_neighbors(neighbors["word"], len(neighbors["found"]))
        for (score, word), (our_word, our_score) in zip(found, neighbors["found"]):
            expect(abs(score - our_score) <= TOLERANCE, f"{word}: {score} and not {our_score}")
            expect(word == our_word, f"{neighbors['word']}: {word} where we have {our_word}")
    return f"{len(asked)} words, {len(unknown['vectors'])} of them unknown, off by {worst:.1e}"


@check("fasttext", "loads our .bin with n-grams")
def _():
    import fasttext

    return expect_model(fasttext.load_model(path("subwords.bin")), "subwords")


@check("fasttext", "cuts words into the same n-grams, in the same buckets")
def _():
    import fasttext

    model = fasttext.load_model(path("subwords.bin"))
    known = set(model.get_words(on_unicode_error="replace"))
    total = 0
    for word, ours in EXPECTED["ngrams"]:
        _, ids = model.get_subwords(word)
        first = 1 if word in known else 0  # the word itself comes before its n-grams
        theirs = [int(each) - len(known) for each in ids[first:]]
        expect(theirs == ours, f"{word}: {theirs} where we have {ours}")
        total += len(ours)
    return f"{total} n-grams of {len(EXPECTED['ngrams'])} words"


@check("fasttext", "loads our .bin without n-grams")
def _():
    import fasttext

    return expect_model(fasttext.load_model(path("words.bin")), "words")


@check("gensim", "loads our .bin with n-grams, and trains it further")
def _():
    import numpy
    from gensim.models.fasttext import load_facebook_model, load_facebook_vectors

    ours = EXPECTED["subwords"]
    keyed = load_facebook_vectors(path("subwords.bin"))
    expect_neighbors(keyed)
    for word, vector in ours["vectors"]:
        worst = numpy.abs(keyed[word] - numpy.array(vector, dtype="f4")).max()
        expect(worst <= TOLERANCE, f"the vector of {word} differs by {worst}")
    for neighbors in ours["neighbors"]:
        found = keyed.most_similar(neighbors["word"], topn=len(neighbors["found"]))
        for (word, score), (our_word, our_score) in zip(found, neighbors["found"]):
            expect(word == our_word, f"{neighbors['word']}: {word} where we have {our_word}")
            expect(abs(score - our_score) <= TOLERANCE, f"{word}: {score} and not {our_score}")
    model = load_facebook_model(path("subwords.bin"))
    output = numpy.array(ours["output"], dtype="f4").reshape(len(WORDS), DIM)
    expect((model.syn1neg == output).all(), "the output matrix differs")
    model.train([WORDS[:20]] * 10, total_examples=10, epochs=1)
    return f"{len(ours['vectors'])} unknown words"


@check("gensim", "loads our .bin without n-grams")
def _():
    from gensim.models.fasttext import load_facebook_vectors

    return expect_neighbors(load_facebook_vectors(path("words.bin")))


@check("numpy", "loads .npy")
def _():
    import numpy

    array = numpy.load(path("array.npy"))
    expect(array.dtype == numpy.dtype("<f4"), f"numbers of type {array.dtype}")
    expect((array == numpy.array(VECTORS, dtype="f4")).all(), "the vectors differ")
    expect(vocabulary_of("array.vocab") == (WORDS, EXPECTED["counts"]), "the words differ")
    mapped = numpy.load(path("array.npy"), mmap_mode="r")
    expect((mapped[-1] == array[-1]).all(), "mapped into memory, the vectors differ")
    for name, kind in ("numpy", "<f4"), ("numpy-float64", "<f8"), ("numpy-float16", "<f2"):
        numpy.save(path(f"{name}.npy"), array.astype(kind))
        (FOLDER / f"{name}.vocab").write_text("\n".join(WORDS), encoding="utf-8")
    return f"{array.shape}"


@check("numpy", "loads the Embedding Projector's TSV and JSON Lines")
def _():
    import numpy

    ours = numpy.array(VECTORS, dtype="f4")
    array = numpy.loadtxt(path("projected.tsv"), delimiter="\t", dtype="f4")
    expect((array == ours).all(), "the vectors of the TSV differ")
    metadata = (FOLDER / "projected_metadata.tsv").read_bytes().decode().split("\n")
    expect(metadata[0] == "word\tcount", "no line of names")
    expect([line.split("\t")[0] for line in metadata[1:-1]] == WORDS, "words of the TSV differ")
    lines = (FOLDER / "lines.jsonl").read_bytes().decode().split("\n")[:-1]
    entries = [json.loads(line) for line in lines]
    expect([entry["word"] for entry in entries] == WORDS, "the words of JSON Lines differ")
    expect([entry["count"] for entry in entries] == EXPECTED["counts"], "the counts differ")
    vectors = numpy.array([entry["vector"] for entry in entries], dtype="f4")
    expect((vectors == ours).all(), "the vectors of JSON Lines differ")
    return f"{array.shape}"


@check("safetensors", "loads .safetensors")
def _():
    import numpy
    from safetensors import safe_open
    from safetensors.numpy import load_file

    tensors = load_file(path("tensors.safetensors"))
    expect(list(tensors) == ["embedding.weight"], f"tensors {list(tensors)}")
    weight = tensors["embedding.weight"]
    expect((weight == numpy.array(VECTORS, dtype="f4")).all(), "the vectors differ")
    with safe_open(path("tensors.safetensors"), framework="numpy") as file:
        expect(file.metadata() == {"format": "pt"}, f"metadata {file.metadata()}")
    return f"{weight.shape}"


@check("torch", "makes safetensors that wordloom reads")
def _():
    import torch
    from safetensors.torch import load_file, save_file

    weight = load_file(path("tensors.safetensors"))["embedding.weight"]
    module = torch.nn.Module()
    module.embedding = torch.nn.Embedding(*weight.shape)
    module.load_state_dict({"embedding.weight": weight})
    for name, kind in ("torch", torch.float32), ("torch-bfloat16", torch.bfloat16):
        save_file(module.to(kind).state_dict(), path(f"{name}.safetensors"))
        (FOLDER / f"{name}.vocab").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    return "the state of a module, in float32 and bfloat16"


def load_module(name):
    """A hand-over as a module, after it has run as a program."""
    run = subprocess.run(
        [sys.executable, path(f"{name}.py")], capture_output=True, text=True, check=False
    )
    expect(run.returncode == 0, run.stderr[-500:])
    expect(f"({len(WORDS) + 2}, {DIM})" in run.stdout, f"it printed {run.stdout!r}")
    spec = importlib.util.spec_from_file_location(name, path(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    vocabulary = module.load_vocabulary()
    expect(list(vocabulary) == ["<pad>", "<unk>", *WORDS], "the words differ")
    expect(list(vocabulary.values()) == list(range(len(WORDS) + 2)), "the rows differ")
    return module, vocabulary


@check("torch", "runs the hand-over for PyTorch")
def _():
    import torch

    module, vocabulary = load_module("for_pytorch")
    embedding = module.load_embedding()
    expect(isinstance(embedding, torch.nn.Embedding), f"a {type(embedding)}")
    expect(embedding.padding_idx == 0, "no padding")
    expect(embedding.weight.requires_grad, "it cannot be trained")
    expect(not module.load_embedding(freeze=True).weight.requires_grad, "freeze does nothing")
    expect_weights(embedding.weight.detach().numpy())
    rows = torch.tensor([vocabulary.get(word, module.UNKNOWN) for word in (WORDS[3], "?!", "<pad>")])
    vectors = embedding(rows)
    expect(vectors[0].tolist() == VECTORS[3], "the vector looked up is another")
    vectors.sum().backward()
    expect((embedding.weight.grad[0] == 0).all(), "padding is trained")
    expect((embedding.weight.grad[5] == 1).all(), "words are not trained")
    return str(embedding)


@check("keras", "runs the hand-over for Keras")
def _():
    import numpy

    module, vocabulary = load_module("for_keras")
    layer = module.load_embedding()
    expect(layer.trainable and not module.load_embedding(freeze=True).trainable, "freeze fails")
    expect_weights(numpy.asarray(layer.get_weights()[0]))
    rows = numpy.array([[vocabulary.get(word, module.UNKNOWN) for word in (WORDS[3], "?!", "<pad>")]])
    import keras

    vectors = keras.ops.convert_to_numpy(layer(rows))
    expect(vectors[0, 0].tolist() == VECTORS[3], "the vector looked up is another")
    mask = keras.ops.convert_to_numpy(layer.compute_mask(rows))
    expect(mask.tolist() == [[True, True, False]], f"the mask is {mask.tolist()}")
    return f"{keras.__version__} on {keras.backend.backend()}"


def choose_keras_backend():
    """Keras takes TensorFlow if nothing is said, whether or not it is there."""
    for backend in "tensorflow", "jax", "torch":
        if importlib.util.find_spec(backend):
            os.environ.setdefault("KERAS_BACKEND", backend)
            return


choose_keras_backend()
run_checks()
