"""Every function that runs with the owner's rights: few, pinned, and nobody's but those named.

Each names its tables whole, fixes its search path, and asks `session_user`, never a setting.
"""
