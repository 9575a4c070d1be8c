"""Before the first run: whether this machine is ready (`nps doctor`), and how a drop is to be read (`nps init`)."""
