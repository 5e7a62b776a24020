"""Sequences and masks: each batch is a function of the seed and its number, so a resumed run sees the same ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .config import Objective
from .vocabulary import CLS, MASK, SEP

# Words that say what somebody thinks of something.
JUDGING = frozenset((Path(__file__).parent / "judging.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True)
class Batch:
    """Masked sequences of one length; every row has the same number of places to predict."""

    ids: Tensor  # [rows, length], int64
    places: Tensor  # [rows * per row], int64, counted through ids row by row
    truth: Tensor  # [rows * per row], int64

    def to(self, device: torch.device) -> Batch:
        """The same on a device."""
        if device.type == "cuda":
            parts = (part.pin_memory().to(device, non_blocking=True) for part in (self.ids, self.places, self.truth))
        else:
            parts = (self.ids, self.places, self.truth)
        return Batch(*parts)


@dataclass(frozen=True, eq=False)
class Masking:
    """How to mask: the objective, the vocabulary's size, which pieces continue a word and which judge [vocabulary]."""

    objective: Objective
    size: int
    continues: np.ndarray
    judges: np.ndarray

    @classmethod
    def of(cls, objective: Objective, vocabulary: list[str]) -> Masking:
        """For a vocabulary."""
        continues = np.array([piece.startswith("##") and len(piece) > 2 for piece in vocabulary])
        judges = np.array([piece in JUDGING for piece in vocabulary])
        return cls(objective, len(vocabulary), continues, judges)

    def plain(self) -> Masking:
        """The same without stress, for figures that runs can be compared by."""
        return replace(self, objective=replace(self.objective, stress=0.0))

    def mask(self, windows: np.ndarray, rng: np.random.Generator) -> Batch:
        """Puts [CLS] and [SEP] around windows [rows, length - 2] and hides a share of the pieces, never a [SEP]."""
        rows, width = windows.shape
        ends = np.full((rows, 1), CLS), np.full((rows, 1), SEP)
        ids = np.concatenate([ends[0], windows, ends[1]], axis=1).astype(np.int64)
        scores = rng.random(ids.shape, dtype=np.float32)
        if self.objective.stress:
            scores[self.judges[ids]] *= 1 - self.objective.stress
        if self.objective.whole_words:
            word = np.cumsum(~self.continues[ids], axis=1) - 1
            scores = np.take_along_axis(scores, word, axis=1)
        scores[(ids == SEP) | (ids == CLS)] = 2.0
        count = max(1, round(self.objective.masked * width))
        columns = np.sort(np.argsort(scores, axis=1, kind="stable")[:, :count], axis=1)
        truth = np.take_along_axis(ids, columns, axis=1)
        dice = rng.random(truth.shape)
        random = rng.integers(5, self.size, truth.shape)
        as_mask, as_random = self.objective.as_mask, self.objective.as_random
        shown = np.where(dice < as_mask, MASK, np.where(dice < as_mask + as_random, random, truth))
        np.put_along_axis(ids, columns, shown, axis=1)
        places = columns + np.arange(rows)[:, None] * ids.shape[1]
        return Batch(*(torch.from_numpy(part) for part in (ids, places.reshape(-1), truth.reshape(-1))))


@dataclass(frozen=True, eq=False)
class Text:
    """Encoded text: everything but the last `held_out` pieces is for training."""

    encoded: np.ndarray  # [count], uint16
    held_out: int
    seed: int

    def batch(self, step: int, rows: int, masking: Masking) -> Batch:
        """The batch of a step: windows of a seeded order, cut anew at a seeded offset in each pass through the text."""
        width = masking.objective.length - 2
        windows = (len(self.encoded) - self.held_out) // width - 1
        if windows < rows:
            raise ValueError(f"{len(self.encoded):,} pieces of text leave {windows} sequences; {rows} are needed")
        starts = self._starts(masking, windows, step * rows, rows)
        return masking.mask(
            self.encoded[starts[:, None] + np.arange(width)], np.random.default_rng([self.seed, 1, step])
        )

    def _starts(self, masking: Masking, windows: int, first: int, rows: int) -> np.ndarray:
        """Where the sequences numbered `first` and on begin [rows]; a pass that ends among them is followed by the next."""
        turn, found = 0, []
        while first >= _length(self, masking, windows, turn):
            first, turn = first - _length(self, masking, windows, turn), turn + 1
        while rows:
            found.append(_order(self, masking, windows, turn)[first : first + rows])
            rows, first, turn = rows - len(found[-1]), 0, turn + 1
        return np.concatenate(found)

    def held(self, masking: Masking, rows: int, most: int) -> list[Batch]:
        """Batches of the held-out pieces, `most` pieces at most; the same in every run, whatever its seed."""
        width = masking.objective.length - 2
        held = np.asarray(self.encoded[-self.held_out :])[: min(most, self.held_out) // width * width]
        windows, masking = held.reshape(-1, width), masking.plain()
        return [
            masking.mask(windows[at : at + rows], np.random.default_rng([0, 2, at]))
            for at in range(0, len(windows), rows)
        ]


@lru_cache(maxsize=2)
def _order(text: Text, masking: Masking, windows: int, turn: int) -> np.ndarray:
    """Where the sequences of a pass begin, shuffled; those with many words of judgement come `again` times more."""
    rng = np.random.default_rng([text.seed, 0, turn])
    goal = masking.objective
    width = goal.length - 2
    offset = int(rng.integers(width))
    starts = offset + np.arange(windows) * width
    if goal.again:
        judging = masking.judges[text.encoded[offset : offset + windows * width]]
        rich = judging.reshape(windows, width).sum(1) >= goal.rich
        starts = np.concatenate([starts, np.repeat(starts[rich], goal.again)])
    return rng.permutation(starts)


@cache
def _length(text: Text, masking: Masking, windows: int, turn: int) -> int:
    return len(_order(text, masking, windows, turn))
