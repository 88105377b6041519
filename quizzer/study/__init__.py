"""A sitting: what is asked next, what an answer is worth, what is remembered of it.

Says what it needs remembered as a protocol (`Store`); knows neither a screen nor a database.
"""
