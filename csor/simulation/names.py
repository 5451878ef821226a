"""Fictional people: names, births, addresses and numbers. The telephone numbers are Ofcom's for drama: nobody's."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from csor.domain.particulars import Person


def _listed(words: str, between: str = " ") -> tuple[str, ...]:
    return tuple(words.split(between))


FORENAMES = _listed(
    "Aaliyah Adam Agnieszka Ahmed Aisha Alan Alice Amy Andrew Anna Anthony Bartosz Ben Beth Bilal Bronwen Callum Carla"
    " Carys Chloe Chris Claire Clive Connor Craig Daisy Damian Daniel Darren David Dawn Declan Derek Dylan Eilidh Elena"
    " Emma Ewan Farah Fatima Fiona Gareth Gary Gemma George Gethin Grace Graham Hannah Harpreet Harry Heather Helen"
    " Ian Imran Iona Isla Ivan Jack Jade James Jamila Jan Jane Jason Jenna Joanne Joel John Julie Kamal Karen Kate"
    " Kayleigh Keith Kelly Kevin Kirsty Kofi Laura Leah Lee Leon Lewis Liam Linda Lisa Lorna Lucy Luke Magda Malik"
    " Maria Mark Martin Mary Matthew Megan Michael Mina Mohammed Molly Nadia Naomi Natalie Neil Niamh Nicola Nigel Nina"
    " Olu Omar Owen Pamela Patrick Paul Peter Philip Pippa Priya Rachel Raj Rebecca Rhys Richard Rob Robert Rosa Ruth"
    " Ryan Sadie Sam Sandra Sarah Scott Sean Shane Sharon Shaun Simon Sofia Sophie Stacey Stephen Steven Stuart Susan"
    " Tahir Tanya Terry Thomas Tina Tracey Trevor Valerie Victor Wayne Wendy Yasmin Yusuf Zoe"
)
CHILDREN = _listed(
    "Alfie Amelia Archie Ava Ayaan Bella Caleb Callie Charlie Dexter Edie Elsie Emily Ethan Evie Finley Freddie Freya"
    " George Hallie Harley Harper Idris Isaac Isla Ivy Jack Jacob Jasmine Kai Kian Kyra Layla Leo Lily Logan Lola Lucas"
    " Mabel Maisie Mason Max Maya Mia Millie Milo Mylo Nia Nell Noah Nora Oliver Olivia Orla Oscar Poppy Ralph Reuben"
    " Riley Ronnie Rory Ruby Sienna Sonny Summer Tabitha Teddy Theo Thea Toby Tommy Willow Wren Xander Zara Zayn"
)
SURNAMES = _listed(
    "Abbott Abiola Ahmed Akhtar Allard Ashby Ashworth Bailey Barnwell Barrow Beckett Begum Bellamy Bevan Birch Blake"
    " Boateng Bowen Brackley Bradley Bramwell Brennan Briggs Brindle Burgess Burton Byrne Cartwright Chandler Clarke"
    " Coates Collier Connolly Cooper Cotterill Cox Crane Crossley Curtis Dalton Davies Dawson Deacon Dempsey Desai"
    " Dobson Donnelly Doyle Drummond Duffy Dunn Edwards Ellis Evans Farrell Fenwick Finch Fletcher Ford Foster Fox"
    " Gallagher Garside Gibbons Gill Goddard Gough Grady Graves Griffiths Hale Hamid Harding Hargreaves Harper Hayes"
    " Hibbert Hicks Holt Hopkins Horton Hughes Hussain Ingram Jarvis Jenkins Joyce Kaur Kavanagh Keane Kelsey Kemp"
    " Kendall Khan Kirby Kowalska Lambert Lacey Langley Lawson Leary Lister Lloyd Lockwood Lowe Lynch Maguire Mahmood"
    " Mallory Marsh Mather McBride McCabe McGrath Mercado Metcalfe Mills Mistry Molloy Moran Morley Murphy Nash Naylor"
    " Newell Nolan Norris Nowak Oakley Obi Odell Okoro Oldfield Ormond Osborne Oyelaran Parkin Parry Patel Pearce"
    " Pemberton Penrose Pickering Pike Plant Popescu Porter Pritchard Quigley Quinn Rafferty Rahman Ramsden Rashid"
    " Redmond Reilly Rhodes Riley Roberts Rowe Rushton Sadiq Saunders Savage Sharma Sharples Sheldon Shepherd Siddiqui"
    " Simmons Singh Skinner Slater Sowden Stanton Stirling Stokes Sutcliffe Swain Talbot Tanner Tattersall Thorne"
    " Tierney Tilley Todd Tranter Turnbull Tyler Underhill Unsworth Vaughan Vickers Wainwright Walsh Warburton Watts"
    " Webster Wheeler Whelan Wilde Wilkes Woodcock Wyatt Yates Yilmaz Zaman"
)
UNCOMMON = (
    "Featherstonehaugh-Cholmondeley",
    "O’Sullivan-Braithwaite",
    "van der Westhuizen",
    "Ní Dhomhnaill",
    "al-Sayed",
)
TOWNS = ("Marlbrook", "Eastmere", "Kingsholt", "Thornbury Vale", "Aldersea", "Castle Wyre", "Penhallow", "Stoke Merrow")
STREETS = _listed(
    "Tannery Lane|Orchard Close|Mill Road|Canal Street|Priory Walk|Larch Avenue|Station Parade|Quarry Hill|Fenn Way"
    "|Gasworks Row|Chapel Rise|Harbour View|Meadow Court|Saltern Terrace|Weavers’ Yard|Beacon Street",
    "|",
)
YEAR_DAYS = 365


def surname(random: Random) -> str:
    """A surname: every fortieth is long or written in an uncommon way, every eleventh a double one."""
    chance = random.random()
    if chance < 1 / 40:
        return random.choice(UNCOMMON)
    if chance < 1 / 9:
        return f"{random.choice(SURNAMES)}-{random.choice(SURNAMES)}"
    return random.choice(SURNAMES)


WORDS: dict[str, Callable[[Random], str]] = {
    "forename": lambda random: random.choice(FORENAMES),
    "child": lambda random: random.choice(CHILDREN),
    "surname": surname,
    "address": lambda random: f"{random.randrange(1, 190)} {random.choice(STREETS)}, {random.choice(TOWNS)}",
    "telephone": lambda random: f"07700 900{random.randrange(1000):03}",
}
BLANK = 0xE000  # the first character for private use: a name that is still to be filled in


class Names:
    """Makes people up."""

    def __init__(self, random: Random) -> None:
        """Everything follows from the seed of random."""
        self._random = random

    def word(self, kind: str) -> str:
        """A forename, child, surname, address or telephone."""
        return WORDS[kind](self._random)

    def born(self, on: date, youngest: int, oldest: int) -> date:
        """A birthday of somebody who is between two ages on a day."""
        return on - timedelta(days=self._random.randrange(youngest * YEAR_DAYS + 40, oldest * YEAR_DAYS))

    def adult(self, on: date, family: str = "") -> Person:
        """A grown-up with all that is asked of one; family: the surname, when it is known."""
        return Person(
            forenames=self.word("forename"),
            surname=family or self.word("surname"),
            born=self.born(on, 20, 66),
            address=self.word("address"),
            telephone=self.word("telephone"),
        )

    def child(self, on: date, family: str) -> Person:
        """A child under 17 on the day, so that none comes of age while a case is open."""
        return Person(forenames=self.word("child"), surname=family, born=self.born(on, 0, 16))


class Blanks(Names):
    """Leaves every name blank, one character each, and remembers what belongs there."""

    def __init__(self, random: Random) -> None:
        """Nothing is left blank yet."""
        super().__init__(random)
        self.kinds: list[str] = []

    def word(self, kind: str) -> str:
        """The next blank."""
        self.kinds.append(kind)
        return chr(BLANK + len(self.kinds) - 1)
