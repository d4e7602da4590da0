"""The way in: decides between the window and the command line before anything heavy is imported."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program with the process's arguments and exit with its code."""
    arguments = sys.argv[1:]
    if not arguments or (arguments[0] == "open" and "--help" not in arguments):
        from glossator.app import run_window

        sys.exit(run_window(arguments[1:]))
    from glossator.cli import run_command

    sys.exit(run_command(arguments))


if __name__ == "__main__":
    main()
