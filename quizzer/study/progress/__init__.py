"""What the log says about the learner: days, marks, memory, sureness, load, time, slips; figures and their drawings.

Figures are plain values from pure functions; `pages` draws each as lines of text for the screen and `--plain` alike.
"""

from quizzer.study.progress.reading import Progress, Reading

__all__ = ["Progress", "Reading"]
