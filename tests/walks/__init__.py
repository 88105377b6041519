"""Walks: scripts that use Quizzer as a learner would, for days on end; run by hand, read by eye, never collected."""
