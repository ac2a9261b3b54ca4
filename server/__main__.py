"""The command line: ``python -m server --help``."""

import sys

from server.quick_imports import quick_imports


def main() -> None:
    with quick_imports():
        from server.commands import app
        from server.stores.database import StoreFailed
    try:
        app()
    except StoreFailed as failed:
        sys.exit(f"The database cannot be used: {failed}. Is it there, and does LIS_DATABASE_URL name it?")


if __name__ == "__main__":
    main()
