"""Where people meet: the port in ``base``, and one module a place."""
