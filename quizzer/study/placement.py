"""Placement: a few adaptive questions to a new learner, so that what is known is not drilled.

Each question is the one expected to tell most, for the seconds it takes, of what is known over all topics. What
the answers leave hardly any doubt of is taken as known: only whole questions never met, never because of luck.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from quizzer.bank.library import item_key
from quizzer.generators.draws import Draws
from quizzer.scheduling.memory import New, Rating
from quizzer.study.ability import Abilities, Sign, information, known
from quizzer.study.queue import Want, topic_ranks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from quizzer.bank.library import Item, Library
    from quizzer.study.fold import Standing
    from quizzer.study.ground import Ground

PLACEMENT = "placement"
"""The reason of a want that the placement gives."""
SURE, VERY_SURE = 0.85, 0.95
"""From such chances of being known on, a question is taken as known: as after a first Good, or a first Easy."""
UNKNOWN, UNSEEN = 0.4, 0.15
"""Below the first a difficulty is settled too: it is to be learned. Without a question of its topic, the second."""
LEAST_SIGNS = 2
"""Right answers in a topic, or in those that build on it, before anything of it is taken as known."""
LEAST_BITS = 0.03
"""A question that is expected to tell less is not asked."""
MOST_ASKED = 6
"""Questions of one topic."""
FIRST_SECONDS, PART_SECONDS = 15.0, 10.0
"""What an asking takes: the reading, and each part."""
WORTH = {Rating.AGAIN: 0.0, Rating.HARD: 0.5, Rating.GOOD: 1.0, Rating.EASY: 1.0}
"""How far a rating says that an item is known; a guess is rated Again, what needed a hint Hard."""

Level = Literal["known", "partly", "new ground", "not reached"]


class TopicFound(msgspec.Struct, frozen=True, kw_only=True):
    """What a placement found of a topic."""

    topic: str
    """`bank/topic`."""
    title: str
    level: Level
    answered: int
    """Questions of this topic answered in the placement."""
    right: int
    chances: dict[int, float]
    """By difficulty: the chance that a question of it is known, luck left out."""
    placed: int
    """Items taken as known."""

    @property
    def evidence(self) -> str:
        """Return what it rests on, in a few words."""
        taken = f"; {self.placed} {'item' if self.placed == 1 else 'items'} taken as known" if self.placed else ""
        asked = f"{self.right} of {self.answered} right" if self.answered else "judged by the topics next to it"
        return "no question asked" if self.level == "not reached" else f"{asked}{taken}"


class Placement:
    """A source of adaptive questions over the topics of a library, and what their answers come to."""

    def __init__(self, ground: Ground, *, banks: Sequence[str] = (), seed: int = 0) -> None:
        """Ask of what was never met in `banks` (none named: all); `seed` settles which of like questions."""
        library = ground.library
        self._library = library
        self._fresh = _fresh(library, ground.store.standings(), banks)
        inside = {_topic(library, key) for key in self._fresh}
        self._topics = {key: needs for key, needs in _needs(library).items() if _reachable(key, inside)}
        self._ranks = topic_ranks(library)
        self._abilities = Abilities(self._topics)
        self._pools = _pooled(library, Draws(PLACEMENT, seed).shuffled(list(self._fresh)))
        self._difficulties: dict[str, list[int]] = {}
        for topic, difficulty in sorted({pool[:2] for pool in self._pools}):
            self._difficulties.setdefault(topic, []).append(difficulty)
        self._told: dict[str, Mapping[str, Rating]] = {}
        self._answers: dict[str, tuple[Sign, ...]] = {}
        """What the first answer to each question comes to."""
        self._prior = self._beliefs = self._abilities.beliefs(())

    # What a sitting asks of its source

    def next(self, asked: Sequence[Want]) -> Want | None:
        """Return the question that is expected to tell most for its time; None when all is settled."""
        del asked
        found = max(self._open(), default=None)
        if found is None:
            return None
        pool = found[-1]
        return _want(self._library, next(key for key in self._pools[pool] if key not in self._answers))

    def ready(self) -> None:
        """Do nothing: what comes next is chosen when it is asked for."""

    @property
    def left(self) -> int:
        """Return about how many questions are still to come: one for each topic that is not settled."""
        return len({pool[0] for *_, pool in self._open()})

    def take(self, fits: Callable[[str], bool]) -> None:
        """Give nothing besides: what is asked next depends on the answers alone."""
        del fits

    def put_back(self, wants: Sequence[Want]) -> None:
        """Pass over them: what comes next is chosen anew."""

    def told(self, answer: str, ratings: Mapping[str, Rating]) -> None:
        """Take an answer's ratings, by item, as evidence; of a question asked twice the first answer counts."""
        self._told[answer] = ratings
        self._believe()

    def untold(self, answer: str) -> None:
        """Take back what was told of an answer."""
        self._told.pop(answer, None)
        self._believe()

    def _believe(self) -> None:
        self._answers = {}
        for ratings in self._told.values():
            key = next(iter(ratings)).partition("#")[0]
            if key in self._fresh and key not in self._answers:
                self._answers[key] = self._signs(key, ratings)
        self._beliefs = self._abilities.beliefs(sign for signs in self._answers.values() for sign in signs)

    def _signs(self, key: str, ratings: Mapping[str, Rating]) -> tuple[Sign, ...]:
        question, weight = self._library.questions[key], len(ratings) ** -0.5
        return tuple(
            Sign(
                topic=_topic(self._library, key),
                difficulty=question.difficulty,
                luck=question.luck(),
                right=WORTH[rating],
                weight=weight,
            )
            for rating in ratings.values()
        )

    # Choosing

    def _open(self) -> Iterable[tuple[float, int, int, tuple[str, int, float, int]]]:
        """Yield what could be asked: how much it tells a second, then the sooner and the easier first."""
        settled = {topic: self._settled(topic) for topic in self._topics}
        for pool, keys in self._pools.items():
            topic, difficulty, luck, parts = pool
            if settled[topic] or all(key in self._answers for key in keys):
                continue
            bits = information(self._beliefs[topic], difficulty, luck)
            if bits >= LEAST_BITS:
                rate = bits * parts**0.5 / (FIRST_SECONDS + PART_SECONDS * parts)
                yield round(rate, 5), -self._ranks[topic], -difficulty, pool

    def _settled(self, topic: str) -> bool:
        """Return whether each difficulty there is in a topic is known, or is to be learned, with little doubt."""
        answered, chances = self._answered(topic), self._chances(topic).values()
        if answered >= MOST_ASKED:
            return True
        if any(chance >= SURE for chance in chances) and topic not in self._supported():
            return False
        unknown = UNKNOWN if answered else UNSEEN
        return all(chance >= SURE or chance <= unknown for chance in chances)

    # What it comes to

    def _chances(self, topic: str) -> dict[int, float]:
        """Return, by the difficulties of what was never met of a topic, the chance of its being known."""
        return {difficulty: known(self._beliefs[topic], difficulty) for difficulty in self._difficulties.get(topic, ())}

    def _answered(self, topic: str) -> int:
        return sum(signs[0].topic == topic for signs in self._answers.values())

    def _right(self, topic: str) -> set[str]:
        """Return the questions of a topic answered right."""
        return {
            key
            for key, signs in self._answers.items()
            if signs[0].topic == topic and all(sign.right == 1 for sign in signs)
        }

    def _supported(self) -> set[str]:
        """Return the topics of which enough was answered right, those that build on them included."""
        signs = {topic: self._right(topic) for topic in self._topics}
        for topic in sorted(self._topics, key=lambda one: -self._ranks[one]):
            for need in self._topics[topic]:
                signs.get(need, set()).update(signs[topic])
        return {topic for topic, right in signs.items() if len(right) >= LEAST_SIGNS}

    def placed(self) -> list[tuple[Item, Rating]]:
        """Return the items to take as known, each with the first rating whose memory it gets."""
        supported, found = self._supported(), []
        for key, items in self._fresh.items():
            topic = _topic(self._library, key)
            if key in self._answers or topic not in supported:
                continue
            chance = known(self._beliefs[topic], self._library.questions[key].difficulty)
            if chance >= SURE:
                rating = Rating.EASY if chance >= VERY_SURE else Rating.GOOD
                found += [(self._library.items[item], rating) for item in items]
        return found

    def findings(self) -> tuple[TopicFound, ...]:
        """Return what was found of each topic, in the order they build on each other."""
        counts: dict[str, int] = {}
        for item, _ in self.placed():
            counts[item.topic] = counts.get(item.topic, 0) + 1
        topics = sorted(self._difficulties, key=lambda one: self._ranks[one])
        return tuple(self._found(topic, counts.get(topic, 0)) for topic in topics)

    def _found(self, topic: str, placed: int) -> TopicFound:
        chances = self._chances(topic)
        reached = self._answered(topic) > 0 or (self._beliefs[topic] != self._prior[topic] and self._settled(topic))
        return TopicFound(
            topic=topic,
            title=self._library.topic(topic).title,
            level=_level(chances.values(), reached=reached, supported=topic in self._supported()),
            answered=self._answered(topic),
            right=len(self._right(topic)),
            chances=chances,
            placed=placed,
        )


