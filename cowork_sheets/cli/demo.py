"""``cowork demo``: an example board with sessions in every state, synced, and what to look at."""
