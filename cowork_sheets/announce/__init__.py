"""Where news is told: one adapter a service, and the notes of what was told already."""
