"""What a run is: the TOML files `mini.toml` and `nano.toml` as data classes."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Shape:
    """Shape of the network, in the names of Hugging Face's `config.json`."""

    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    vocab_size: int = 12288
    max_position_embeddings: int = 256
    type_vocab_size: int = 2

    def __post_init__(self) -> None:
        if self.hidden_size % (16 * self.num_attention_heads) or self.intermediate_size % 16:
            raise ValueError(
                f"hidden_size {self.hidden_size} must be a multiple of 16 for each of {self.num_attention_heads} "
                f"heads and intermediate_size {self.intermediate_size} a multiple of 16: the engine needs it"
            )

    def json(self) -> str:
        """The `config.json` of a BertForMaskedLM with this shape."""
        special = {"pad_token_id": 0, "unk_token_id": 1, "cls_token_id": 2, "sep_token_id": 3, "mask_token_id": 4}
        head = {"model_type": "bert", "architectures": ["BertForMaskedLM"]}
        tail = {"hidden_act": "gelu", "layer_norm_eps": 1e-12, **special, "tie_word_embeddings": True}
        return json.dumps(head | asdict(self) | tail, indent=1)

    @classmethod
    def read(cls, path: Path) -> Shape:
        """The shape in a `config.json`; other keys are left aside."""
        found = json.loads(path.read_text())
        return cls(**{f.name: found[f.name] for f in fields(cls) if f.name in found})


@dataclass(frozen=True)
class Objective:
    """What is masked, and what the loss is made of."""

    length: int = 128  # pieces of a sequence, [CLS] and [SEP] included
    masked: float = 0.2  # share of the pieces to predict
    as_mask: float = 0.8  # of these, shown as [MASK]
    as_random: float = 0.1  # of these, shown as a random piece; the rest is shown as it is
    whole_words: bool = False
    stress: float = 0.0  # words of judgement (`judging.txt`) are hidden 1 / (1 - stress) times as often as others
    rich: int = 3  # so many of them make a sequence one that judges
    judged: float = (
        0.0  # weight of sentences with what their paragraph says (`judgement.py`); masked pieces have the rest
    )
    judged_rows: int = 24  # of them in a step
    plain_rows: int = 24  # sentences with one word of their own hidden, beside them
    context: float = 0.0  # weight of context distillation from the first weights (`context.py`)
    context_rows: int = 24  # sentences of it in a step
    again: int = 0  # how many times more than others such a sequence is seen in a pass
    soft: float = 0.0  # weight of the teacher's distribution; the true piece has 1 - soft
    temperature: float = 1.0  # of the softmax of both distributions


@dataclass(frozen=True)
class Optimiser:
    """AdamW with linear warmup and a cosine to `final` times the peak."""

    rows: int = 32  # sequences of a batch
    rows_gpu: int = 256  # the same on a GPU
    steps: int = 1000
    peak: float = 5e-4  # learning rate of the body at the end of the warmup
    peak_gpu: float = 5e-4  # the same on a GPU, for its larger batch
    head: float = 1.0  # times `peak`, for the masked language model head
    muon: float = 0.0  # times `peak`, for the layers' matrices with Muon; 0 gives them to AdamW
    warmup: float = 0.05  # share of the steps
    final: float = 0.02
    decay: float = 0.01
    beta2: float = 0.98
    clip: float = 1.0  # norm of the gradient
    quantised: float = 0.15  # last share of the steps that sees int8-rounded weights
    dropout: float = 0.0


@dataclass(frozen=True)
class Start:
    """Where the first weights come from: `weights` (given), `teacher` (projected and pruned) or `scratch`."""

    kind: str = "weights"
    layers: tuple[int, ...] = ()  # the teacher's layers to keep, for `teacher`
    rows: int = 64  # sequences that the projection is fitted on


@dataclass(frozen=True)
class Report:
    """How often it prints, checks and saves."""

    progress: int = 20  # steps
    check: int = 500  # steps
    save: float = 60.0  # seconds; 0 saves after every step
    held_out: int = 300_000  # pieces at the end of the text, never trained on
    checked: int = 40_000  # of these, pieces that an intermediate check reads


@dataclass(frozen=True)
class Config:
    """One model: its name, seed, shape and training."""

    name: str
    seed: int
    shape: Shape
    objective: Objective = field(default_factory=Objective)
    optimiser: Optimiser = field(default_factory=Optimiser)
    start: Start = field(default_factory=Start)
    report: Report = field(default_factory=Report)
    most_bytes: int = 16_000_000  # of all shipped files together, the card aside

    @classmethod
    def read(cls, path: Path) -> Config:
        """Reads a TOML file; an unknown key is an error."""
        return cls.of(tomllib.loads(path.read_text()))

    @classmethod
    def of(cls, found: dict[str, Any]) -> Config:
        """From plain tables; the inverse of [`Config.table`]."""
        parts = {"shape": Shape, "objective": Objective, "optimiser": Optimiser, "start": Start, "report": Report}
        made = {key: parts[key](**value) if key in parts else value for key, value in found.items()}
        if "start" in made:
            made["start"] = Start(**{**asdict(made["start"]), "layers": tuple(made["start"].layers)})
        return cls(**made)

    def table(self) -> dict[str, Any]:
        """Plain tables, for a checkpoint."""
        return asdict(self)
