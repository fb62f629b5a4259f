"""A place where tests meet a real OpenXR runtime: Monado, in a Debian root file system, in namespaces of its own.

Tests marked `monado` run there and report here (`elsewhere`, `inside`), so that one pytest run has one result.
"""
