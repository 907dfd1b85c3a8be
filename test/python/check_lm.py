"""Runs wordloom's language models in the folder of its argument with PyTorch and ONNX, and makes
such models itself for wordloom to read. Prints a line a check: verdict, library, what."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

from checks import check, expect, run_checks

FOLDER = Path(sys.argv[1])
MODELS = json.loads((FOLDER / "language-models.json").read_text(encoding="utf-8"))
TOLERANCE = 1e-5  # as between two programs that both compute in float32
ONNX_TOLERANCE = 1e-4


def difference(theirs, ours):
    """The largest distance between two numbers, in parts of the number where it is above 1."""
    import numpy

    theirs, ours = numpy.ravel(theirs), numpy.ravel(ours)
    expect(theirs.shape == ours.shape, f"{theirs.shape} numbers where we have {ours.shape}")
    return (numpy.abs(theirs - ours) / numpy.maximum(1, numpy.abs(ours))).max()


def forward_and_back(module, parameters, cell, layers, hidden, task):
    """Runs a module as ours was run; `parameters` are its parameters by our names."""
    import torch

    shape = task["T"], task["B"]
    ids, targets = (torch.tensor(task[name]).reshape(shape) for name in ("ids", "targets"))
    names = "hc" if cell == "lstm" else "h"
    before = [torch.tensor(task["state"][name]).reshape(layers, task["B"], hidden) for name in names]
    for state in before:
        state.requires_grad_()
    logits, after = module(ids, tuple(before) if cell == "lstm" else before[0])
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
    loss.backward()
    after = after if cell == "lstm" else [after]

    def numbers(tensors):
        return {name: tensor.flatten().tolist() for name, tensor in tensors.items()}

    return {
        "logits": logits.flatten().tolist(),
        "state": numbers(dict(zip(names, after))),
        "loss": loss.item(),
        "gradients": numbers({name: each.grad for name, each in parameters.items()}),
        "dState": numbers({name: each.grad for name, each in zip(names, before)}),
    }


def worst_difference(theirs, ours):
    """Compares all that a model gives; both have the same names."""
    worst = max(difference(theirs[key], ours[key]) for key in ("logits", "loss"))
    for group in "state", "gradients", "dState":
        expect(theirs[group].keys() == ours[group].keys(), f"{group}: {list(theirs[group])}")
        worst = max([worst, *(difference(theirs[group][key], ours[group][key]) for key in ours[group])])
    return worst


def load_module(name):
    """A Python file of ours, imported."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def compare_models(is_wanted):
    """Runs some of our models in PyTorch; they must give our logits, states and gradients."""
    import torch

    worst = 0
    models = [model for model in MODELS if is_wanted(model["architecture"])]
    for model in models:
        architecture = model["architecture"]
        module, tokens = load_module(model["name"]).load()
        expect(tokens == model["tokens"], "the tokens differ")
        standard = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
        expect(isinstance(module.rnn, standard[architecture["cell"]]), f"a {type(module.rnn)}")
        sizes = [architecture[key] for key in ("cell", "layers", "hidden")]
        theirs = forward_and_back(module, dict(module.named_parameters()), *sizes, model["task"])
        for engine, ours in model["results"].items():
            found = worst_difference(theirs, ours)
            expect(found <= TOLERANCE, f"{model['what']}, {engine}: off by {found:.1e}")
            worst = max(worst, found)
    return f"{len(models)} networks, logits, states and gradients off by {worst:.1e} at most"


@check("torch", "torch.nn.RNN runs our models")
def _():
    return compare_models(lambda model: model["cell"] == "rnn")


@check("torch", "torch.nn.LSTM runs our models")
def _():
    return compare_models(lambda model: model["cell"] == "lstm")


@check("torch", "torch.nn.GRU runs our models")
def _():
    return compare_models(lambda model: model["cell"] == "gru" and model["gruReset"] == "after")


@check("torch", "a GRU with its reset gate before the product runs our models")
def _():
    return compare_models(lambda model: model["gruReset"] == "before")


