"""What a reader sees of a page, as one line of text."""

import json
import re
from html import unescape


def text_of(page: str, section: str | None = None) -> str:
    """What a reader sees of the page, or of one section."""
    if section:
        page = page.partition(f'<section id="{section}"')[2].partition("</section>")[0]
    page = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"[ \n\u00a0]+", " ", unescape(re.sub(r"<[^>]*>", " ", page)))


def data_of(page: str) -> dict[str, list[list[object]]]:
    """The data of all accounts that the script of the page reads."""
    return dict(json.loads(page.partition('id="accounts-data">')[2].partition("</script>")[0]))
