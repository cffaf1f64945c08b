"""`python -m simulator` is `sosim`."""

from .cli import main

if __name__ == "__main__":
    main(prog_name="sosim")
