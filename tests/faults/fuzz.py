"""The coverage-guided fuzzer, by hand: `python -m tests.faults.fuzz TARGET --seconds 600`, extra `test-fuzz`.

A finding is what no input may cause: an error that is not ours, over 2 s, over 1 GiB, or a character on the way to
the terminal that it obeys. Each input runs in a child that a parent watches, so that a hang in C is a finding too.
"""

from __future__ import annotations

import argparse
import json
import mmap
import os
import re
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from quizzer.errors import QuizzerError
from tests.faults.targets import TARGETS, Target

if TYPE_CHECKING:
    from collections.abc import Callable

SLOW = 2.0
HUNG = 10
"""Seconds after which Python code is ended, and twice as many after which the whole child is."""
MOST_MEMORY = 1 << 20
"""Kibibytes of resident memory."""
ADDRESSES = 6 << 30
ROOM = 1 << 20
_COVERED = re.compile(r"cov: (\d+)")
_HEAD = struct.Struct("<QQ")
"""In the shared file: inputs tried, length of the one being tried."""


class Hang(BaseException):
    """An input took longer than `HUNG`; no handler of the product may catch it."""


class Watched:
    """Runs one input after the other, notes every finding once, and goes on."""

    def __init__(self, target: Target, folder: Path) -> None:
        """Try inputs on `target`; findings and the count stand in `folder`."""
        self.target = target
        self.folder = folder
        path = folder / "now"
        self.shared = mmap.mmap(os.open(path, os.O_RDWR), _HEAD.size + ROOM)
        self.count = _HEAD.unpack_from(self.shared)[0]
        signal.signal(signal.SIGALRM, _ring)

    def __call__(self, data: bytes) -> None:
        """Try one input."""
        data = bytes(data[:ROOM])
        self.count += 1
        _HEAD.pack_into(self.shared, 0, self.count, len(data))
        self.shared[_HEAD.size : _HEAD.size + len(data)] = data
        start = time.process_time()
        signal.setitimer(signal.ITIMER_REAL, HUNG)
        try:
            self.target.run(data)
        except QuizzerError:
            pass
        except BaseException as error:  # noqa: BLE001  whatever it is, it is a finding
            self._note(_signature(error), data, "".join(traceback.format_exception(error, limit=-12)))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        taken = time.process_time() - start
        if SLOW < taken < HUNG:
            self._note("slow", data, f"{taken:.1f} s")
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > MOST_MEMORY:
            self._note("memory", data, "over 1 GiB")
            os._exit(77)

    def _note(self, signature: str, data: bytes, told: str) -> None:
        note(self.folder, signature, data, told)


def note(folder: Path, signature: str, data: bytes, told: str) -> None:
    """Keep a finding, the shortest input of each signature."""
    path = folder / re.sub(r"[^\w.-]+", "_", f"finding-{signature}")[:150]
    if not path.exists() or len(data) < path.stat().st_size:
        path.write_bytes(data)
        path.with_name(f"{path.name}.txt").write_text(told, encoding="utf-8", errors="backslashreplace")


def _ring(_number: int, _frame: object) -> NoReturn:
    raise Hang


