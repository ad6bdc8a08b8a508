"""One text for modules that await what they ask, and for those that do not."""

from dynamorm_cdkgen.python_text import formatted

INSTEAD = (
    ("async with ", "with "),
    ("async for ", "for "),
    ("async def ", "def "),
    ("await ", ""),
    ("asyncio.sleep", "time.sleep"),
    ("import asyncio\n", ""),
    ("# import time\n", "import time\n"),
    ("AsyncIterator", "Iterator"),
    ("__aiter__", "__iter__"),
)
"""What stands in code that waits, in the place of what awaits."""


def in_manner(text: str, *, asynchronous: bool) -> str:
    """A text that awaits, as it is to be: a comment `# import time` is the import of the other manner."""
    if asynchronous:
        return formatted(text.replace("# import time\n", ""))
    for awaiting, waiting in INSTEAD:
        text = text.replace(awaiting, waiting)
    return formatted(text)
