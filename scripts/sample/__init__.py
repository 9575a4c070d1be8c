"""The parts that make the sample drop; `scripts/generate_sample.py` puts them together."""
