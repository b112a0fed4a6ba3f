"""Words without case and accents, as the program folds them, whatever the locale of the server."""

from desktop_app.core.folding import fold
from desktop_app.core.server.names import SCHEMA

_RANGES = ((0x41, 0x5B), (0xA0, 0x250), (0x2B0, 0x300), (0x370, 0x530), (0x1E00, 0x2000),
           (0x2018, 0x201A))  # fmt: skip
_MARKS = "".join(chr(sign) for sign in range(0x300, 0x370))


def _pairs() -> dict[str, str]:
    """Return every letter of the alphabets of Europe that folding changes, and into what."""
    letters = (chr(sign) for first, last in _RANGES for sign in range(first, last))
    folded = ((letter, fold(letter)) for letter in letters)
    return {letter: plain for letter, plain in folded if plain and plain != letter}


def folded() -> str:
    """Return the SQL of the two functions that fold a text and take it to pieces."""
    pairs = _pairs()
    single = {letter: plain for letter, plain in pairs.items() if len(plain) == 1}
    body = f"translate(given, '{''.join(single)}{_MARKS}', '{_quoted(''.join(single.values()))}')"
    for letter, plain in pairs.items():
        if len(plain) > 1:
            body = f"replace({body}, '{letter}', '{_quoted(plain)}')"
    return rf"""
CREATE OR REPLACE FUNCTION {SCHEMA}.folded(given text) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
SELECT btrim(regexp_replace({body}, '\s+', ' ', 'g'))
$$;

CREATE OR REPLACE FUNCTION {SCHEMA}.pieces(given text) RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
SELECT coalesce(array_agg(piece), '{{}}') FROM regexp_split_to_table(
  {SCHEMA}.folded(given), '[-\s!"#$%&''()*+,./:;<=>?@\[\\\]^_`{{|}}~]+') piece WHERE piece <> ''
$$;
"""


def _quoted(text: str) -> str:
    return text.replace("'", "''")
