from tests.slack_server.plug import slack

__all__ = ["slack"]