@check("torch", "runs the Python files as programs")
def _():
    written = {}
    for name in {model["architecture"]["cell"]: model["name"] for model in MODELS}.values():
        run = subprocess.run(
            [sys.executable, FOLDER / f"{name}.py", "abc"], capture_output=True, text=True, check=False
        )
        expect(run.returncode == 0, run.stderr[-500:])
        expect("LanguageModel(" in run.stdout, f"it printed {run.stdout!r}")
        written[name] = run.stdout[run.stdout.rindex("\n)\n") + 3 :]
        expect(written[name].startswith("abc"), f"it wrote {written[name]!r}")
        expect(len(written[name]) == 204, f"it wrote {len(written[name])} characters")
    words = load_module("words")
    model, tokens = words.load()
    drawn = list(words.generate(model, tokens, ["a", "word-that-is-not-there"], 20))
    expect(len(drawn) == 20 and set(drawn) <= set(tokens), f"it drew {drawn}")
    run = subprocess.run([sys.executable, FOLDER / "words.py"], capture_output=True, check=False)
    expect(run.returncode == 0, run.stderr[-500:])
    return f"{len(written) + 1} of them"


@check("torch", "makes models that wordloom reads")
def _():
    import torch
    from safetensors.torch import save_file, save_model

    class Theirs(torch.nn.Module):
        """Modules with other names than ours."""

        def __init__(self, kind, layers, bias, tied):
            super().__init__()
            self.embedding = torch.nn.Embedding(9, 6)
            self.recurrent = kind(6, 6 if tied else 5, layers, bias=bias)
            self.fc = torch.nn.Linear(self.recurrent.hidden_size, 9)
            if tied:
                self.fc.weight = self.embedding.weight

        def forward(self, ids, state):
            out, state = self.recurrent(self.embedding(ids), state)
            return self.fc(out), state

    torch.manual_seed(1)
    made = []
    names = {"embedding.": "encoder.", "recurrent.": "rnn.", "fc.": "decoder."}
    for cell, kind in ("rnn", torch.nn.RNN), ("lstm", torch.nn.LSTM), ("gru", torch.nn.GRU):
        for layers, bias, tied in (1, True, False), (3, False, False), (2, True, True):
            module = Theirs(kind, layers, bias, tied)
            hidden = module.recurrent.hidden_size
            parameters = dict(module.named_parameters())
            for theirs, ours in names.items():
                parameters = {key.replace(theirs, ours): each for key, each in parameters.items()}
            task = {
                "T": 4,
                "B": 2,
                "ids": torch.randint(9, (8,)).tolist(),
                "targets": torch.randint(9, (8,)).tolist(),
                "state": {name: torch.randn(layers * 2 * hidden).tolist() for name in "hc"},
            }
            result = forward_and_back(module, parameters, cell, layers, hidden, task)
            name = f"theirs{len(made)}"
            file = FOLDER / f"{name}.safetensors"
            save_model(module, file) if tied else save_file(module.state_dict(), file)
            (FOLDER / f"{name}.json").write_text(json.dumps(list("abcdefghi")), encoding="utf-8")
            what = f"{cell}, {layers} layers, bias={bias}, tied={tied}"
            made.append({"name": name, "what": what, "cell": cell, "task": task, "result": result})
    (FOLDER / "theirs.json").write_text(json.dumps(made), encoding="utf-8")
    return f"{len(made)} of them"


@check("onnx", "finds nothing wrong, and its reference gives our logits")
def _():
    import numpy
    import onnx
    from onnx.reference import ReferenceEvaluator

    worst = 0
    for model in MODELS:
        file = FOLDER / f"{model['name']}.onnx"
        onnx.checker.check_model(file, full_check=True)
        graph = onnx.load(file)
        task = model["task"]
        layers, hidden = model["architecture"]["layers"], model["architecture"]["hidden"]
        feeds = {"ids": numpy.array(task["ids"]).reshape(task["T"], task["B"])}
        for name, numbers in task["state"].items():
            state = numpy.array(numbers, dtype="f4").reshape(layers, task["B"], hidden)
            feeds[f"{name}_0"] = state
        names = ["logits", *(f"{name}_n" for name in task["state"])]
        found = dict(zip(names, ReferenceEvaluator(graph).run(names, feeds)))
        ours = model["results"]["wasm"]
        off = difference(found["logits"], ours["logits"])
        off = max([off, *(difference(found[f"{name}_n"], ours["state"][name]) for name in ours["state"])])
        expect(off <= ONNX_TOLERANCE, f"{model['what']}: off by {off:.1e}")
        worst = max(worst, off)
    return f"{len(MODELS)} networks, off by {worst:.1e} at most"


run_checks()
