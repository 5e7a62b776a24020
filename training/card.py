"""`MODEL_CARD.md`, filled from measured figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .vocabulary import words

if TYPE_CHECKING:
    from .export import Source

DATA = """\
**Text.** One paragraph a line, shuffled: Wikinews in English (37 MB, CC BY 2.5), a slice of English Wikipedia of 2018 (54 MB, CC BY-SA 3.0), IMDB
training reviews (33 MB, research use, no licence stated), a random 60 MB of 3,020 Project Gutenberg books (US public domain). About 41 million word
pieces; the last 300,000 pieces of the encoded text are held out and never trained on.
"""
LIMITS = """\
**Limits.** It knows sentiment and a little about topics, and nothing useful about sentence pairs. Raw label logits carry a strong prior towards frequent
words, so the answer needs contextual calibration (score of a label given prompt and text, minus its score given the prompt and an empty text; Zhao et al.
2021). English only. Its training text has the biases of a web encyclopaedia, news, old books and film reviews.
"""
ROOTS = (
    "The weights of mini go back to all-MiniLM-L6-v2 (sentence-transformers; Apache-2.0: keep this attribution), with the vocabulary pruned to the text "
    "and a new masked language model head."
)
BYTES_TEXT = {
    "i8": "matrices as int8 rows with one f32 scale each (`NAME.scale`, weight = i8 * scale[row]), vectors in f16",
    "f16": "all tensors in f16",
}


def text(
    source: Source,
    kind: str,
    sizes: dict[str, int],
    exact: dict[str, Any],
    after: dict[str, Any],
    vocabulary: list[str],
) -> str:
    """The card of the files in `sizes` (bytes), with figures before (`exact`) and after rounding."""
    shape = source.shape
    count = sum(value.numel() for value in source.state.values())
    files = "\n".join(f"| `{name}` | {size:,} |" for name, size in sizes.items())
    return f"""\
# {source.name}: a small masked language model for this project

BERT architecture: {shape.num_hidden_layers} layers, hidden size {shape.hidden_size}, {shape.num_attention_heads} heads, feed-forward \
{shape.intermediate_size}, {shape.max_position_embeddings} positions, uncased WordPiece vocabulary of
{len(vocabulary):,} pieces ({words(vocabulary):,} whole words), {count / 1e6:.1f} million parameters; the decoder is tied to the input embeddings, GELU is
exact, LayerNorm eps 1e-12, no pooler. Tensor names are those of BertForMaskedLM, the tied decoder left out; {BYTES_TEXT[kind]}.

| file | bytes |
|---|---|
{files}

{_made(source)}

{DATA}
**Figures.** {_before_after(kind, exact, after)}

{_labels(after)}

{LIMITS}"""


def _made(source: Source) -> str:
    config = source.config
    if config is None:
        return f"**How it was made.** {ROOTS} The shipped weights are these, rounded, with no training in between."
    notes, goal, plan = source.notes or {}, config.objective, config.optimiser
    taught = (
        f", {goal.soft:.0%} of the loss against the teacher's distribution" if goal.soft and notes.get("taught") else ""
    )
    method = "Muon for the layers' matrices and AdamW for the rest" if plan.muon else "AdamW"
    stressed = (
        f"; words of judgement (`training/judging.txt`) hidden {1 / (1 - goal.stress):.1f} times as often as others"
        if goal.stress
        else ""
    )
    again = f"; sequences with {goal.rich} of them seen {goal.again + 1} times in a pass" if goal.again else ""
    lessons = "".join(
        f"; {share:.0%} of the loss {what}"
        for share, what in (
            (goal.judged, "judgements of whole reviews taught for their sentences (`training/judgement.py`)"),
            (goal.context, "context distillation from the first weights (`training/context.py`)"),
        )
        if share
    )
    return (
        f"**How it was made.** First weights: {notes.get('start', 'not noted')}. Then masked language model training: {source.step:,} steps, "
        f"{source.seen / 1e6:.1f} million pieces ({goal.masked:.0%} masked, sequences of {goal.length}{taught}{stressed}{again}{lessons}), "
        f"{method}, cosine, bf16, "
        f"{source.seconds / 60:.0f} minutes on {notes.get('device', 'not noted')}, seed {config.seed}; the last {plan.quantised:.0%} with weights rounded as "
        f"they ship (straight-through gradients).\n{ROOTS}\n"
        f"`python -m training.rebuild {source.name}` makes it again; `training/{source.name}.toml` has every setting."
    )


def _before_after(kind: str, exact: dict[str, Any], after: dict[str, Any]) -> str:
    parts = []
    for name, found in (("f32", exact), (kind, after)):
        right = found["cloze"]
        said = f"{right['first']} of {right['sentences']} hand-written cloze words first, {right['top_ten']} in the top ten"
        if held := found.get("held_out"):
            said = f"masked-token loss {held['loss']:.3f}, accuracy {100 * held['accuracy']:.1f}% at {held['places']:,} held-out places; {said}"
        parts.append(f"{name}: {said}")
    return "\n".join(f"{part}." for part in parts)


def _labels(after: dict[str, Any]) -> str:
    if not after.get("zero_shot"):
        return "Zero-shot label accuracy was not measured."
    lines = [
        "Zero-shot label accuracy on 500 rows drawn by a fixed seed, one label word a class, by raw label logits and calibrated by an empty text:",
        "",
    ]
    lines += ["| set | majority | template | raw logits | calibrated |", "|---|---|---|---|---|"]
    for name, found in after["zero_shot"].items():
        for template, one in found["templates"].items():
            row = f"| {name} | {found['majority']:.3f} | `{template}` | {one['raw']:.3f} | {one['calibrated']:.3f} |"
            lines.append(row)
    return "\n".join(lines)
