"""From an invitation to words, by jinja2 templates: the person's own where they have some, else the shipped ones.

A template sees the variables of ``Invitation.words``, or for Slack those of ``core.announcements``, and nothing else:
no clock, no chance, no files but other templates. So the same invitation gives the same words on every run. Templates
run in jinja2's sandbox, an unknown name is an error, and values in ``.html.j2`` are escaped.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from traceback import walk_tb

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    select_autoescape,
)
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cowork_sheets.core.announcements import samples
from cowork_sheets.core.formats import blocks, parse_format
from cowork_sheets.core.invitation import Invitation
from cowork_sheets.core.model import Person, When
from cowork_sheets.errors import ConfigurationError
from cowork_sheets.files import LARGEST_TEXT, TooLarge, read

SHIPPED = ("invitation.txt.j2", "invitation.html.j2", "summary.txt.j2", "slack.txt.j2", "slack_outlook.txt.j2")


def shipped_folder() -> Path:
    """Find the templates: inside the installed package, or at the top of a source checkout."""
    package = Path(__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


class _OwnTemplates(BaseLoader):
    """The templates in one folder; when ``confined``, nothing that a link in it leads to: what they hold is mailed."""

    def __init__(self, folder: Path, *, confined: bool) -> None:
        self._folder = folder
        self._bounds = (folder.resolve(),) if confined else ()

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        """Read a template; the loader's port."""
        path = self._folder.joinpath(*split_template_path(template))
        try:
            text = read(path, LARGEST_TEXT, self._bounds).decode("utf-8-sig")
        except (FileNotFoundError, NotADirectoryError):
            raise TemplateNotFound(template) from None
        except TooLarge:
            raise ConfigurationError(f"The template {path} is too long.") from None
        except UnicodeDecodeError:
            raise ConfigurationError(f"The template {path} is not a text in UTF-8.") from None
        except OSError as error:
            raise ConfigurationError(f"The template {path} cannot be read ({error.strerror}).") from None
        return text, str(path), lambda: True


class Renderer:
    """Renders invitations; files in ``own_folder`` take the place of shipped templates of the same name.

    ``confined`` says that somebody else may have put them there, so that no link in the folder is followed out of it.
    Raises ConfigurationError when that folder is missing or a template in it cannot be used, naming file and line.
    """

    def __init__(self, own_folder: Path | None = None, *, confined: bool = False) -> None:
        loaders: list[BaseLoader] = [FileSystemLoader(shipped_folder())]
        if own_folder is not None:
            if not own_folder.is_dir():
                raise ConfigurationError(f"The folder for your own templates, {own_folder}, does not exist.")
            loaders.insert(0, _OwnTemplates(own_folder, confined=confined))
        self._environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader(loaders),
            undefined=StrictUndefined,
            autoescape=select_autoescape(("html.j2",)),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.clear()
        del self._environment.filters["random"]
        if own_folder is not None:
            # A mistake in somebody's own template shows before anything is done, not in the middle of a run.
            for_slack = samples()
            for name in SHIPPED:
                self._render(name, for_slack.get(name) or _SAMPLE.words())

    def summary(self, invitation: Invitation) -> str:
        """Give the event's title: one line."""
        return " ".join(self._render("summary.txt.j2", invitation.words()).split())

    def invitation_text(self, invitation: Invitation) -> str:
        r"""Give the invitation as plain text, lines parted by "\n"."""
        return self._render("invitation.txt.j2", invitation.words())

    def invitation_html(self, invitation: Invitation) -> str:
        """Give the invitation as the little HTML that Google Calendar shows, lines parted by "<br>"."""
        return self._render("invitation.html.j2", invitation.words()).replace("\n", "<br>")

    def slack(self, name: str, words: Mapping[str, object]) -> str:
        r"""Give a text in Slack's own format by one of the templates for it, paragraphs parted by "\n\n"."""
        return self._render(name, words)

    def _render(self, name: str, words: Mapping[str, object]) -> str:
        try:
            text = self._environment.get_template(name).render(words)
        except ConfigurationError:
            raise
        except Exception as error:  # a template is somebody's own program and may fail in any way
            raise ConfigurationError(_mistake(name, error)) from error
        lines = "\n".join(line.rstrip() for line in text.splitlines())
        return _BLANK_LINES.sub("\n\n", lines).strip()


_BLANK_LINES = re.compile(r"\n{3,}")


def _mistake(name: str, error: Exception) -> str:
    """Say in one sentence which file and line of a template went wrong, and how."""
    if isinstance(error, TemplateSyntaxError):
        place = f"{error.filename or name}, line {error.lineno}"
    elif isinstance(error, TemplateNotFound):
        return f"The template {name} asks for another template, {error.name}, which is not there."
    else:
        # jinja2 puts the template's own file and line into the traceback; the innermost one is where it went wrong.
        lines = [f"{file}, line {line}" for file, line in _frames(error) if file.endswith(".j2")]
        place = lines[-1] if lines else name
    return f"The template {place}: {str(error).rstrip('.')}. Correct it, or remove the file to use the usual words."


def _frames(error: Exception) -> Iterator[tuple[str, int]]:
    for frame, line in walk_tb(error.__traceback__):
        yield frame.f_code.co_filename, line


_SAMPLE = Invitation(
    topic="",
    when=When(datetime(2026, 1, 15, 18), "Europe/London", 90),  # noqa: DTZ001  (wall time)
    people=(Person("Ada", zone="Europe/London"), Person("Grace", zone="America/Vancouver")),
    join="",
    place_note="",
    format_name="45/10",
    blocks=blocks(parse_format("45/10", {}), 90),
    board_name="board",
)
