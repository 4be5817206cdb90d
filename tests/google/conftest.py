from tests.google.plug import google_clock, google_world, switches

__all__ = ["google_clock", "google_world", "switches"]
