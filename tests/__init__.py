"""The tests: one folder for each floor, and what holds for the whole house beside them."""
