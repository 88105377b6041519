"""What all tests share: hypothesis does not mind a slow machine."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("quizzer", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quizzer")
