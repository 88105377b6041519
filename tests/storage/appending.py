"""Run as a program of its own: opens a store, waits for a line, appends, and prints each id once it is kept.

Arguments: the file, how many entries, and what their ids start with.
"""

import os
import sys

from quizzer.storage import open_store
from tests.storage.histories import FORGETTING, ITEMS, LEARNER, review

if __name__ == "__main__":
    path, count, prefix = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    os.write(1, b"ready\n")
    sys.stdin.readline()
    with open_store(path, learner=LEARNER, forgetting=FORGETTING) as store:
        for number in range(count):
            name = f"{prefix}-{number:06}"
            store.append([review(number, ITEMS[number % 3], id=name, answer=name)])
            os.write(1, f"{name}\n".encode())
