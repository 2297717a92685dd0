# SPDX-License-Identifier: Apache-2.0
"""The stories themselves: each is a function that sets up machines and tells what happens."""

import importlib
import pkgutil

TOLD = {}


def tale(title, malicious, name=None, **settings):
    """Adds a story; its name is the function's unless told otherwise."""
    def add(function):
        key = name or function.__name__.replace("_", "-")
        TOLD[key] = ({"title": title, "malicious": malicious, **settings}, function)
        return function
    return add


def every():
    for module in sorted(each.name for each in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"tales.{module}")
    return TOLD
