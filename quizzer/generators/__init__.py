"""What makes a variant from a seed: arithmetic, draws, slips and their collisions.

Nothing here may import the solver that checks it; the two meet in `bank/check.py` and in tests.
"""
