"""Where events live: the port in ``base``, and one module an adapter."""
