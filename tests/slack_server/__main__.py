"""Play Slack by hand: ``python -m tests.slack_server``; every message is printed as readers see it."""

import threading

from tests.slack_server.server import SlackServer


def main() -> None:
    slack = SlackServer()
    slack.on_message = lambda: print(f"\n{slack.messages[-1].text}\n", flush=True)  # noqa: T201
    print(f"export COWORK_SLACK_WEBHOOK={slack.url}\n\nStop it with Ctrl-C.", flush=True)  # noqa: T201
    threading.Event().wait()


if __name__ == "__main__":
    main()
