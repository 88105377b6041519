"""What both kinds of a `freeze` question share once it is concrete: its network, its words, its stages as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.generators.backbones import quantities, words
from quizzer.generators.template import fill
from quizzer.questions.base import Concrete, Group, Line, Presentation, Pretrained

if TYPE_CHECKING:
    from quizzer.questions.freeze import Freeze

VALUES = ("classes", "images")
WORDS = ("similarity",)
"""What a prompt may say beside what every backbone has."""


class FreezeVariant(Concrete, frozen=True, kw_only=True):
    """A network drawn, with its data."""

    question: Freeze
    network: Pretrained

    def filled(self, text: str) -> str:
        """Return `text` with this variant's numbers and words put in."""
        network = self.network
        values = {"classes": network.classes, "images": network.images, **quantities(network.backbone)}
        said = words(network.backbone)
        if network.similarity is not None:
            said = {**said, "similarity": similarity_words(network.similarity)}
        return fill(text, {name: value for name, value in values.items() if value is not None}, said)

    def presented(self, asked: Line, how: str, stages: Group, network: Pretrained) -> Presentation:
        """Show the prompt, the one line that is asked, and the network's stages."""
        return Presentation(
            prompt=self.filled(self.question.prompt),
            groups=(Group(lines=(asked,)), stages),
            how=how,
            hints=tuple(self.filled(hint) for hint in self.question.hints),
            network=network,
        )


def similarity_words(similarity: float) -> str:
    """Return pictures that are about as similar to those of the pretraining: `like satellite pictures`."""
    from quizzer.simulator import similarity_example  # noqa: PLC0415  the simulator is loaded when it is asked about

    return f"like {similarity_example(similarity)}"
