"""A network, text and files small enough for tests."""

from __future__ import annotations

import random
from pathlib import Path

from training.config import Config, Objective, Optimiser, Report, Shape, Start
from training.encode import encode
from training.trainer import Plan
from training.vocabulary import learn, pieces, write

SUBJECTS = ["the cat", "a dog", "my old friend", "the teacher", "this unfriendly giant"]
VERBS = ["likes", "sees", "follows", "remembers"]
OBJECTS = ["the green garden", "a quiet river", "the great terrible movie", "every city", "that word"]


def text(path: Path, lines: int = 1500, seed: int = 3, sentences: int = 3) -> Path:
    """Writes paragraphs of so many sentences."""
    dice = random.Random(seed)
    one = lambda: f"{dice.choice(SUBJECTS)} {dice.choice(VERBS)} {dice.choice(OBJECTS)} ."  # noqa: E731
    path.write_text("".join(" ".join(one() for _ in range(sentences)) + "\n" for _ in range(lines)), encoding="utf-8")
    return path


def config(vocab_size: int, steps: int = 60, kind: str = "scratch", layers: tuple[int, ...] = ()) -> Config:
    """Two layers, 32 wide."""
    return Config(
        "tiny",
        5,
        Shape(32, 2, 1, 64, vocab_size, 128),
        Objective(length=32),
        Optimiser(rows=8, rows_gpu=8, steps=steps, peak=5e-3, quantised=0.3),
        Start(kind, layers, 16),
        Report(progress=20, check=10_000, save=0.0, held_out=2_000, checked=1_000),
        200_000,
    )


def prepare(folder: Path) -> tuple[Path, Path, int]:
    """Text, vocabulary and encoded text in a folder; the paths of the last two and the vocabulary's size."""
    source = text(folder / "text.txt")
    vocab = folder / "vocab.txt"
    write(learn(source, 160), vocab)
    encode(source, pieces(vocab), folder / "text.u16")
    return vocab, folder / "text.u16", len(pieces(vocab))


def plan(folder: Path, vocab: Path, encoded: Path) -> Plan:
    """Into folder/run."""
    return Plan(encoded, vocab, folder / "run")


def toml(made: Config, path: Path) -> Path:
    """The configuration as a file."""
    table = made.table()
    top = [f"{key} = {value!r}" for key, value in table.items() if not isinstance(value, dict)]
    for key, part in table.items():
        if isinstance(part, dict):
            said = [f"{name} = {_plain(value)}" for name, value in part.items()]
            top += [f"[{key}]", *said]
    path.write_text("\n".join(top).replace("'", '"'), encoding="utf-8")
    return path


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return repr(list(value)) if isinstance(value, tuple) else repr(value)
