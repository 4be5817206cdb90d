"""Start the emulator by hand: ``python -m tests.zoom --port 8080``."""

import sys

import click

from tests.zoom.server import ACCOUNT, CLIENT, HOST, SECRET, ZoomServer


@click.command()
@click.option("--port", default=8080, show_default=True, help="Where to listen, on this machine only.")
def main(port: int) -> None:
    """Play Zoom to the command, without an account."""
    try:
        zoom = ZoomServer(port=port)
    except OSError as busy:
        raise click.ClickException(f"Port {port} cannot be used ({busy.strerror}). Try another: --port 0") from None
    zoom.start()
    click.echo(
        f"""# Zoom is played at {zoom.base}; stop it with Ctrl-C. Put this into cowork.toml:
[places.zoom]
host = "{HOST}"
account_id = "{ACCOUNT}"
client_id = "{CLIENT}"
endpoint = "{zoom.endpoint}"
token_endpoint = "{zoom.token_endpoint}"
# and before a run: export COWORK_TRUST_ENDPOINTS=127.0.0.1 COWORK_PLACES_ZOOM_CLIENT_SECRET={SECRET}"""
    )
    sys.stdout.flush()
    zoom.wait()


if __name__ == "__main__":
    main()
