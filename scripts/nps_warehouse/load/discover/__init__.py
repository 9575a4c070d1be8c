"""Discovering: which files a drop has, in which order, and which of them cannot be loaded.

Reads names and first bytes only.
"""
