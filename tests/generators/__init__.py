"""What makes a variant from a seed: arithmetic, draws, slips, prompts."""
