"""First weights: from scratch, as given, or a smaller network fitted to a teacher layer by layer."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from .config import Start
from .model import Layer, MaskedLm

RIDGE = 1e-3
# Deviations above zero at which the GELU of the fitted head works.
LINEAR = 4.0


def scratch(model: MaskedLm, seed: int) -> None:
    """Normal weights of deviation 0.02, zero biases (Devlin et al. 2019)."""
    made = torch.Generator().manual_seed(seed)
    for part in model.modules():
        if isinstance(part, nn.Linear | nn.Embedding):
            nn.init.normal_(part.weight, std=0.02, generator=made)
        if isinstance(part, nn.Linear):
            nn.init.zeros_(part.bias)


def fit(inputs: Tensor, targets: Tensor, linear: nn.Linear) -> None:
    """Ridge regression of targets [count, out] on inputs [count, in]."""
    mean, goal = inputs.mean(0), targets.mean(0)
    centred = inputs - mean
    gram = (centred.T @ centred).double()
    gram += RIDGE * gram.diagonal().mean() * torch.eye(len(gram), dtype=gram.dtype)
    weight = torch.linalg.solve(gram, (centred.T @ (targets - goal)).double()).T.float()
    linear.weight.copy_(weight)
    linear.bias.copy_(goal - weight @ mean)


def fit_norm(inputs: Tensor, targets: Tensor, norm: nn.LayerNorm) -> Tensor:
    """Fits gain and offset of a layer norm to targets [count, width], and returns what it then gives."""
    plain = functional.layer_norm(inputs, inputs.shape[-1:], eps=norm.eps)
    mean, goal = plain.mean(0), targets.mean(0)
    gain = ((plain - mean) * (targets - goal)).sum(0) / (plain - mean).square().sum(0).clamp(min=1e-6)
    norm.weight.copy_(gain)
    norm.bias.copy_(goal - gain * mean)
    return norm(inputs)


class Trace:
    """What a teacher computes for ids [rows, length]: the states before, between and after its layers."""

    def __init__(self, teacher: MaskedLm, ids: Tensor) -> None:
        self.layers = teacher.bert["encoder"]["layer"]
        self.states = [teacher.bert["embeddings"](ids)]  # each [rows, length, hidden]
        for layer in self.layers:
            self.states.append(layer(self.states[-1], None))

    def inside(self, at: int) -> dict[str, Tensor]:
        """The values within layer `at`, each [rows * length, width]; computed anew, since all layers' would be many."""
        layer, before = self.layers[at], self.states[at]
        seen = layer.attention["self"]
        mixed = seen(before, None)
        summed = layer.attention["output"].dense(mixed) + before
        middle = layer.attention["output"].LayerNorm(summed)
        raised = layer.intermediate["dense"](middle)
        end = layer.output.dense(functional.gelu(raised)) + middle
        parts = {"query": seen.query(before), "key": seen.key(before), "value": seen.value(before)}
        inner = {"mixed": mixed, "summed": summed, "middle": middle, "raised": raised, "end": end}
        return {name: part.flatten(0, 1) for name, part in (parts | inner).items()}


def basis(table: Tensor, states: list[Tensor], width: int) -> Tensor:
    """Orthonormal columns [teacher's hidden, width]: the directions in which word vectors and states vary most.

    The covariances of the table [pieces, hidden] and of each list of states are summed, each scaled to trace 1.
    """
    total = torch.zeros(table.shape[1], table.shape[1], dtype=torch.float64)
    for rows, weight in [(table, float(len(states))), *((one.flatten(0, 1), 1.0) for one in states)]:
        centred = rows - rows.mean(0)
        covariance = (centred.T @ centred).double()
        total += weight * covariance / covariance.trace()
    return torch.linalg.eigh(total).eigenvectors[:, -width:].flip(1).float()


def _heads(found: dict[str, Tensor], dense: nn.Linear, size: int, count: int) -> Tensor:
    """Columns of the `count` heads that move the output most."""
    mixed = found["mixed"] - found["mixed"].mean(0)
    moved = [
        (mixed[:, at : at + size] @ dense.weight[:, at : at + size].T).square().sum()
        for at in range(0, mixed.shape[1], size)
    ]
    kept = torch.stack(moved).topk(count).indices.sort().values
    return (kept[:, None] * size + torch.arange(size)).flatten()


