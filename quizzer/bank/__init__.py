"""Banks: files in, questions out; the library of all banks at hand; the checker.

Names are imported from the modules themselves, so that a sitting loads no checker and no solver.
"""
