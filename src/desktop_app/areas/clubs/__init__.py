"""What children do between lessons: clubs, homework, reading, practice and learning points.

Completions, logs and levels are facts; points are entries that follow from them and are never
edited; balances, levels and weekly snapshots are caches that a rebuild reproduces.
"""
