"""Waiting for what a page can only say later: Playwright's `wait_for_function` takes a promise itself for a yes."""

from typing import Any

from playwright.sync_api import Page

PATIENCE_MS = 20_000


def wait_until(page: Page, question: str, arg: Any = None) -> Any:
    """Ask an async function of JavaScript until its answer is true, and return that.

    Raises
    ------
    playwright.sync_api.Error
        It was not within 20 s, or the function has failed.
    """
    asks_until_yes = f"""async ([arg, patience]) => {{
        const ask = {question};
        const giveUpAt = performance.now() + patience;
        for (;;) {{
            const answer = await ask(arg);
            if (answer) return answer;
            if (performance.now() > giveUpAt) throw new Error(`It went on saying ${{answer}}: ${{ask}}`);
            await new Promise((resolve) => setTimeout(resolve, 20));
        }}
    }}"""
    return page.evaluate(asks_until_yes, [arg, PATIENCE_MS])
