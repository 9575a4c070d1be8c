"""Where the `nps` command begins: from here on it can be stopped in one line, while it is being imported too."""

from nps_warehouse.stopping import end_in_one_line


def main() -> None:
    """Run the command."""
    end_in_one_line(lambda: "nothing was done")
    from nps_warehouse.cli import main as run

    run()


if __name__ == "__main__":
    main()
