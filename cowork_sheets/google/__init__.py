"""Reaching Google: signing in, calling, understanding its errors. Shared by the Google board and calendar."""
