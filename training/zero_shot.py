"""Zero-shot label accuracy on labelled sets: the label whose word has the highest logit at the mask."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from .evaluate import mask_logits, pieces_of
from .model import MaskedLm

SETS = Path(__file__).parent / "zero_shot.toml"
ROWS = 500
TEXT_PIECES = 180


@dataclass(frozen=True)
class LabelSet:
    """A set's rows, its label words and templates."""

    name: str
    texts: list[str]
    truth: list[int]
    words: list[str]
    templates: list[str]


def templates() -> dict[str, list[str]]:
    """The templates of each set."""
    return {one["name"]: one["templates"] for one in tomllib.loads(SETS.read_text(encoding="utf-8"))["sets"]}


def read(data: Path | None) -> list[LabelSet]:
    """The sets of `zero_shot.toml` that lie under `data`; a set that is not there is left out."""
    if data is None:
        return []
    made = []
    for given in tomllib.loads(SETS.read_text(encoding="utf-8"))["sets"]:
        path = data / given["file"]
        if not path.exists():
            print(f"zero-shot: {path} is not there; {given['name']} is left out", flush=True)
            continue
        # Split at line feeds alone: the files know no quoting.
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n")[1:] if line]
        # Some files are sorted by label.
        rows = random.Random(0).sample(rows, min(ROWS, len(rows)))
        names = list(given["labels"])
        truth = [names.index(row[0]) for row in rows]
        texts = [row[1] for row in rows]
        made.append(LabelSet(given["name"], texts, truth, list(given["labels"].values()), given["templates"]))
    return made


def _inputs(made: Tokenizer, template: str, texts: list[str]) -> list[list[int]]:
    """Templates filled with texts of at most `TEXT_PIECES` pieces."""
    rows = []
    for text in texts:
        found = made.encode(text, add_special_tokens=False)
        cut = text[: found.offsets[TEXT_PIECES - 1][1]] if len(found.ids) > TEXT_PIECES else text
        # A text that speaks of masks must not add one.
        rows.append(pieces_of(made, template.replace("{t}", cut.replace("[MASK]", "mask"))))
    return rows


def accuracy(model: MaskedLm, made: Tokenizer, found: LabelSet, template: str) -> dict[str, float]:
    """Shares of right labels by raw logits, and with contextual calibration (Zhao et al. 2021).

    Calibrated: the logit given the text minus the logit given an empty text.
    """
    words = torch.tensor([made.token_to_id(word) for word in found.words])
    logits = mask_logits(model, _inputs(made, template, [*found.texts, ""]), bf16=False)[:, words]
    raw, empty = logits[:-1], logits[-1]
    truth = torch.tensor(found.truth)
    share = lambda scores: (scores.argmax(1) == truth).float().mean().item()  # noqa: E731
    return {"raw": share(raw), "calibrated": share(raw - empty)}


def all_sets(model: MaskedLm, made: Tokenizer, sets: list[LabelSet]) -> dict[str, dict]:
    """By set: rows, share of the largest class, and the accuracies of each template."""
    figures = {}
    for found in sets:
        majority = max(Counter(found.truth).values()) / len(found.truth)
        templates = {template: accuracy(model, made, found, template) for template in found.templates}
        figures[found.name] = {"rows": len(found.truth), "majority": majority, "templates": templates}
    return figures


def brief(figures: dict[str, dict]) -> str:
    """One line: each set's mean accuracy, raw and calibrated, in percent."""
    parts = []
    for name, found in figures.items():
        values = found["templates"].values()
        raw, calibrated = (100 * sum(one[kind] for one in values) / len(values) for kind in ("raw", "calibrated"))
        parts.append(f"{name} {raw:.0f}/{calibrated:.0f}")
    return ", ".join(parts)
