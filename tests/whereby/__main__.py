"""Start the emulator by hand: ``python -m tests.whereby --port 8080``."""

import sys

import click

from tests.whereby.server import KEY, WherebyServer


@click.command()
@click.option("--port", default=8080, show_default=True, help="Where to listen, on this machine only.")
def main(port: int) -> None:
    """Play Whereby to the command, without an account."""
    try:
        whereby = WherebyServer(port=port)
    except OSError as busy:
        raise click.ClickException(f"Port {port} cannot be used ({busy.strerror}). Try another: --port 0") from None
    whereby.start()
    click.echo(
        f"""# Whereby is played at {whereby.base}; stop it with Ctrl-C. Put this into cowork.toml:
[places.whereby]
endpoint = "{whereby.endpoint}"
# and before a run: export COWORK_TRUST_ENDPOINTS=127.0.0.1 COWORK_PLACES_WHEREBY_API_KEY={KEY}"""
    )
    sys.stdout.flush()
    whereby.wait()


if __name__ == "__main__":
    main()
