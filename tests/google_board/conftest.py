from tests.google.plug import google_world, switches

__all__ = ["google_world", "switches"]
