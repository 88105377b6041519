"""Memories and ratings, held against the fsrs package."""
