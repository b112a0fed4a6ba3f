"""Arguments in, exit code out."""

import io
import sys

from desktop_app.cli.app import run


def main() -> None:
    """Run the program as its arguments say."""
    speak_utf8()
    sys.exit(run(sys.argv[1:]))


def speak_utf8() -> None:
    """Write UTF-8 into files and pipes too; Windows would write what its country used once."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    main()
