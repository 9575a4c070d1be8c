"""Forgetting a person: `nps erase`, and the tombstones by which loads recognise who was erased.

Rewrites every file of the warehouse that names the person or holds what the person wrote; scores stay under a random
pseudonym, so that the counts are the same. docs/privacy.md has the whole story.
"""
