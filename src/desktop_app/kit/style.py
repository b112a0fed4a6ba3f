"""The short style sheet: border, radius, padding and colour. Everything else is painted."""

from desktop_app.core.places import resources
from desktop_app.kit.theme import Look


def style_sheet(worn: Look) -> str:
    """The application's style sheet for one look, from resources/style/downbeat.qss.

    In the file `@token` is a colour, `dp(n)` a length, `@arrows` the suffix of the arrow pictures.
    """
    text = (resources() / "style" / "downbeat.qss").read_text(encoding="utf-8")
    parts = text.split("dp(")
    sized = [parts[0]]
    for part in parts[1:]:
        number, _, rest = part.partition(")")
        sized.append(f"{worn.dp(float(number))}px{rest}")
    text = "".join(sized).replace("@theme", "dark" if worn.dark else "light")
    for token in sorted(worn.tokens, key=len, reverse=True):
        text = text.replace(f"@{token}", worn.tokens[token])
    return text
