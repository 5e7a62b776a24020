"""Context distillation: what the first weights make of a whole paragraph, taught to the network for one sentence of it.

The teacher reads the paragraph (its last pieces) and a prompt with a mask, the student one sentence and the same prompt;
the student's distribution at the mask follows the teacher's (after Snell et al. 2022, arXiv 2209.15189). It keeps what the
first weights say in prompts about anything, which training on judgements alone shifts, and says it of less text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer
from torch import Tensor

from .evaluate import padded, piece_ids
from .judgement import sentences
from .vocabulary import CLS, MASK, SEP

PROMPTS = (
    " it is about [MASK] .",
    " topic : [MASK] .",
    " the subject is [MASK] .",
    " they talk about [MASK] .",
    " this is a message about [MASK] .",
    " category : [MASK] .",
    " the writer wants [MASK] .",
    " the writer is [MASK] .",
    " it tells of a [MASK] .",
    " it asks for a [MASK] .",
    " this one is [MASK] .",
    " kind of text : [MASK] .",
    " one word for it is [MASK] .",
    " that is [MASK] news .",
    " i feel [MASK] .",
)
LAST = 96  # pieces of a paragraph that the teacher reads
EMPTY = 0.1  # share of rows where both read the prompt alone: answers are compared with that (Zhao et al. 2021)


@dataclass(frozen=True)
class Reading:
    """Padded inputs with one mask in each row."""

    ids: Tensor  # [rows, length], int64
    places: Tensor  # [rows], int64, counted through ids row by row
    seen: Tensor  # [rows, length], true where there is a piece

    @classmethod
    def of(cls, rows: list[list[int]]) -> Reading:
        """Of rows of ids."""
        ids, seen = padded(rows)
        return cls(ids, (ids == MASK).flatten().nonzero().flatten(), seen)


@dataclass(frozen=True, eq=False)
class Context:
    """Paragraphs with their sentences, and prompts."""

    paragraphs: list[tuple[np.ndarray, list[np.ndarray]]]
    prompts: list[list[int]]
    seed: int

    @classmethod
    def of(cls, made: Tokenizer, found: list[np.ndarray], seed: int) -> Context:
        """Of paragraphs as piece ids; one without a sentence of fitting length is left out."""
        pairs = [(one, split) for one in found if (split := sentences(one, made))]
        if not pairs:
            raise ValueError("no paragraph of the text has a sentence of fitting length")
        return cls(pairs, [piece_ids(made, prompt) for prompt in PROMPTS], seed)

    def batch(self, step: int, rows: int) -> tuple[Reading, Reading]:
        """What the student reads in a step, and what the teacher reads."""
        rng = np.random.default_rng([self.seed, 5, step])
        less, more = [], []
        for _ in range(rows):
            whole, split = self.paragraphs[rng.integers(len(self.paragraphs))]
            prompt = self.prompts[rng.integers(len(self.prompts))]
            sentence = split[rng.integers(len(split))]
            if rng.random() < EMPTY:
                whole = sentence = sentence[:0]
            less.append([CLS, *sentence.tolist(), *prompt, SEP])
            more.append([CLS, *whole[-LAST:].tolist(), *prompt, SEP])
        return Reading.of(less), Reading.of(more)
