"""What is taught beside masked text: judgements (`judgement.py`) and context (`context.py`), by one model's answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.func import functional_call
from torch.nn import functional

from . import weights
from .config import Config
from .context import Context
from .evaluate import mixed
from .judgement import PARAGRAPHS, Judgement, paragraphs
from .model import MaskedLm


class Lessons:
    """The lessons that a configuration asks for, and the model that gives them."""

    def __init__(
        self, config: Config, source: Path, made: Tokenizer, trained: np.ndarray, device: torch.device
    ) -> None:
        """Of the text to train on [pieces] and a model folder; the same for a run that goes on."""
        self.goal = config.objective
        self.model = weights.open_model(source).to(device)
        self.device = device
        self.judgement = Judgement.of(self.model, made, trained, config.seed) if self.goal.judged else None
        found = paragraphs(trained, made, config.seed + 1, PARAGRAPHS, judging=False) if self.goal.context else []
        self.context = Context.of(made, found, config.seed) if found else None

    def add(self, total: Tensor, student: MaskedLm, parameters: dict[str, Tensor], step: int) -> Tensor:
        """The loss of masked text in nats, with the lessons of a step mixed in by their weights."""
        rest = 1 - self.goal.judged - self.goal.context
        total = rest * total
        if self.judgement:
            total = total + self.goal.judged * self.judged(self.judgement, student, parameters, step)
        if self.context:
            total = total + self.goal.context * self.distance(self.context, student, parameters, step)
        return total

    def judged(self, lesson: Judgement, student: MaskedLm, parameters: dict[str, Tensor], step: int) -> Tensor:
        """Cross-entropy at the mask of sentences with what their paragraph says, and of plain ones, in nats."""
        batch, seen = lesson.batch(step, self.goal.judged_rows, self.goal.plain_rows)
        moved = batch.to(self.device)
        logits = functional_call(student, parameters, (moved.ids, moved.places, seen.to(self.device))).float()
        return functional.cross_entropy(logits, moved.truth)

    def distance(self, lesson: Context, student: MaskedLm, parameters: dict[str, Tensor], step: int) -> Tensor:
        """Divergence from what the model says of whole paragraphs, in nats for each sentence."""
        less, more = lesson.batch(step, self.goal.context_rows)
        with torch.no_grad(), mixed(self.device):
            ids, places, seen = (one.to(self.device) for one in (more.ids, more.places, more.seen))
            told = functional.log_softmax(self.model.at(ids, places, seen).float(), 1)
        ids, places, seen = (one.to(self.device) for one in (less.ids, less.places, less.seen))
        said = functional.log_softmax(functional_call(student, parameters, (ids, places, seen)).float(), 1)
        return functional.kl_div(said, told, reduction="batchmean", log_target=True)
