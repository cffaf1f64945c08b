"""Where the schemas and fixtures lie: inside an installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """Find a data folder (`schemas`, `fixtures`) in the wheel's place, then in the checkout's.

    :raises FileNotFoundError: if the folder is in neither place
    """
    places = [_PACKAGE / name, _PACKAGE.parent / name]
    for place in places:
        if place.is_dir():
            return place
    looked = " nor ".join(str(place) for place in places)
    raise FileNotFoundError(
        f"the folder {name!r} is neither at {looked}; install the package again"
    )
