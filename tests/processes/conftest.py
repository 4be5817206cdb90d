from tests.google_command.conftest import google, machine

__all__ = ["google", "machine"]
