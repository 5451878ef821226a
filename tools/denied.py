"""Makes csor/usecases/denied.bin: long passwords that guessers try first. Run it after a change of the words below.

No list is fetched: at 15 characters and more, what people choose is common words put together, words with years and
counting, keyboard walks, repeated words and well-known phrases, and those are made here. The file keeps the first five
bytes of the SHA-256 of each, folded as csor/domain/guessable.py folds, in order.

    .venv/bin/python tools/denied.py
"""

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from csor.domain.guessable import fold
from csor.usecases.passwords import SHORTEST, mark_of

FILE = Path(__file__).parents[1] / "csor" / "usecases" / "denied.bin"

FIRST = """
password passw0rd welcome letmein qwerty iloveyou admin administrator changeme secret monkey dragon football
liverpool arsenal chelsea manchester united rangers celtic everton tottenham sunshine princess charlie ashley
superman batman summer winter spring autumn london england scotland britain police officer constable sergeant
""".split()  # noqa: SIM905 - words are read best as words
MORE = """
aaron abigail access adam adidas adrian alexander alice amanda amber amelia america amy andrea andrew angel angela
anthony apple april archie arthur august austin baby bailey banana barclays barney baseball basketball beautiful becky
bella benjamin berlin bethany birmingham biscuit blackburn blessed blue boomer bradford brandon brighton bristol
brother buddy bulldog butterfly button cameron candle caroline casey castle catherine champion charlotte cheese cherry
chester chicken chocolate christian christmas christopher claire cleveland coffee colchester computer connor cookie
corona correct courtney coventry crystal daisy daniel darling david december default derby detective diamond disney
doctor dolphin donald doris dorset dublin edinburgh edward eleanor elizabeth emily emma essex ethan family february
ferrari finley fiona flower forever forest freddie freedom friday friend gabriel garden gareth george georgia ginger
glasgow gloucester golden grace grandma guinness hampshire hannah happy harley harrison harry harvey heather heaven
helen helpdesk henry holiday hollie homework honey horse hunter inspector internet isabella isaac ipswich jackson jacob
jacqueline james january jasmine jason jennifer jessica jesus jordan joseph joshua july june junior justice karen
katherine kawasaki keith kelly kevin killer kimberley kitten lancashire laptop laura lauren leeds leicester leonard
lewis lincoln linda lisa little lollipop louise lovely lucky madison maggie magic march margaret maria marketing martin
master matthew matrix maxwell mercedes merlin michael michelle midnight million minecraft molly monday money monster
morgan mother mountain muffin murphy mustang natalie natasha naruto newcastle newport nicholas nicole ninja norfolk
norwich nothing nottingham november oasis october office oliver olivia orange oscar oxford panther patrick paul peanut
pepper peter phoenix phone pickle pictures pineapple pirate plymouth pokemon poppy portsmouth pound precious preston
pretty purple rabbit rachel rainbow rebecca richard robert rocket ronaldo rooney rosie runner russell ryan saturday
samantha samsung sandra sarah school scooter security september shadow sheffield shopping silver simon simpson skinny
smile snoopy snowball soccer sophie southampton spencer spider spurs starwars stephanie stephen steven stoke strawberry
student suffolk sunday sunderland surrey swansea sweet system tanya taylor teacher temp tennis terminal test theresa
thomas thunder thursday tiger tigger tinker toffee trustno topsecret trouble tuesday tyler unicorn university user
vanessa vanilla vauxhall victoria villa vincent warrior warwick water wednesday westham whatever whisky william
windows winner wolves wonder worcester yamaha yankees yellow yorkshire zachary zidane computer1 letmein1 abc123
""".split()  # noqa: SIM905
PHRASES = """
may the force be with you|to be or not to be|let me in let me in|i love you forever|i love you so much|god save the king
god save the queen|keep calm and carry on|correct horse battery staple|correcthorsebatterystaple|the quick brown fox
the quick brown fox jumps over the lazy dog|you will never walk alone|youll never walk alone|come on you spurs
come on england|football is coming home|its coming home|rule britannia|land of hope and glory|live long and prosper
winter is coming|you shall not pass|luke i am your father|i am your father|hasta la vista baby|ill be back again
houston we have a problem|open sesame open sesame|abracadabra abracadabra|once upon a time|happily ever after
twinkle twinkle little star|humpty dumpty sat on a wall|mary had a little lamb|jack and jill went up the hill
happy birthday to you|merry christmas everyone|we wish you a merry christmas|all you need is love|let it be let it be
here comes the sun|yellow submarine|bohemian rhapsody|we are the champions|we will rock you|stairway to heaven
smoke on the water|hotel california|sweet child of mine|dancing queen abba|mamma mia here we go again|wonderwall oasis
never gonna give you up|i want to break free|another one bites the dust|like a rolling stone|yesterday all my troubles
this is my password|this is a password|my password is password|i forgot my password|please let me in|welcome to the jungle
change me please|change me on first login|temporary password|my secret password|super secret password|do not enter
nobody will guess this|you will never guess|hello is it me you are looking for|one ring to rule them all
my precious my precious|a long time ago in a galaxy far far away|i solemnly swear|harry potter and the
game of thrones|lord of the rings|star wars star wars|star trek enterprise|manchester united|manchester city
tottenham hotspur|west ham united|newcastle united|aston villa football|nottingham forest|crystal palace
queens park rangers|sheffield wednesday|wolverhampton wanderers|brighton and hove albion|leicester city football
the thin blue line|evening all evening all|you are nicked|hello hello hello|to protect and serve|safe and sound
nine nine nine|line of duty|happy valley|the sweeney|inspector morse|sherlock holmes|dixon of dock green
""".replace("\n", "|").split("|")
ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
COLUMNS = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik", "9ol", "0p")
YEARS = [str(year) for year in range(1950, 2031)]
COUNTS = (
    "1",
    "12",
    "123",
    "1234",
    "12345",
    "123456",
    "1234567",
    "12345678",
    "123456789",
    "1234567890",
    "321",
    "4321",
    "54321",
)
MARKS = ("", "!", "!!", "1!", "123!", "?")
LEET = str.maketrans({"a": "4", "e": "3", "i": "1", "o": "0", "s": "5"})
LONGEST_WALK = 24