def _level(chances: Iterable[float], *, reached: bool, supported: bool) -> Level:
    if not reached:
        return "not reached"
    found = list(chances)
    if supported and all(chance >= SURE for chance in found):
        return "known"
    return "partly" if any(chance >= 0.5 for chance in found) else "new ground"  # noqa: PLR2004  more likely than not


def _fresh(library: Library, standings: Mapping[str, Standing], banks: Sequence[str]) -> dict[str, list[str]]:
    """Return the questions of which nothing was ever met nor suspended, with the keys of their items."""
    items: dict[str, list[str]] = {}
    met = set()
    for key, item in library.items.items():
        if banks and item.question.partition("/")[0] not in banks:
            continue
        items.setdefault(item.question, []).append(key)
        standing = standings.get(key)
        if standing is not None and (standing.suspended or not isinstance(standing.memory, New)):
            met.add(item.question)
    return {question: keys for question, keys in items.items() if question not in met}


def _needs(library: Library) -> dict[str, tuple[str, ...]]:
    """Return every topic, `bank/topic`, with those that it builds on."""
    return {
        f"{bank.key}/{name}": tuple(f"{bank.key}/{need}" for need in topic.needs)
        for bank in library.banks.values()
        for name, topic in bank.head.topics.items()
    }


def _reachable(topic: str, inside: set[str]) -> bool:
    """Return whether a topic belongs to a bank that is asked."""
    bank = topic.partition("/")[0]
    return any(one.partition("/")[0] == bank for one in inside)


Pools = dict[tuple[str, int, float, int], list[str]]
"""Questions by topic, difficulty, luck and parts, which decide how much an answer tells."""


def _pooled(library: Library, keys: Sequence[str]) -> Pools:
    """Return those of the questions that test: a self-rated one does not."""
    pools: Pools = {}
    for key in keys:
        question, topic = library.questions[key], _topic(library, key)
        if not question.self_rated:
            parts = len(question.asked(question.items()))
            pools.setdefault((topic, question.difficulty, question.luck(), parts), []).append(key)
    return pools


def _topic(library: Library, key: str) -> str:
    return f"{library.bank_of(key).key}/{library.questions[key].topic}"


def _want(library: Library, key: str) -> Want:
    question = library.questions[key]
    parts = question.asked(question.items())
    marks = sum(library.items[item_key(key, part)].marks for part in parts)
    return Want(
        question=key, parts=parts, topic=_topic(library, key), kind=question.kind, reason=PLACEMENT, marks=marks
    )
