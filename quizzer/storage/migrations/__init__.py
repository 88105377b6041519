"""The steps from each older schema to the next, run by Alembic inside one transaction.

A revision is never changed once released: it spells its tables out and imports none of ours.
"""

from pathlib import Path

FOLDER = str(Path(__file__).parent)
