"""What is plausible for something by its name: a city where `city` is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .choosing import Dice
from .formats import ascii_uri, epoch, moment, text_of_format

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"

_TEXTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(first|given)_?name", ("Ada", "Grace", "Alan", "Edsger")),
    (r"(last|family|sur)_?name", ("Lovelace", "Hopper", "Turing", "Dijkstra")),
    (r"middle_name", ("M.",)),
    (
        r"(user|screen|nick)_?name|login|handle|slug",
        ("ada-lovelace", "grace-hopper", "alan-turing", "edsger-dijkstra"),
    ),
    (
        r"(full|display|real|owner|author|customer|holder|contact|person|legal)_name|author|owner|assignee",
        ("Ada Lovelace", "Grace Hopper", "Alan Turing", "Edsger Dijkstra"),
    ),
    (r"(host|domain)(_?name)?|fqdn", ("www.example.com", "api.example.com")),
    (r"(file|document|object)_?name", ("report.pdf", "photo.png", "notes.txt")),
    (
        r"(company|organi[sz]ation|business|team|merchant)(_name)?",
        ("Example Ltd.", "Acme Corp."),
    ),
    (r"country_code|.*_country|country", ("NL", "DE", "US", "FR")),
    (r"(city|town|locality)", ("Amsterdam", "Berlin", "Boston", "Lyon")),
    (r"region|province|county", ("north", "south", "west", "east")),
    (r"(street|address)(_?(line)?_?1?)?", ("1 Main Street", "22 Station Road")),
    (r".*(zip|postal|post)(_?code)?", ("10115", "02108", "69001")),
    (
        r"(tele)?phone(_number)?|mobile|fax|.*_phone(_number)?",
        ("+15550100123", "+15550100456"),
    ),
    (r"currency(_code)?|.*_currency(_code)?", ("EUR", "USD")),
    (r"language(_code)?|lang|locale", ("en", "de", "fr")),
    (r"(time_?zone|tz)", ("Europe/Amsterdam", "Europe/Berlin")),
    (r"(.*_)?colou?r", ("#336699", "#993366")),
    (r"(.*_)?version", ("1.0.0", "1.1.0", "2.0.0")),
    (r"(.*_)?(mime|media|content)_?type", ("application/json", "text/plain")),
    (r"(.*_)?(path|directory|folder)", ("documents/report.pdf", "pictures/photo.png")),
    (r"title|subject|headline", ("Weekly report", "Project plan", "Meeting notes")),
    (
        r"(.*_)?(description|summary|comment|message|text|body|content|note|notes|reason|details)",
        ("All went well.", "This is what was agreed.", "A few words about it."),
    ),
    (r"(.*_)?(status|state)", ("active", "pending", "completed")),
    (r"(.*_)?(amount|price|cost|balance|total|rate)", ("12.50", "99.00")),
    (r"user_agent", ("Mozilla/5.0",)),
    (r"(branch|ref|default_branch)", ("main", "develop")),
    (r"model", ("standard", "large")),
    (r"role", ("member", "admin")),
    (r"(.*_)?(tag|label|category)s?", ("blue", "green", "red")),
    (r"(.*_)?name", ("Alpha", "Beta", "Gamma", "Delta")),
)
_MATCHERS = tuple((re.compile(pattern), listed) for pattern, listed in _TEXTS)

_NUMBERS: tuple[tuple[str, tuple[float, ...]], ...] = (
    (r"year|.*_year", (2025, 2024)),
    (r"month|.*_month", (3, 11)),
    (r"day|.*_day", (14, 28)),
    (r"hour|.*_hour", (9, 17)),
    (r"minute|.*_minute", (30, 45)),
    (r"port|.*_port", (8080, 443)),
    (r"page|page_number|current_page|.*_pages?", (1,)),
    (r"(per_page|limit|page_size|max_results)", (20,)),
    (r"offset|start|skip|index|position", (0,)),
    (r"age", (36, 42)),
    (r"(lat|latitude)", (52.37, 48.86)),
    (r"(lng|lon|long|longitude)", (4.9, 2.35)),
    (r"(.*_)?(percent|percentage|progress)", (50, 75)),
    (r"(.*_)?(score|probability|confidence|ratio)", (0.5, 0.75)),
    (r"(.*_)?(amount|price|cost|balance)", (1250, 9900)),
    (r"(.*_)?(size|bytes|length)", (1024, 2048)),
    (r"width", (640, 1280)),
    (r"height", (480, 720)),
    (r"(http_)?status_code|code", (200,)),
    (r"errors?|.*_errors?|failed|.*_failed", (0,)),
)
_NUMBER_MATCHERS = tuple((re.compile(pattern), listed) for pattern, listed in _NUMBERS)
_MOMENT = re.compile(
    r".*_(at|time|timestamp|date|on|since|until)|timestamp|time|date|created|updated|modified|expires|expiry|expiration|.*datetime"
)
_ID = re.compile(r"(.*_)?(g?u?id|ids|key|sid|code|number|token|cursor)")
_HEX = re.compile(r"(.*_)?(sha\d*|hash|digest|checksum|md5|etag|fingerprint|sha1sum)")
_URL = re.compile(
    r"(.*_)?(ur[il]s?|links?|href|website|homepage|location|avatar|icon|image|logo|thumbnail)"
)


def snake(name: str) -> str:
    """A name with its words in lower case, joined by `_`."""
    return "_".join(word.lower() for word in _WORD.findall(name))


def texts_for(name: str, dice: Dice) -> Iterator[str]:
    """Texts for something of a name, the most plausible first."""
    words = snake(name)
    if re.search(r"(^|_)e?mails?$|(^|_)email(_address)?$", words):
        yield text_of_format("email", words, dice) or ""
    if _URL.fullmatch(words):
        yield ascii_uri(words.replace("_", "-"), dice)
    if re.fullmatch(r"(.*_)?uuid|guid", words):
        yield text_of_format("uuid", words, dice) or ""
    if re.fullmatch(r"(.*_)?ip(_?v4)?(_address)?", words):
        yield text_of_format("ipv4", words, dice) or ""
    if _HEX.fullmatch(words):
        yield dice.digits(40, "hash", "0123456789abcdef")
    if _MOMENT.fullmatch(words):
        made = moment(words, dice)
        is_day = words.endswith(("date", "on"))
        yield made.date().isoformat() if is_day else made.isoformat() + "Z"
    for pattern, listed in _MATCHERS:
        if pattern.fullmatch(words):
            yield dice.chosen(listed)
    if _ID.fullmatch(words):
        yield dice.digits(12, "id", _LETTERS)
    yield words.replace("_", " ") or "text"


def number_for(name: str, dice: Dice, is_integer: bool) -> float:
    """A number for something of a name."""
    words = snake(name)
    if _MOMENT.fullmatch(words):
        return epoch(words, dice) * (1000 if words.endswith(("_ms", "millis")) else 1)
    for pattern, listed in _NUMBER_MATCHERS:
        if pattern.fullmatch(words):
            return dice.chosen(listed)
    if re.fullmatch(r"(.*_)?(id|number|sid)", words):
        return 1000 + dice.number("id") % 9_000_000
    number = 1 + dice.number("number") % 99
    return number if is_integer else number + 0.5
