"""How a record says by which grants it is seen and by which restrictions it is closed."""

from __future__ import annotations

from typing import ClassVar


class UnderGrants:
    """A model seen only by grant: columns of grants and restrictions, each with the model's column it must equal."""

    __grants_by__: ClassVar[dict[str, str]]
    __restricted_by__: ClassVar[dict[str, str]]
