"""What each room keeps of a story, row for row as its actions would have kept it.

Each room has its module here, named after it, and writes what it keeps when a step is told. A room that grows adds to
its own module; tests/demo replays stories through the actions and compares.
"""