def _signature(error: BaseException) -> str:
    """Return the error's type and the innermost line of ours that it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if "/quizzer/" in one.filename] or list(frames)
    where = f"{Path(ours[-1].filename).name}-{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}-{where}"


def child(target: Target, folder: Path, seconds: int) -> None:
    """Fuzz within this process; libFuzzer ends it."""
    import atheris  # noqa: PLC0415  an extra, needed when fuzzing alone

    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    with atheris.instrument_imports(include=["quizzer", "tomllib", "markdown_it", "pylatexenc"]):
        target.load()
    corpus = folder / "corpus"
    arguments = [sys.argv[0], f"-max_total_time={seconds}", "-max_len=200000", "-timeout=0", "-rss_limit_mb=0"]
    arguments.append(f"-artifact_prefix={folder}/")  # else libFuzzer leaves slow inputs where it was started
    mutate = target.mutate
    options: dict[str, Callable[..., bytes]] = {}
    if mutate is not None:

        def custom(data: bytes, most: int, seed: int) -> bytes:
            if seed % 8 == 0:
                return bytes(atheris.Mutate(data, most))
            return mutate(bytes(data), seed)[:most]

        options["custom_mutator"] = custom
    atheris.Setup([*arguments, str(corpus)], Watched(target, folder), **options)
    atheris.Fuzz()


def fuzz(target: Target, folder: Path, seconds: int) -> dict[str, Any]:
    """Fuzz in children until the time is over; return the totals."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for place, seed in enumerate(target.seeds()):
        (corpus / f"seed-{place:04d}").write_bytes(seed)
    now = folder / "now"
    now.write_bytes(bytes(_HEAD.size + ROOM))
    end, covered, started = time.monotonic() + seconds, 0, 0
    while (left := int(end - time.monotonic())) > 0:
        started += 1
        covered = max(covered, _watch(target, folder, now, left))
    count = _HEAD.unpack_from(now.read_bytes()[: _HEAD.size])[0]
    findings = sorted(path.name for path in folder.glob("finding-*.txt"))
    return {
        "target": target.name,
        "seconds": seconds,
        "inputs": count,
        "coverage": covered,
        "corpus": len(list(corpus.iterdir())),
        "children": started,
        "findings": findings,
    }


def _watch(target: Target, folder: Path, now: Path, seconds: int) -> int:
    """Run one child to its end, or end it where it hangs; return the coverage it reached."""
    called = [sys.executable, "-m", "tests.faults.fuzz", target.name, "--child", "--seconds", str(seconds)]
    told = folder / "libfuzzer.log"
    with told.open("wb") as log:
        process = subprocess.Popen([*called, "--folder", str(folder)], stdout=log, stderr=log)
        count, since = -1, time.monotonic()
        while True:
            try:
                process.wait(1)
                break
            except subprocess.TimeoutExpired:
                found, length = _HEAD.unpack_from(now.read_bytes())
            if found != count or not found:
                count, since = found, time.monotonic()
            elif time.monotonic() - since > 2 * HUNG:
                data = now.read_bytes()[_HEAD.size : _HEAD.size + length]
                note(folder, "hang", data, "hung outside of Python")
                process.kill()
    text = told.read_text(encoding="utf-8", errors="replace")
    if process.returncode not in {0, 77, -signal.SIGKILL}:
        found, length = _HEAD.unpack_from(now.read_bytes())
        data = now.read_bytes()[_HEAD.size : _HEAD.size + length]
        note(folder, f"ended-{process.returncode}", data, text[-5000:])
    return max(map(int, _COVERED.findall(text)), default=0)


def main() -> None:
    """Fuzz the targets named and print the totals of each as a line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="+", choices=[*TARGETS, "all"])
    parser.add_argument("--seconds", type=int, default=600, help="for each target")
    parser.add_argument("--folder", type=Path, help="where corpus and findings are kept (else a new one)")
    parser.add_argument("--replay", type=Path, help="try this one input, without instrumentation, and stop")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="quizzer-fuzz-"))
    if given.child:
        child(TARGETS[given.targets[0]], folder, given.seconds)
        return
    if given.replay:
        start = time.perf_counter()
        TARGETS[given.targets[0]].run(given.replay.read_bytes())
        print(f"{time.perf_counter() - start:.2f} s")  # noqa: T201  a program's output
        return
    for name in TARGETS if "all" in given.targets else given.targets:
        totals = fuzz(TARGETS[name], folder / name, given.seconds)
        print(json.dumps(totals), flush=True)  # noqa: T201  a program's output
    print(f"kept in {folder}", file=sys.stderr)  # noqa: T201  likewise


if __name__ == "__main__":
    main()
