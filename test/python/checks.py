"""What the check files have in common: each check is a function that needs a library."""

import importlib

CHECKS = []


def check(library, what):
    """Registers a function as a check that needs a library; it returns what it has found."""

    def register(function):
        CHECKS.append((library, what, function))
        return function

    return register


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


def run_checks():
    """Prints a line a check: verdict, library, what."""
    for library, what, function in CHECKS:
        try:
            version = getattr(importlib.import_module(library), "__version__", "")
        except ImportError as error:
            print("missing", library, f"{what}: {error}", sep="\t")
            continue
        client = f"{library} {version}"
        try:
            print("ok", client, f"{what}: {function()}", sep="\t", flush=True)
        except ImportError as error:
            print("missing", error.name or library, f"{what}: {error}", sep="\t")
        except Exception as error:
            message = f"{type(error).__name__}: {error}".replace("\n", " ").replace("\t", " ")
            print("failed", client, f"{what}: {message}", sep="\t", flush=True)
