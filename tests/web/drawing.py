"""`python -m tests.web.drawing` renders content/pictures/*.svg to the PNG beside each of them."""

from tests.house import HOUSE
from tests.web.browser import chromium

PICTURES = HOUSE / "content" / "pictures"


def main() -> None:
    """Each as large as its viewBox: a phone shows 800 points sharp enough."""
    with chromium() as browser:
        for drawing in sorted(PICTURES.glob("*.svg")):
            page = browser.new_page()
            page.set_content(f"<body style='margin:0'>{drawing.read_text('utf-8')}</body>")
            box = page.locator("svg").evaluate("one => [one.viewBox.baseVal.width, "
                                               "one.viewBox.baseVal.height]")  # fmt: skip
            page.set_viewport_size({"width": int(box[0]), "height": int(box[1])})
            page.locator("svg").screenshot(path=drawing.with_suffix(".png"))
            page.close()


if __name__ == "__main__":
    main()
