"""Arguments in, exit code out."""

import sys

from desktop_app.cli.app import run


def main() -> None:
    """Run the program as its arguments say."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
