"""Other programs' formats: Moodle's GIFT, Anki's packages, CSV. What a format cannot carry is listed."""
