"""A description as people read it and as Google Calendar keeps it: plain lines here, a little HTML there. Pure."""

import html
import re

from cowork_sheets.core.description import put_block, take_block

_BREAK = re.compile(r"<br\s*/?>(?:\r\n|\r|\n)?|</(?:p|div|li|ul|ol)>(?:\r\n|\r|\n)?|\r\n|\r", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def text_of(description: str) -> str:
    r"""Give the words of a description that may hold HTML (Calendar API, Event.description), lines parted by "\n"."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", description)))


def html_of(text: str) -> str:
    """Write plain text as HTML that reads back as the same text."""
    return html.escape(text, quote=False).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "<br>")


def description_over(stands: str, text: str) -> str:
    """Give the HTML to write for a new plain description over the one that ``stands`` (HTML, "" when there is none).

    Where the text holds our marked part only that is exchanged: what people typed around it, bold and links and all,
    stays as it is. HTML takes more room than plain text; what does not fit is left out from the end of our part.
    """
    block = take_block(text)
    return html_of(text) if block is None else put_block(stands, html_of(block), is_html=True)
