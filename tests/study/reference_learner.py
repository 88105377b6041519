"""What a log says of costs and habits once more, slowly: plain floats and loops, one formula after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.questions import BY_KIND

if TYPE_CHECKING:
    from quizzer.bank.library import Library
    from quizzer.study.past import PastReview

FIRST, PASSING = (0.24, 0.09, 0.50, 0.17), (0.22, 0.63, 0.15)
PRIOR_ANSWERS, PRIOR_RATINGS, PRIOR_HABIT = 8.0, 10.0, 20.0
TIMES = {"pass": 1.0, "lapse": 2.5, "first": 3.125}


def plain_taken(past: list[PastReview], place: int) -> float:
    """Return what a review took: its share of the time since the answer before, if that was no absence."""
    answer = [review for review in past if review.answer == past[place].answer]
    earlier = [review for review in past[: past.index(answer[0])] if review.answer != past[place].answer]
    said = sum(min(review.seconds, 600.0) for review in answer)
    gap = answer[0].at - earlier[-1].at if earlier else float("inf")
    whole = max(said, gap) if said > 0 and gap <= said + 120.0 else said
    return whole / len(answer)


class PlainCosts:
    """Seconds by kind and outcome, first ratings by kind, the passing habit."""

    def __init__(self, past: list[PastReview], library: Library) -> None:
        """Read the log."""
        self.told: list[tuple[str, str, float, int]] = []
        latest: dict[tuple[str, int], tuple[int, PastReview]] = {}
        for place, review in enumerate(past):
            life, spent = (review.item, review.life), plain_taken(past, place)
            entry, before = latest.get(life, (-1, None))
            if before is not None and before.rating == 1 and review.at - before.at < 12 * 3600:
                kind, outcome, already, rating = self.told[entry]
                self.told[entry] = kind, outcome, already + spent, rating
            else:
                outcome = "first" if before is None else "lapse" if review.rating == 1 else "pass"
                entry = len(self.told)
                self.told.append((library.items[review.item].kind, outcome, spent, review.rating))
            latest[life] = entry, review

    def seconds(self, kind: str, outcome: str) -> float:
        """Return the mean of the answers so long as they are sane, drawn to the prior by eight."""
        prior = BY_KIND[kind].seconds * TIMES[outcome]
        longest = min(4 * prior, max(300.0, prior))
        known = [
            min(spent, longest) for one, what, spent, _ in self.told if (one, what) == (kind, outcome) and spent > 0
        ]
        return (sum(known) + PRIOR_ANSWERS * prior) / (len(known) + PRIOR_ANSWERS)

    def habit(self) -> tuple[float, ...]:
        """Return the first ratings over all kinds."""
        counts = [sum(what == "first" and rating == one for _, what, _, rating in self.told) for one in (1, 2, 3, 4)]
        return tuple(
            (count + PRIOR_HABIT * prior) / (sum(counts) + PRIOR_HABIT)
            for count, prior in zip(counts, FIRST, strict=True)
        )

    def first(self, kind: str) -> tuple[float, float, float, float]:
        """Return the first ratings of a kind, drawn to the habit by ten."""
        mine = [rating for one, what, _, rating in self.told if (one, what) == (kind, "first")]
        again, hard, good, easy = (
            (mine.count(rating) + PRIOR_RATINGS * prior) / (len(mine) + PRIOR_RATINGS)
            for rating, prior in zip((1, 2, 3, 4), self.habit(), strict=True)
        )
        return again, hard, good, easy

    def passing(self) -> tuple[float, float, float]:
        """Return Hard, Good, Easy among what was recalled."""
        mine = [rating for _, what, _, rating in self.told if what == "pass"]
        hard, good, easy = (
            (mine.count(rating) + PRIOR_HABIT * prior) / (len(mine) + PRIOR_HABIT)
            for rating, prior in zip((2, 3, 4), PASSING, strict=True)
        )
        return hard, good, easy
