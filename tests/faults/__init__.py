"""What must hold when things go wrong: hostile input, and whatever the fuzzer found."""
