"""Benchmarks, run by hand: they print figures and test nothing."""
