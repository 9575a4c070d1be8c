"""How numbers are shown to people. Rounding happens here, in front of their eyes, and nowhere before."""


def points(value: float | None) -> str:
    """Points with their sign and one decimal; a real minus lines up with plus. Empty for null."""
    return "" if value is None else f"{round(value, 1) + 0.0:+.1f}".replace("-", "−").replace("+0.0", "0.0")


def counted(count: int, what: str) -> str:
    """A count and what is counted: `1 file`, `14 files`."""
    return f"{thousands(count)} {what}{'s' * (count != 1)}"


def thousands(count: int) -> str:
    """A count with its thousands apart: `1 494`."""
    return f"{count:,}".replace(",", " ")


def printable(text: str) -> str:
    """Make what people wrote safe for a terminal: control characters become spaces."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
