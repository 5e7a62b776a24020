"""Model folders and checkpoints on disk."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from .config import Config, Shape
from .model import MaskedLm
from .quantise import unshipped
from .text import replace

CHECKPOINT = "checkpoint.pt"


def find(path: Path) -> Path:
    """The weights of a model folder: the only safetensors file, or the one in f32 of several; a file is itself."""
    if path.is_file():
        return path
    found = sorted(path.glob("*.safetensors"))
    exact = [one for one in found if one.stem.endswith("-f32")]
    chosen = exact or found
    if len(chosen) != 1:
        raise FileNotFoundError(
            f"{path} must hold one safetensors file or one *-f32.safetensors; it holds {len(found)}"
        )
    return chosen[0]


def load(path: Path) -> dict[str, Tensor]:
    """f32 tensors by name, of a model folder or a safetensors file in f32, f16 or i8 with scales."""
    return unshipped(load_file(find(path)))


def open_model(folder: Path) -> MaskedLm:
    """The network in a model folder, ready to answer."""
    model = MaskedLm(Shape.read(folder / "config.json"))
    model.load_state_dict(load(folder))
    return model.eval().requires_grad_(False)


@dataclass
class Checkpoint:
    """All that a run needs to go on."""

    config: Config
    step: int
    seconds: float  # spent in training so far
    pieces: int  # seen in training so far
    model: dict[str, Tensor]
    optimiser: dict[str, Any]
    notes: dict[str, Any]  # measured figures

    def save(self, folder: Path) -> None:
        """Writes `checkpoint.pt`; a kill leaves the one before or this one."""
        content = io.BytesIO()
        torch.save({**vars(self), "config": self.config.table()}, content)
        replace(folder / CHECKPOINT, content.getvalue())

    @classmethod
    def load(cls, path: Path) -> Checkpoint:
        """Reads a folder's `checkpoint.pt`, or the file itself."""
        file = path / CHECKPOINT if path.is_dir() else path
        found = torch.load(file, map_location="cpu", weights_only=True)
        return cls(**{**found, "config": Config.of(found["config"])})

    def network(self) -> MaskedLm:
        """The network with these weights, in f32 on the CPU, ready to answer."""
        model = MaskedLm(self.config.shape)
        model.load_state_dict(self.model)
        return model.eval().requires_grad_(False)
