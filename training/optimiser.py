"""The optimisers of a run: AdamW for everything, or Muon for the layers' matrices with AdamW for the rest."""

from __future__ import annotations

from typing import Any

import torch

from .config import Optimiser
from .model import MaskedLm


class Optimisers:
    """One or two optimisers that step together at one learning rate."""

    def __init__(self, plan: Optimiser, model: MaskedLm, peak: float) -> None:
        """For the parameters of a network; `peak` is the body's learning rate."""
        body, head, matrices = [], [], []
        for name, value in model.named_parameters():
            if plan.muon and value.dim() == 2 and "_embeddings." not in name:
                matrices.append(value)
            else:
                (head if name.startswith("cls.") else body).append(value)
        groups = [{"params": body, "times": 1.0}, {"params": head, "times": plan.head}]
        betas = (0.9, plan.beta2)
        self.all = [torch.optim.AdamW(groups, peak, betas, weight_decay=plan.decay, fused=True)]
        if matrices:
            # Updates as large as AdamW's (Liu et al. 2025, "Muon is scalable for LLM training"), so one rate serves both.
            muon = torch.optim.Muon(
                [{"params": matrices, "times": plan.muon}], peak, plan.decay, adjust_lr_fn="match_rms_adamw"
            )
            self.all.append(muon)

    def step(self, rate: float) -> None:
        """Steps at a learning rate of the body, and forgets the gradients."""
        for one in self.all:
            for group in one.param_groups:
                group["lr"] = group["times"] * rate
            one.step()
            one.zero_grad(set_to_none=True)

    def state_dict(self) -> dict[str, Any]:
        """For a checkpoint."""
        return {"all": [one.state_dict() for one in self.all]}

    def load_state_dict(self, saved: dict[str, Any]) -> None:
        """Of a checkpoint."""
        for one, state in zip(self.all, saved["all"], strict=True):
            one.load_state_dict(state)
