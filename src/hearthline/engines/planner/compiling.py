"""Compiles the modules of a kernel with numba, beside the plain Python they are written in.

numba is imported only here, when a compiled kernel is asked for. The compiled form is made from
copies of the kernel's modules, so that the plain form stays plain. The copies carry a digest of
their sources in their name, which numba puts into the names of its cache files: a changed kernel
never meets an old cache. The cache lies where ``NUMBA_CACHE_DIR`` says, which the caller sets.
"""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import sys
from collections.abc import Collection, Sequence
from types import ModuleType
from typing import Any


def compiled_copies(
    layout: ModuleType,
    sources: Sequence[ModuleType],
    *,
    inlined: Collection[str],
    entries: Collection[str],
) -> list[ModuleType]:
    """Return copies of ``sources`` whose functions are compiled; a call compiles or loads each.

    Parameters
    ----------
    layout
        The module of constants that the sources share.
    sources
        Modules in the order in which they use each other.
    inlined
        Names of small functions to be put where they are called.
    entries
        Names of the functions that Python calls.

    Raises
    ------
    ImportError
        If numba cannot be imported.
    """
    import numba

    digest = digest_of(layout, sources)
    compiled: dict[Any, Any] = {}
    copies: list[ModuleType] = []
    for source in sources:
        copy = _copy_of(source, digest)
        for name, value in list(vars(copy).items()):
            if inspect.isfunction(value) and value.__module__ == copy.__name__:
                value.__qualname__ = f"{name}_{digest}"
                made = _compile(numba, value, inline=name in inlined, entry=name in entries)
                compiled[getattr(source, name)] = made
                setattr(copy, name, made)
            elif inspect.isfunction(value) and value in compiled:
                setattr(copy, name, compiled[value])
        copies.append(copy)
    return copies


def digest_of(layout: ModuleType, sources: Sequence[ModuleType]) -> str:
    """Return a short digest of the sources of a kernel."""
    digest = hashlib.sha256()
    for module in (layout, *sources):
        digest.update(inspect.getsource(module).encode())
    return digest.hexdigest()[:12]


def _compile(numba: Any, function: Any, *, inline: bool, entry: bool) -> Any:
    options = {
        "nogil": True,
        "error_model": "numpy",
        "forceinline": inline,
        # Nothing in a kernel allocates, so reference counts would only cost time; and only the
        # entry points are called from Python.
        "_nrt": False,
        "no_cfunc_wrapper": True,
        "no_cpython_wrapper": not entry,
    }
    try:
        return numba.njit(cache=True, **options)(function)
    except RuntimeError:
        # No writable place for the cache: compile for this process only.
        return numba.njit(**options)(function)


def _copy_of(source: ModuleType, digest: str) -> ModuleType:
    name = f"{source.__name__}_{digest}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, source.__file__)
    if spec is None or spec.loader is None:
        raise ImportError(f"the source of {source.__name__} is not readable")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
