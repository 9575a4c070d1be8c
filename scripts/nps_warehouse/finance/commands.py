"""The commands of `nps bonus`: one line each for what they do, the rest is in the modules they call."""

import typer

bonus = typer.Typer(
    help="Close bonus periods, correct them, and prove what was paid.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@bonus.callback()
def _bonus() -> None:
    """Close bonus periods, correct them, and prove what was paid."""
