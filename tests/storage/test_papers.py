"""Where papers are kept: files and the loose ones keep the same promises; what only files can lose."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from quizzer.errors import StoreError
from quizzer.storage.papers import PaperFiles
from quizzer.study.paper import Paper, PaperQuestion
from quizzer.study.papers import Entered, LoosePapers, Sat

if TYPE_CHECKING:
    from quizzer.study.papers import Papers

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
ASKED = PaperQuestion(question="b/q", parts=("",), seed=3, topic="b/t", kind="choice", marks=100.0)


def sat(name: str = "a", learner: str = "me", **changes: Any) -> Sat:  # noqa: ANN401  any of its fields
    """Return a paper of one question."""
    fields: dict[str, Any] = {
        "id": name,
        "learner": learner,
        "paper": Paper(name="føø ☂", seed=1, minutes=45, questions=(ASKED,)),
        "predicted": (12.5,),
        "entered": (Entered(answer="2", draft="1;", flagged=True),),
        "started_at": START,
        "deadline": START + timedelta(minutes=45),
    }
    return Sat(**{**fields, **changes})


@pytest.fixture(params=["files", "loose"])
def papers(request: pytest.FixtureRequest, tmp_path: Path) -> Papers:
    """Return a place for papers of each kind."""
    return PaperFiles(tmp_path / "papers", "me") if request.param == "files" else LoosePapers("me")


def test_nothing_is_kept_at_first(papers: Papers) -> None:
    """No paper, no problem."""
    assert (papers.learner, papers.kept().sat, papers.kept().problems) == ("me", (), ())
    assert papers.kept().open is None


def test_a_paper_comes_back_as_it_was(papers: Papers) -> None:
    """Every field comes back, the newest revision alone."""
    papers.save(sat())
    changed = sat(revision=1, place=0, entered=(Entered(answer="\x00\u2603;"),))
    papers.save(changed)
    assert papers.kept().sat == (changed,)
    assert papers.kept().open == changed


def test_papers_come_oldest_first(papers: Papers) -> None:
    """Papers stand in the order they were started; the newest open one is the one to go on with."""
    for hours, name in ((3, "a"), (1, "b"), (2, "c")):
        papers.save(sat(name, started_at=START + timedelta(hours=hours)))
    assert [one.id for one in papers.kept().sat] == ["b", "c", "a"]
    newest = papers.kept().open
    assert newest is not None
    assert newest.id == "a"


@pytest.mark.parametrize("revision", [0, 2, 5])
def test_an_older_hand_undoes_nothing(papers: Papers, revision: int) -> None:
    """What another program has changed since is not overwritten; the sentence says what to do."""
    papers.save(sat())
    papers.save(sat(revision=1))
    if revision == 2:
        papers.save(sat(revision=2))
    kept = papers.kept()
    with pytest.raises(StoreError, match="open in another window"):
        papers.save(sat(revision=revision))
    assert papers.kept() == kept


def test_learners_do_not_see_each_other(tmp_path: Path) -> None:
    """Two learners share a folder, each with their own papers."""
    PaperFiles(tmp_path, "me").save(sat())
    PaperFiles(tmp_path, "bob").save(sat("b", "bob"))
    assert [one.id for one in PaperFiles(tmp_path, "bob").kept().sat] == ["b"]


WHOLE = msgspec.json.encode(sat())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff",
        b"[]",
        b'{"id": 3}',
        WHOLE[: len(WHOLE) // 2],
        msgspec.json.encode(sat("other")),
        msgspec.json.encode(sat(predicted=())),
        msgspec.json.encode(sat(place=4)),
        msgspec.json.encode(sat(started_at=datetime(2026, 1, 1))),  # noqa: DTZ001  the time without a zone is the point
        b"[" * 100_000,
    ],
    ids=["empty", "bytes", "list", "fields", "torn", "another's name", "unequal", "place", "zone", "deep"],
)
def test_a_file_that_is_no_paper_costs_nothing_else(tmp_path: Path, data: bytes) -> None:
    """It is named in one sentence and left as it is; the other papers are there."""
    papers = PaperFiles(tmp_path, "me")
    papers.save(sat("good"))
    (tmp_path / "bad.json").write_bytes(data)
    kept = papers.kept()
    assert [one.id for one in kept.sat] == ["good"]
    (problem,) = kept.problems
    assert "bad.json: not a paper of a mock exam" in problem
    assert "move it away" in problem
    assert (tmp_path / "bad.json").read_bytes() == data


def test_what_was_not_finished_is_passed_over(tmp_path: Path) -> None:
    """The beginning of a file that a crash left beside the paper is neither read nor a problem."""
    papers = PaperFiles(tmp_path, "me")
    papers.save(sat())
    (tmp_path / ".a.json-x1").write_bytes(WHOLE[:40])
    assert (papers.kept().sat, papers.kept().problems) == ((sat(),), ())


def test_a_full_disk_keeps_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the bytes cannot be brought to the disk the old paper stays, nothing lies about, and it is said."""
    papers = PaperFiles(tmp_path, "me")
    papers.save(sat())

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left on device"):
        papers.save(sat(revision=1))
    assert papers.kept().sat == (sat(),)
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_the_bytes_are_on_the_disk_before_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is synced, then put in its place, then the folder is synced."""
    done: list[str] = []
    sync, replace = os.fsync, os.replace

    def synced(handle: int) -> None:
        done.append("sync")
        sync(handle)

    def replaced(old: str, new: str) -> None:
        done.append("replace")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    PaperFiles(tmp_path, "me").save(sat())
    assert done == ["sync", "replace", "sync"]