def _layer(
    layer: Layer, source: Layer, found: dict[str, Tensor], goals: tuple[Tensor, Tensor, Tensor, Tensor], now: Tensor
) -> Tensor:
    """Fits one layer on its own input `now` [rows, length, width]; returns its output.

    `goals` are, in the student's basis, the teacher's sum and state after attention and after the layer.
    """
    flat, seen = now.flatten(0, 1), layer.attention["self"]
    width = flat.shape[1]
    columns = _heads(found, source.attention["output"].dense, width // seen.heads, seen.heads)
    for name in ("query", "key", "value"):
        fit(flat, found[name][:, columns], getattr(seen, name))
    mixed = seen(now, None).flatten(0, 1)
    fit(mixed, goals[0] - flat, layer.attention["output"].dense)
    middle = fit_norm(layer.attention["output"].dense(mixed) + flat, goals[1], layer.attention["output"].LayerNorm)
    raised = found["raised"]
    moved = functional.gelu(raised).var(0) * source.output.dense.weight.square().sum(0)
    neurons = moved.topk(layer.intermediate["dense"].out_features).indices.sort().values
    fit(middle, raised[:, neurons], layer.intermediate["dense"])
    inner = functional.gelu(layer.intermediate["dense"](middle))
    fit(inner, goals[2] - middle, layer.output.dense)
    after = fit_norm(layer.output.dense(inner) + middle, goals[3], layer.output.LayerNorm)
    return after.view(now.shape)


@torch.no_grad()
def from_teacher(model: MaskedLm, teacher: MaskedLm, ids: Tensor, start: Start) -> list[float]:
    """Fits `model` to a wider and deeper teacher on ids [rows, length] and returns each layer's share of variance kept.

    Word vectors are projected to a basis of principal directions; each linear map is then fitted, from the input to
    the output, by ridge regression of the teacher's values (of the heads and inner neurons that move its output
    most) on the student's own activations, and each layer norm by regression of its gain and offset.
    """
    chosen, trace = start.layers, Trace(teacher, ids)
    if len(chosen) != model.shape.num_hidden_layers or list(chosen) != sorted(set(chosen)):
        raise ValueError(f"start.layers {chosen} must name {model.shape.num_hidden_layers} layers, ascending")
    ours, theirs = model.bert["embeddings"], teacher.bert["embeddings"]
    base = basis(theirs.word_embeddings.weight, trace.states, model.shape.hidden_size)
    for name in ("word_embeddings", "position_embeddings", "token_type_embeddings"):
        getattr(ours, name).weight.copy_(getattr(theirs, name).weight @ base)
    places = ours.position_embeddings.weight[: ids.shape[1]] + ours.token_type_embeddings.weight[0]
    now = fit_norm(
        (ours.word_embeddings(ids) + places).flatten(0, 1), trace.states[0].flatten(0, 1) @ base, ours.LayerNorm
    )
    now = now.view(*ids.shape, -1)
    kept = []
    ends = [*(at - 1 for at in chosen[1:]), len(trace.layers) - 1]
    for layer, at, end in zip(model.bert["encoder"]["layer"], chosen, ends, strict=True):
        found, goal = trace.inside(at), trace.states[end + 1].flatten(0, 1) @ base
        last = found["end"] if end == at else trace.inside(end)["end"]
        goals = found["summed"] @ base, found["middle"] @ base, last @ base, goal
        now = _layer(layer, teacher.bert["encoder"]["layer"][at], found, goals, now)
        kept.append(1 - ((now.flatten(0, 1) - goal).square().sum() / (goal - goal.mean(0)).square().sum()).item())
    _head(model, teacher, now.flatten(0, 1), trace.states[-1].flatten(0, 1), base)
    return kept


def _head(model: MaskedLm, teacher: MaskedLm, now: Tensor, theirs: Tensor, base: Tensor) -> None:
    """The transform is fitted to the teacher's after its GELU, so far up that the student's own is a straight line.

    The common shift falls out of the layer norm. What the teacher's vectors say outside the basis goes into the bias.
    """
    ours, source = model.cls["predictions"], teacher.cls["predictions"]
    goal = functional.gelu(source.transform.dense(theirs)) @ base
    fit(now, goal, ours.transform.dense)
    ours.transform.dense.bias += LINEAR * ours.transform.dense(now).std(0).max()
    given = source.transform(theirs)
    fit_norm(functional.gelu(ours.transform.dense(now)), given @ base, ours.transform.LayerNorm)
    centre = given.mean(0)
    table = teacher.bert["embeddings"].word_embeddings.weight
    ours.bias.copy_(source.bias + table @ (centre - base @ (base.T @ centre)))
