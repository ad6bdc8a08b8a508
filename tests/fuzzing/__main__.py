"""Damages files for so many seconds: `python -m fuzzing SECONDS [FIRST NUMBER]`. Says which numbers did harm."""

import sys
import time
import traceback

from fuzzing.damaged import damaged
from fuzzing.pipeline import checked
from fuzzing.seeds import seeds

SLOW = 5.0  # seconds of computing for a few small files


def main(seconds: float, first: int) -> int:
    started, number, harmful = time.monotonic(), first, 0
    endings = ["", *seeds()]
    while time.monotonic() - started < seconds:
        ending = endings[number % len(endings)]
        files = damaged(number, ending)
        began = time.process_time()
        try:
            checked(files)
        except Exception:
            harmful += 1
            print(f"damaged({number}, {ending!r}):\n{traceback.format_exc()}", flush=True)
        if (taken := time.process_time() - began) > SLOW:
            harmful += 1
            print(f"damaged({number}, {ending!r}) took {taken:.1f} seconds", flush=True)
        number += 1
    print(f"{number - first} projects, of which {harmful} did harm; the next number is {number}")
    return int(harmful > 0)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
