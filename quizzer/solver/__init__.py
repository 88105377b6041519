"""Brute force that checks the generators: it builds the arrays of a network and counts what would train.

Slow and obvious on purpose, and a stranger to `generators` and `questions`.
"""
