"""Tests of the freeze simulator's model."""
