"""A keyboard that counts: each key that is pressed is one press, and so is each of two that are held together."""

from __future__ import annotations

from playwright.sync_api import Page

_WHERE = """() => {
  const $here = document.activeElement
  return $here.name || $here.innerText || $here.tagName
}"""


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed: list[str] = []

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += key.split("+")

    def go(self, *keys: str) -> None:
        """The last of these leads to another page."""
        *before, last = keys
        self.press(*before)
        with self.page.expect_navigation():
            self.press(last)

    def tab_to(self, name: str, *, most: int = 12) -> None:
        """From one to the next, and each of them counts."""
        for _ in range(most):
            self.press("Tab")
            if self.here() == name:
                return
        raise AssertionError(f"{name} is not reached: {self.pressed[-most:]}, now at {self.here()}")

    def here(self) -> str:
        """What the keyboard is on: its name in the form, or its words."""
        return str(self.page.evaluate(_WHERE)).strip()

    def type(self, words: str) -> None:
        """Nobody is saved the words themselves: they are not counted."""
        self.page.keyboard.insert_text(words)
