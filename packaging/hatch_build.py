"""Put the resources and the seeds into the wheel.

Only into a real one: an editable install finds both at the top of the checkout, and a copy would go stale there.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface[Any]):
    """Carry the two folders beside the code to where the installed program looks for them."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"] |= {"resources": "glossator/resources", "seeds": "glossator/seeds"}
