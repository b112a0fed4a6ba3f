"""Small drawings as PDF operators, y upwards, the top left at the origin."""


def rounded(edge: float, radius: float) -> str:
    """Return a filled square with rounded corners as PDF operators, its top left at the origin."""
    r, k, e = radius, radius * 0.4477, edge
    return (
        f"{r} 0 m {e - r} 0 l {e - k:.3f} 0 {e} {-k:.3f} {e} {-r} c {e} {-(e - r)} l "
        f"{e} {-(e - k):.3f} {e - k:.3f} {-e} {e - r} {-e} c {r} {-e} l "
        f"{k:.3f} {-e} 0 {-(e - k):.3f} 0 {-(e - r)} c 0 {-r} l 0 {-k:.3f} {k:.3f} 0 {r} 0 c f"
    )


def ring(x: float, y: float, radius: float) -> str:
    """Return the outline of a circle as PDF operators."""
    r, k = radius, radius * 0.5523
    return (
        f"{x + r:.3f} {y:.3f} m "
        f"{x + r:.3f} {y + k:.3f} {x + k:.3f} {y + r:.3f} {x:.3f} {y + r:.3f} c "
        f"{x - k:.3f} {y + r:.3f} {x - r:.3f} {y + k:.3f} {x - r:.3f} {y:.3f} c "
        f"{x - r:.3f} {y - k:.3f} {x - k:.3f} {y - r:.3f} {x:.3f} {y - r:.3f} c "
        f"{x + k:.3f} {y - r:.3f} {x + r:.3f} {y - k:.3f} {x + r:.3f} {y:.3f} c S"
    )


# Two quavers with a beam, drawn as strokes in a square of 33.
NOTE = (
    "1.9 w 1 J 1 j "
    + ring(8.6, -23.8, 2.9)
    + " "
    + ring(21.4, -21.2, 2.9)
    + " 11.5 -23.8 m 11.5 -11.2 l 24.3 -8.2 l 24.3 -21.2 l S"
)
