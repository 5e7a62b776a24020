"""BERT for masked language modelling, with the tensor names of BertForMaskedLM and its decoder tied."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from .config import Shape

EPS = 1e-12


class Embeddings(nn.Module):
    """Word, position and token-type tables, summed and normalised. Token type 0 alone is used."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(shape.vocab_size, shape.hidden_size)
        self.position_embeddings = nn.Embedding(shape.max_position_embeddings, shape.hidden_size)
        self.token_type_embeddings = nn.Embedding(shape.type_vocab_size, shape.hidden_size)
        self.LayerNorm = nn.LayerNorm(shape.hidden_size, eps=EPS)

    def forward(self, ids: Tensor) -> Tensor:
        """[rows, length] of ids to [rows, length, hidden]."""
        places = self.position_embeddings.weight[: ids.shape[1]] + self.token_type_embeddings.weight[0]
        return self.LayerNorm(self.word_embeddings(ids) + places)


class SelfAttention(nn.Module):
    """Query, key and value."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.num_attention_heads
        self.query = nn.Linear(shape.hidden_size, shape.hidden_size)
        self.key = nn.Linear(shape.hidden_size, shape.hidden_size)
        self.value = nn.Linear(shape.hidden_size, shape.hidden_size)

    def forward(self, hidden: Tensor, seen: Tensor | None) -> Tensor:
        """[rows, length, hidden] to the same; `seen` is [rows, 1, 1, length], false at padding."""
        rows, length, width = hidden.shape
        parts = (self.query(hidden), self.key(hidden), self.value(hidden))
        query, key, value = (p.view(rows, length, self.heads, -1).transpose(1, 2) for p in parts)
        if query.is_cuda:
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        else:  # On a CPU the fused kernel's backward pass is the slowest part of a step at these sizes.
            scores = query @ (key * query.shape[-1] ** -0.5).transpose(2, 3)
            scores = scores if seen is None else scores.masked_fill(~seen, -torch.inf)
            mixed = scores.softmax(3) @ value
        return mixed.transpose(1, 2).reshape(rows, length, width)


class Output(nn.Module):
    """A linear map, added to what went in, normalised."""

    def __init__(self, inner: int, hidden: int, dropout: float) -> None:
        super().__init__()
        self.dense = nn.Linear(inner, hidden)
        self.LayerNorm = nn.LayerNorm(hidden, eps=EPS)
        self.dropout = nn.Dropout(dropout)

    def forward(self, inner: Tensor, before: Tensor) -> Tensor:
        """[.., inner] and [.., hidden] to [.., hidden]."""
        return self.LayerNorm(self.dropout(self.dense(inner)) + before)


class Layer(nn.Module):
    """One post-norm transformer layer (Devlin et al. 2019)."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        output = Output(shape.hidden_size, shape.hidden_size, dropout)
        self.attention = nn.ModuleDict({"self": SelfAttention(shape), "output": output})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(shape.hidden_size, shape.intermediate_size)})
        self.output = Output(shape.intermediate_size, shape.hidden_size, dropout)

    def forward(self, hidden: Tensor, seen: Tensor | None) -> Tensor:
        """[rows, length, hidden] to the same."""
        mixed = self.attention["output"](self.attention["self"](hidden, seen), hidden)
        return self.output(functional.gelu(self.intermediate["dense"](mixed)), mixed)


class Transform(nn.Module):
    """The first half of the head."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.dense = nn.Linear(hidden, hidden)
        self.LayerNorm = nn.LayerNorm(hidden, eps=EPS)

    def forward(self, hidden: Tensor) -> Tensor:
        """[.., hidden] to the same."""
        return self.LayerNorm(functional.gelu(self.dense(hidden)))


class Predictions(nn.Module):
    """The head; its decoder is the table of word embeddings."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.transform = Transform(shape.hidden_size)
        self.bias = nn.Parameter(torch.zeros(shape.vocab_size))


class MaskedLm(nn.Module):
    """The whole network."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.num_hidden_layers))
        self.bert = nn.ModuleDict({"embeddings": Embeddings(shape), "encoder": nn.ModuleDict({"layer": layers})})
        self.cls = nn.ModuleDict({"predictions": Predictions(shape)})

    def hidden(self, ids: Tensor, seen: Tensor | None = None) -> Tensor:
        """Last hidden states [rows, length, hidden] of ids [rows, length]; `seen` [rows, length] is false at padding."""
        states = self.bert["embeddings"](ids)
        wide = None if seen is None else seen[:, None, None, :]
        for layer in self.bert["encoder"]["layer"]:
            states = layer(states, wide)
        return states

    def logits(self, states: Tensor) -> Tensor:
        """Logits [places, pieces] of hidden states [places, hidden]."""
        table = self.bert["embeddings"].word_embeddings.weight
        head = self.cls["predictions"]
        return functional.linear(head.transform(states), table, head.bias)

    def at(self, ids: Tensor, places: Tensor, seen: Tensor | None = None) -> Tensor:
        """Logits [places, pieces] at `places`, which count through ids [rows, length] row by row."""
        return self.logits(self.hidden(ids, seen).flatten(0, 1)[places])

    def forward(self, ids: Tensor, places: Tensor, seen: Tensor | None = None) -> Tensor:
        """As [`MaskedLm.at`]."""
        return self.at(ids, places, seen)
