"""`python -m training.rebuild nano|mini`: vocabulary, encoding, training, rounding, export and card in one command."""

from __future__ import annotations

import argparse
import shutil
from dataclasses import replace
from pathlib import Path

import torch

from . import encode, weights
from .config import Config
from .export import FORMATS, Measure, Source, export
from .train import run
from .trainer import Plan, Trainer
from .vocabulary import learn, pieces, write

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "model/data/mini"
QUICK_LINES = 400


def quick(config: Config) -> Config:
    """The same model in a few steps on a little text: shows that everything works, and makes nothing of use."""
    return replace(
        config,
        optimiser=replace(config.optimiser, rows=4, rows_gpu=4, steps=12, quantised=0.5),
        start=replace(config.start, rows=8),
        report=replace(config.report, progress=4, check=10_000, held_out=2_000, checked=1_000),
    )


def rebuild(config: Config, given: argparse.Namespace) -> None:
    """All the steps; those whose file is there already are not done again."""
    given.out.mkdir(parents=True, exist_ok=True)
    vocab = given.out / "vocab.txt"
    if given.learn_vocabulary:
        if config.start.kind != "scratch":
            raise ValueError("a new vocabulary has other ids than the first weights: it needs start.kind scratch")
        write(learn(given.text, config.shape.vocab_size), vocab)
    else:
        shutil.copyfile(given.source / "vocab.txt", vocab)
    encoded = given.encoded or given.out / "text.u16"
    encode.encode(given.text, pieces(vocab), encoded, QUICK_LINES if given.quick else None)
    gpu = torch.cuda.is_available()
    # A teacher makes a step several times as dear: worth it where steps are cheap.
    teacher = given.source if config.start.kind == "teacher" and config.objective.soft and gpu else None
    folder = given.out / "run"
    data = None if given.quick else given.data
    plan = Plan(encoded, vocab, folder, given.source, teacher, data, given.minutes, True, given.compiled)
    run(Trainer(config, plan))
    source = Source.read(folder / weights.CHECKPOINT)
    if given.kind == "f16":
        source.most_bytes = max(source.most_bytes, 40_000_000)
    measure = Measure(vocab, encoded, config.report.held_out, data)
    export(source, given.out / "ship", given.kind, measure)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=("nano", "mini"))
    parser.add_argument("--text", type=Path, required=True, help="text, one paragraph a line, plain or .xz")
    parser.add_argument("--data", type=Path, help="folder of labelled sets, for zero-shot figures")
    parser.add_argument("--out", type=Path, required=True, help="work folder; the files that ship come into OUT/ship")
    parser.add_argument(
        "--from",
        type=Path,
        dest="source",
        default=SHIPPED,
        help="model folder of the first weights or the teacher; best in f32",
    )
    parser.add_argument("--encoded", type=Path, help="the encoded text if made beforehand; default OUT/text.u16")
    parser.add_argument("--format", choices=FORMATS, default="i8", dest="kind")
    parser.add_argument(
        "--learn-vocabulary", action="store_true", help="make a new one from the text instead of the old one"
    )
    parser.add_argument("--minutes", type=float, help="train by the clock instead of the configuration's steps")
    parser.add_argument("--compile", action="store_true", dest="compiled", help="torch.compile the step")
    parser.add_argument("--quick", action="store_true", help="a few steps on a little text, as a test")
    given = parser.parse_args()
    config = Config.read(HERE / f"{given.name}.toml")
    rebuild(quick(config) if given.quick else config, given)


if __name__ == "__main__":
    main()
