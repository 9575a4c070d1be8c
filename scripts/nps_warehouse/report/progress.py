"""Progress bars of long work: on a terminal only, and gone when the work is done."""

from rich.console import Console
from rich.progress import Progress, ProgressColumn


def bar(console: Console, *columns: ProgressColumn) -> Progress:
    """A bar with these columns, to be entered while the work goes on."""
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
