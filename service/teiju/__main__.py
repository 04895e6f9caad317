"""`python -m teiju`: the command line."""

from teiju.cli.main import run

if __name__ == "__main__":
    run()
