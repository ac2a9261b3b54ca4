"""The command line: ``python -m server --help``."""

from server.quick_imports import quick_imports


def main() -> None:
    with quick_imports():
        from server.commands import app
    app()


if __name__ == "__main__":
    main()
