"""Discovering: which files a drop holds, in which order, and which of them cannot be loaded.

Reads names and first bytes only.
"""
