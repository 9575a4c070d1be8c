"""The `nps` command: exports in, published Net Promoter Scores out.

One package per step (`load`, `validate`, `build`, `publish`); the steps know nothing of each other, `pipeline` calls
them in order. Nothing here computes a measure: SQL does.
"""
