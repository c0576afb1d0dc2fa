"""Imports every module of a package: `import_all.py FOLDER NAME`; the first that cannot be imported ends it."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

folder, name = sys.argv[1:]
sys.path.insert(0, folder)
package = import_module(name)
if hasattr(package, "__path__"):
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        import_module(module.name)
