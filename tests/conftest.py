"""What all tests share: hypothesis does not mind a slow machine, and garbage is looked for seldom.

Thousands of tests and banks live as long as the run; looking through them at every turn took a third of its
collection. What a cycle drops unclosed is still an error: pytest looks at the end of the run.
"""

from __future__ import annotations

import gc

from hypothesis import HealthCheck, settings

settings.register_profile("quizzer", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quizzer")
gc.set_threshold(100_000, 50, 100)
