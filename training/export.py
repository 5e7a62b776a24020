"""`python -m training.export`: a checkpoint or model folder to the files that ship."""

from __future__ import annotations

import argparse
import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save
from torch import Tensor

from . import card, encode, weights, zero_shot
from .batches import Masking, Text
from .config import Config, Objective, Shape
from .evaluate import cloze, held_out
from .model import MaskedLm
from .quantise import shipped, unshipped
from .reference import reference
from .text import replace
from .vocabulary import pieces, tokenizer, write

FORMATS = ("i8", "f16")


@dataclass
class Source:
    """f32 weights to export, and what is known about how they were made."""

    name: str
    shape: Shape
    state: dict[str, Tensor]
    most_bytes: int
    config: Config | None = None
    seconds: float = 0.0
    seen: int = 0  # pieces
    step: int = 0
    notes: dict[str, Any] | None = None

    @classmethod
    def read(cls, path: Path, name: str | None = None, most_bytes: int = 16_000_000) -> Source:
        """From a checkpoint (`checkpoint.pt` or its folder) or a model folder with config.json."""
        if path.suffix == ".pt" or (path / weights.CHECKPOINT).exists():
            found = weights.Checkpoint.load(path)
            made, config = (found.seconds, found.pieces, found.step, found.notes), found.config
            return cls(name or config.name, config.shape, found.model, config.most_bytes, config, *made)
        return cls(name or path.name, Shape.read(path / "config.json"), weights.load(path), most_bytes)

    def network(self, state: dict[str, Tensor]) -> MaskedLm:
        """The network with other weights of the same shape."""
        model = MaskedLm(self.shape)
        model.load_state_dict(state)
        return model.eval().requires_grad_(False)


@dataclass
class Measure:
    """What to measure before and after rounding; nothing without text."""

    vocab: Path
    encoded: Path | None = None
    held_out: int = 300_000  # pieces at the end of the text
    data: Path | None = None

    def figures(self, model: MaskedLm, labels: bool) -> dict[str, Any]:
        """Held-out loss and accuracy, the cloze set, and with `labels` zero-shot accuracies. On a GPU if there is one."""
        vocabulary = pieces(self.vocab)
        torch.set_float32_matmul_precision("highest")
        model = copy.deepcopy(model).to("cuda" if torch.cuda.is_available() else "cpu")
        made, found = tokenizer(vocabulary), {}
        if self.encoded:
            text = Text(encode.load(self.encoded), self.held_out, 0)
            found["held_out"] = held_out(model, text.held(Masking.of(Objective(), vocabulary), 32, self.held_out))
        found["cloze"] = cloze(model, made)
        if labels:
            found["zero_shot"] = zero_shot.all_sets(model, made, zero_shot.read(self.data))
        return found


def export(source: Source, out: Path, kind: str, measure: Measure) -> int:
    """Writes the model's files and its card into `out`, and returns the bytes of all of them but the card.

    Fails if they exceed the model's bound.
    """
    out.mkdir(parents=True, exist_ok=True)
    vocabulary = pieces(measure.vocab)
    tensors = shipped(source.state, kind)
    rounded = source.network(unshipped(tensors))
    replace(out / "config.json", source.shape.json().encode())
    write(vocabulary, out / "vocab.txt")
    replace(out / f"{source.name}-{kind}.safetensors", save(tensors, {"format": "pt"}))
    said = json.dumps(reference(rounded, tokenizer(vocabulary), kind), indent=1, ensure_ascii=False)
    replace(out / "reference.json", said.encode())
    files = ["config.json", "vocab.txt", f"{source.name}-{kind}.safetensors", "reference.json"]
    sizes = {name: (out / name).stat().st_size for name in files}
    total = sum(sizes.values())
    if total > source.most_bytes:
        raise ValueError(f"{out}: {total:,} bytes are more than the bound of {source.most_bytes:,}: {sizes}")
    exact = measure.figures(source.network(source.state), labels=False)
    after = measure.figures(rounded, labels=True)
    replace(out / "figures.json", json.dumps({"f32": exact, kind: after, "bytes": sizes}, indent=1).encode())
    replace(out / "MODEL_CARD.md", card.text(source, kind, sizes, exact, after, vocabulary).encode())
    print(f"{out}: {total:,} bytes; {zero_shot.brief(after['zero_shot'])}", flush=True)
    for name, found in (("f32", exact), (kind, after)):
        print(f"{name}: held out {found.get('held_out')}, cloze {found['cloze']}", flush=True)
    return total


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="checkpoint.pt, its folder, or a model folder with f32 weights")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--format", choices=FORMATS, default="i8", dest="kind")
    parser.add_argument("--vocab", type=Path, help="vocab.txt; default: the one beside the weights")
    parser.add_argument("--encoded", type=Path, help="encoded text, to measure held-out loss")
    parser.add_argument("--data", type=Path, help="folder of labelled sets, to measure zero-shot accuracy")
    parser.add_argument("--name", help="of the files; default: the model's or the folder's")
    given = parser.parse_args()
    vocab = given.vocab or given.checkpoint / "vocab.txt"
    most = 16_000_000 if given.kind == "i8" else 40_000_000
    source = Source.read(given.checkpoint, given.name, most)
    if given.kind == "f16":
        source.most_bytes = most
    export(source, given.out, given.kind, Measure(vocab, given.encoded, data=given.data))


if __name__ == "__main__":
    main()
