"""How well each item is remembered, and when it should be met again. Pure: times and weights are arguments."""
