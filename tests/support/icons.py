"""`make icons`: the icons of the installed site, drawn from its favicon."""

from playwright.sync_api import Page

from deployer.stack.template import REPOSITORY
from tests.support import chromium

SITE = REPOSITORY / "website"
# Of a maskable icon the system may cut off all but a circle of four fifths ("Web Application Manifest", icon masks).
MASKABLE = 0.6
BACKGROUND = "#e3efec"


def draw(page: Page, size: int, *, share: float, background: str) -> bytes:
    """Return the favicon as a PNG of so many pixels, in the middle, on a background."""
    page.set_viewport_size({"width": size, "height": size})
    svg = (SITE / "favicon.svg").read_text()
    page.set_content(f"""<style>
        body {{ margin: 0; display: grid; place-items: center; block-size: 100vh; background: {background} }}
        svg {{ inline-size: {share * 100}vw }}
    </style>{svg}""")
    return page.screenshot(omit_background=True)


def main() -> None:
    """Draw them all."""
    folder = SITE / "icons"
    folder.mkdir(exist_ok=True)
    with chromium.launched() as browser:
        page = browser.new_page()
        for size in (192, 512):
            (folder / f"{size}.png").write_bytes(draw(page, size, share=1, background="transparent"))
        (folder / "maskable.png").write_bytes(draw(page, 512, share=MASKABLE, background=BACKGROUND))
        (folder / "apple.png").write_bytes(draw(page, 180, share=0.7, background=BACKGROUND))


if __name__ == "__main__":
    main()
