"""int8 rows: weight = i8 * scale[row]; the search for scales, and rounding that gradients pass through."""

from __future__ import annotations

import torch
from torch import Tensor

MOST = 127
# Tried shares of the row's largest magnitude that the largest step stands for.
FACTORS = torch.linspace(0.6, 1.0, 41)


def search(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Steps [rows, columns] int8 and scales [rows] f32 of f32 [rows, columns], of least squared error in each row.

    For each clipping factor the steps are rounded, then the scale is refitted to the steps (least squares).
    """
    weight = weight.detach().float()
    most = weight.abs().amax(1)
    best_scale = torch.ones_like(most)
    best_error = torch.full_like(most, torch.inf)
    best = torch.zeros_like(weight)
    for factor in FACTORS.tolist():
        scale = torch.where(most > 0, most * factor / MOST, 1.0)
        steps = (weight / scale[:, None]).round().clamp(-MOST, MOST)
        norm = (steps * steps).sum(1)
        fitted = torch.where(norm > 0, (steps * weight).sum(1) / norm.clamp(min=1), scale)
        error = (weight - steps * fitted[:, None]).square().sum(1)
        better = error < best_error
        best_error = torch.where(better, error, best_error)
        best_scale = torch.where(better, fitted, best_scale)
        best = torch.where(better[:, None], steps, best)
    return best.to(torch.int8), best_scale


def dequantise(steps: Tensor, scale: Tensor) -> Tensor:
    """f32 weights [rows, columns] of steps and scales [rows]."""
    return steps.float() * scale[:, None]


def rounded(parameters: dict[str, Tensor]) -> dict[str, Tensor]:
    """The parameters as they would be shipped; gradients pass as if nothing had been rounded (straight-through).

    Matrices get int8 rows with the largest magnitude at 127, vectors f16. The search is left to the export.
    """
    return {name: value + (_ship(value.detach()) - value).detach() for name, value in parameters.items()}


def _ship(value: Tensor) -> Tensor:
    if value.dim() != 2:
        return value.half().float()
    scale = value.abs().amax(1, keepdim=True).clamp(min=1e-12) / MOST
    return (value / scale).round() * scale


def shipped(state: dict[str, Tensor], kind: str) -> dict[str, Tensor]:
    """Tensors to write for f32 tensors: `i8` as above with searched scales beside the matrices, or `f16`."""
    made: dict[str, Tensor] = {}
    for name, value in state.items():
        if kind == "i8" and value.dim() == 2:
            made[name], made[f"{name}.scale"] = search(value)
        else:
            made[name] = value.half()
    return {name: value.contiguous() for name, value in made.items()}


def unshipped(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The f32 weights that shipped tensors stand for."""
    made = {}
    for name, value in tensors.items():
        if value.dtype == torch.int8:
            made[name] = dequantise(value, tensors[f"{name}.scale"])
        elif not name.endswith(".scale"):
            made[name] = value.float()
    return made
