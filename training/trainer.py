"""One run of training: its state, its step, its checks, its checkpoint."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor
from torch.func import functional_call
from torch.nn import functional

from . import encode, initialise, weights, zero_shot
from .batches import Batch, Masking, Text
from .config import Config
from .evaluate import cloze, held_out, mixed
from .lessons import Lessons
from .model import MaskedLm
from .optimiser import Optimisers
from .quantise import rounded
from .vocabulary import pieces, tokenizer


@dataclass
class Plan:
    """What the command line says beside the configuration."""

    encoded: Path
    vocab: Path
    out: Path
    source: Path | None = None  # first weights, or the teacher for a start of kind `teacher`
    teacher: Path | None = None  # for distillation
    data: Path | None = None  # labelled sets
    minutes: float | None = None  # ends by the clock; otherwise by steps
    resume: bool = False
    compiled: bool = False


def rate(config: Config, peak: float, progress: float) -> float:
    """Learning rate at a progress of 0..1: linear warmup, then a cosine."""
    plan = config.optimiser
    if progress < plan.warmup:
        return peak * max(progress, 1e-3 * plan.warmup) / plan.warmup
    along = (progress - plan.warmup) / (1 - plan.warmup)
    return peak * (plan.final + (1 - plan.final) * 0.5 * (1 + math.cos(math.pi * min(1.0, along))))


class Trainer:
    """A network in training, with all that its next step needs."""

    def __init__(self, config: Config, plan: Plan) -> None:
        self.config, self.plan = config, plan
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.gpu = self.device.type == "cuda"
        if self.gpu:
            torch.set_float32_matmul_precision("high")
        self.rows = config.optimiser.rows_gpu if self.gpu else config.optimiser.rows
        self.peak = config.optimiser.peak_gpu if self.gpu else config.optimiser.peak
        vocabulary = pieces(plan.vocab)
        if len(vocabulary) != config.shape.vocab_size:
            raise ValueError(
                f"{plan.vocab} has {len(vocabulary)} pieces; the configuration says {config.shape.vocab_size}"
            )
        self.tokenizer = tokenizer(vocabulary)
        self.masking = Masking.of(config.objective, vocabulary)
        self.text = Text(encode.load(plan.encoded), config.report.held_out, config.seed)
        self.sets = zero_shot.read(plan.data)
        self.teacher = weights.open_model(plan.teacher).to(self.device) if plan.teacher else None
        self.lessons = self.teach()
        self.step, self.seconds, self.seen, self.notes = 0, 0.0, 0, {}
        self.model = MaskedLm(config.shape, config.optimiser.dropout)
        file = plan.out / weights.CHECKPOINT
        saved = weights.Checkpoint.load(file) if plan.resume and file.exists() else None
        if saved:
            self.model.load_state_dict(saved.model)
            self.step, self.seconds, self.seen, self.notes = saved.step, saved.seconds, saved.pieces, saved.notes
        else:
            self.notes["start"] = self.begin()
        self.model.to(self.device).train()
        self.optimiser = Optimisers(config.optimiser, self.model, self.peak)
        if saved:
            self.optimiser.load_state_dict(saved.optimiser)
        self.forward = torch.compile(self.loss) if plan.compiled else self.loss

    def teach(self) -> Lessons | None:
        """What is taught beside masked text, if the configuration asks for it."""
        goal, giver = self.config.objective, self.plan.teacher or self.plan.source
        if not goal.judged and not goal.context:
            return None
        if giver is None:
            raise ValueError(
                "objective.judged and objective.context need a model that teaches: give --from or --teacher"
            )
        trained = self.text.encoded[: -self.config.report.held_out]
        return Lessons(self.config, giver, self.tokenizer, trained, self.device)

    def begin(self) -> str:
        """Sets the first weights and says how."""
        start, source = self.config.start, self.plan.source
        if start.kind == "scratch":
            initialise.scratch(self.model, self.config.seed)
            return "random weights"
        if source is None:
            raise ValueError(f"a start of kind {start.kind!r} needs --from")
        if start.kind == "weights":
            self.model.load_state_dict(weights.load(source))
            return "given weights"
        plain = replace(self.masking, objective=replace(self.config.objective, masked=0.15, as_mask=1.0))
        ids = self.text.batch(0, start.rows, plain).ids
        kept = initialise.from_teacher(self.model, weights.open_model(source), ids, start)
        return f"fitted to layers {list(start.layers)} of the teacher; variance kept: {', '.join(f'{one:.2f}' for one in kept)}"

    def loss(self, parameters: dict[str, Tensor], batch: Batch, soft: Tensor | None) -> tuple[Tensor, Tensor]:
        """The loss to descend and the masked-token loss alone, in nats."""
        logits = functional_call(self.model, parameters, (batch.ids, batch.places)).float()
        hard = functional.cross_entropy(logits, batch.truth)
        if soft is None:
            return hard, hard.detach()
        goal = self.config.objective
        logs = functional.log_softmax(logits / goal.temperature, 1)
        distance = goal.temperature**2 * functional.kl_div(logs, soft, reduction="batchmean", log_target=True)
        return (1 - goal.soft) * hard + goal.soft * distance, hard.detach()

    @torch.no_grad()
    def soft_targets(self, batch: Batch) -> Tensor | None:
        """The teacher's log probabilities [places, pieces]."""
        if self.teacher is None or self.config.objective.soft == 0:
            return None
        with mixed(self.device):
            logits = self.teacher.at(batch.ids, batch.places)
        return functional.log_softmax(logits.float() / self.config.objective.temperature, 1)

    def progress(self) -> float:
        """0 at the start, 1 at the end."""
        if self.plan.minutes is not None:
            return self.seconds / (60 * self.plan.minutes)
        return self.step / self.config.optimiser.steps

    def advance(self, batch: Batch) -> Tensor:
        """One step; the masked-token loss."""
        progress = self.progress()
        torch.manual_seed(self.config.seed * 1_000_003 + self.step)
        moved = batch.to(self.device)
        parameters = dict(self.model.named_parameters())
        if progress >= 1 - self.config.optimiser.quantised:
            parameters = rounded(parameters)
        soft = self.soft_targets(moved)
        with mixed(self.device):
            total, hard = self.forward(parameters, moved, soft)
            if self.lessons:
                total = self.lessons.add(total, self.model, parameters, self.step)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.config.optimiser.clip)
        self.optimiser.step(rate(self.config, self.peak, progress))
        self.step += 1
        self.seen += moved.ids.numel()
        return hard

    def check(self, most: int, labels: bool = True) -> dict:
        """Held-out figures, cloze set and zero-shot accuracy, of the weights as they are."""
        self.model.eval()
        report = self.config.report
        batches = self.text.held(self.masking, self.rows, min(most, report.held_out))
        figures: dict = {"step": self.step, "held_out": held_out(self.model, batches)}
        figures["cloze"] = cloze(self.model, self.tokenizer)
        if labels:
            figures["zero_shot"] = zero_shot.all_sets(self.model, self.tokenizer, self.sets)
        self.model.train()
        held, right = figures["held_out"], figures["cloze"]
        print(
            f"check at step {self.step}: held-out loss {held['loss']:.3f}, accuracy {100 * held['accuracy']:.1f}%; cloze "
            f"{right['first']} first, {right['top_ten']} in the top ten of {right['sentences']}; zero-shot raw/calibrated: "
            f"{zero_shot.brief(figures.get('zero_shot', {})) or 'no sets'}",
            flush=True,
        )
        return figures

    def save(self) -> None:
        """Writes the checkpoint."""
        model = {name: value.detach().cpu() for name, value in self.model.state_dict().items()}
        weights.Checkpoint(
            self.config, self.step, self.seconds, self.seen, model, self.optimiser.state_dict(), self.notes
        ).save(self.plan.out)
