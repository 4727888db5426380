"""What long commands say while they work: a spinner with a terminal, plain lines without."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


class Progress:
    """Steps, one after the other, on standard output."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show that this is being done, and at its end how long it took, in seconds."""
        began = time.monotonic()
        if self._console.is_terminal:
            with self._console.status(title):
                yield
            self.say(f"[green]✓[/green] {title} [dim]{time.monotonic() - began:.1f} s[/dim]")
        else:
            self.say(f"{title} ...")
            yield
            self.say(f"  done in {time.monotonic() - began:.1f} s")

    def say(self, text: str) -> None:
        self._console.print(text)