def entries() -> Iterator[str]:
    """Every entry as somebody might type it; some come twice."""
    for one in (*_phrases(), *_pairs(), *_with_numbers(), *_repeated(), *_walks(), *_numbers()):
        if len(one) >= SHORTEST:
            yield one


def _phrases() -> Iterator[str]:
    for phrase in filter(None, (p.strip() for p in PHRASES)):
        for tail in ("", "1", "12", "123", "1234", "01", "007", "2023", "2024", "2025", "2026"):
            yield phrase + tail
            yield phrase.replace(" ", "").capitalize() + tail + "!"


def _pairs() -> Iterator[str]:
    words = [*FIRST, *MORE]
    for left, right in product(words, words):
        yield left.capitalize() + right.capitalize()
    for left, right, tail in product(FIRST, FIRST, (*COUNTS[:4], "01", "99", *YEARS[-11:])):
        yield left + right + tail


def _with_numbers() -> Iterator[str]:
    for word, number in product([*FIRST, *MORE], (*COUNTS, *YEARS)):
        yield word + number
        yield word + number + number
        yield number + word + number
        yield word + word + number
        yield word.translate(LEET) + number + number


def _repeated() -> Iterator[str]:
    for word in (*FIRST, *MORE):
        for times in range(2, 9):
            yield word * times
            yield word.translate(LEET) * times


def _walks() -> Iterator[str]:
    rows = (*ROWS, *(row[::-1] for row in ROWS))
    for first, second, third in product(rows, rows, ("", *rows)):
        yield from _cut(first + second + third)
    for start in range(len(COLUMNS)):
        columns = [*COLUMNS[start:], *COLUMNS[:start]]
        for ways in (columns, [c[::-1] for c in columns], [c if n % 2 else c[::-1] for n, c in enumerate(columns)]):
            yield from _cut("".join(ways))
            yield from _cut("".join(ways)[::-1])
    letters = "abcdefghijklmnopqrstuvwxyz"
    for start in range(len(letters)):
        yield from _cut(letters[start:] + letters[:start])
        yield from _cut((letters[start:] + letters[:start])[::-1])


def _cut(walk: str) -> Iterator[str]:
    for length in range(SHORTEST, min(len(walk), LONGEST_WALK) + 1):
        yield walk[:length]
        yield walk[:length].capitalize()


def _numbers() -> Iterator[str]:
    for digits in ("0123456789", "1234567890", "9876543210", "0987654321"):
        for start in range(len(digits)):
            yield from _cut((digits[start:] + digits[:start]) * 3)
    for year, month, day in product(range(1950, 2011), range(1, 13), range(1, 29, 3)):
        yield f"{day:02}{month:02}{year}{day:02}{month:02}{year}"


def packed() -> bytes:
    """The bytes of the file."""
    return b"".join(sorted({mark_of(fold(one)) for one in entries()}))


if __name__ == "__main__":
    made = packed()
    FILE.write_bytes(made)
    sys.stdout.write(f"{len(made) // len(mark_of(''))} entries, {len(made)} bytes\n")
