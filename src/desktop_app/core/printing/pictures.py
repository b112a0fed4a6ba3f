"""Pictures on paper: a school's logo, brought to the size it is printed at."""

from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from zlib import compress

_MOST_PIXELS = 360


def picture_name(data: bytes) -> str:
    """Return the name of a picture in a PDF; the same picture has the same name."""
    return f"I{sha256(data).hexdigest()[:12]}"


@lru_cache(maxsize=8)
def pixels(data: bytes) -> tuple[int, int, bytes, bytes]:
    """Return width, height, and the compressed colours and opacities of a PNG or JPEG.

    Raises OSError if the bytes are no picture.
    """
    from PIL import Image  # third party, only for a school with a logo

    with Image.open(BytesIO(data)) as opened:
        picture = opened.convert("RGBA")
    picture.thumbnail((_MOST_PIXELS, _MOST_PIXELS))
    colors = compress(picture.convert("RGB").tobytes(), 9)
    return picture.width, picture.height, colors, compress(picture.getchannel("A").tobytes(), 9)


def proportions(data: bytes) -> float | None:
    """Return width divided by height, or None if the bytes are no picture that can be drawn."""
    try:
        width, height, _, _ = pixels(data)
    except (OSError, ValueError, SyntaxError):
        return None
    return width / height if height else None
