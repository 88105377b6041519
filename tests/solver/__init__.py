"""Tests of the solver: layers, shapes, the frozen-backbone loop."""
