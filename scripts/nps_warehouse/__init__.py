"""The `nps` command: exports in, published Net Promoter Scores out.

One module per step (`load`, `validate`, `build`, `publish`); the steps know nothing of each other, `run` calls
them in order. Nothing here computes a measure: SQL does.
"""
