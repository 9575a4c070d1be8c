"""The parts of publishing: is the build ready, copy it, describe it, and the versions as folders."""
