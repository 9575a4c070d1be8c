"""The parts of `scripts/benchmark.py`: answers to run on, references to compare with, and a stopwatch."""
