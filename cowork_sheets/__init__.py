"""cowork-sheets: agreed rows of a shared sheet become calendar invitations."""

from cowork_sheets import gazetteer as _gazetteer
from cowork_sheets.core.gazetteer import provide as _provide

__version__ = "0.1.0"

_provide(_gazetteer.load)  # the core opens no file: it is told here where its gazetteer comes from
