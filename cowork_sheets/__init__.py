"""cowork-sheets: agreed rows of a shared sheet become calendar invitations."""

__version__ = "0.1.0"
