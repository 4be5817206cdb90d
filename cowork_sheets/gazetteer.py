"""Reads the gazetteer from the package when a text needs it, and not before; see ``core.gazetteer`` for what it is."""

from pathlib import Path

from cowork_sheets.core.gazetteer import Gazetteer
from cowork_sheets.errors import ConfigurationError

PATH = Path(__file__).parent / "data" / "gazetteer.txt.gz"


def load(path: Path = PATH) -> Gazetteer:
    """Read the lines; raises ConfigurationError when the file is not what was installed."""
    # Nobody pays for these whose board needs no gazetteer.
    import gzip  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    try:
        text = gzip.decompress(path.read_bytes()).decode()
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise ConfigurationError(
            f"{path}, which belongs to cowork-sheets, cannot be read: {error}. Install cowork-sheets again."
        ) from error
    return Gazetteer([line for line in text.split("\n") if not line.startswith("#")])
