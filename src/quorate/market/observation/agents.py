"""How browsers and machines introduce themselves to a site."""

from __future__ import annotations

from quorate.market.streams import Choice

_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
_LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X)"
_ANDROID = "Mozilla/5.0 (Linux; Android 10; K)"

COMPUTERS: Choice[str] = Choice(
    (
        f"{_WINDOWS} Chrome/136.0.0.0 Safari/537.36",
        f"{_WINDOWS} Chrome/136.0.0.0 Safari/537.36 Edg/136.0.0.0",
        f"{_MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15",
        f"{_MAC} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/135.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:138.0) Gecko/20100101 Firefox/138.0",
        f"{_LINUX} Chrome/135.0.0.0 Safari/537.36",
    ),
    (34, 26, 12, 14, 9, 3),
)
TELEPHONES: tuple[str, ...] = (
    f"{_IPHONE} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1",
    f"{_ANDROID} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0.0.0 Mobile Safari/537.36",
)
MAIL_SCANNER = f"{_WINDOWS} Chrome/108.0.0.0 Safari/537.36"
ROBOTS: tuple[str, ...] = (
    "Mozilla/5.0 (compatible; Orbcrawl/2.1; +https://orbcrawl.net/bot)",
    f"{_LINUX} HeadlessChrome/134.0.0.0 Safari/537.36",
    "python-requests/2.32.3",
)
