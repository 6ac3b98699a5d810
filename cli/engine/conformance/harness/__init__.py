"""What every case stands on: an engine of its own, clients that read strictly, and a count of what was shown."""
