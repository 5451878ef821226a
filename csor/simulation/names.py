"""Fictional people: names, births, addresses and numbers. The telephone numbers are Ofcom's for drama: nobody's."""

from datetime import date, timedelta
from random import Random

from csor.domain.particulars import Person

FORENAMES = tuple(
    "Aaliyah Adam Agnieszka Ahmed Aisha Alan Alice Amy Andrew Anna Anthony Bartosz Ben Beth Bilal Bronwen Callum Carla"
    " Carys Chloe Chris Claire Clive Connor Craig Daisy Damian Daniel Darren David Dawn Declan Derek Dylan Eilidh Elena"
    " Emma Ewan Farah Fatima Fiona Gareth Gary Gemma George Gethin Grace Graham Hannah Harpreet Harry Heather Helen"
    " Ian Imran Iona Isla Ivan Jack Jade James Jamila Jan Jane Jason Jenna Joanne Joel John Julie Kamal Karen Kate"
    " Kayleigh Keith Kelly Kevin Kirsty Kofi Laura Leah Lee Leon Lewis Liam Linda Lisa Lorna Lucy Luke Magda Malik"
    " Maria Mark Martin Mary Matthew Megan Michael Mina Mohammed Molly Nadia Naomi Natalie Neil Niamh Nicola Nigel Nina"
    " Olu Omar Owen Pamela Patrick Paul Peter Philip Pippa Priya Rachel Raj Rebecca Rhys Richard Rob Robert Rosa Ruth"
    " Ryan Sadie Sam Sandra Sarah Scott Sean Shane Sharon Shaun Simon Sofia Sophie Stacey Stephen Steven Stuart Susan"
    " Tahir Tanya Terry Thomas Tina Tracey Trevor Valerie Victor Wayne Wendy Yasmin Yusuf Zoe".split()
)
CHILDREN = tuple(
    "Alfie Amelia Archie Ava Ayaan Bella Caleb Callie Charlie Dexter Edie Elsie Emily Ethan Evie Finley Freddie Freya"
    " George Hallie Harley Harper Idris Isaac Isla Ivy Jack Jacob Jasmine Kai Kian Kyra Layla Leo Lily Logan Lola Lucas"
    " Mabel Maisie Mason Max Maya Mia Millie Milo Mylo Nia Nell Noah Nora Oliver Olivia Orla Oscar Poppy Ralph Reuben"
    " Riley Ronnie Rory Ruby Sienna Sonny Summer Tabitha Teddy Theo Thea Toby Tommy Willow Wren Xander Zara Zayn".split()
)
SURNAMES = tuple(
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
    " Webster Wheeler Whelan Wilde Wilkes Woodcock Wyatt Yates Yilmaz Zaman".split()
)
DOUBLE = ("Featherstonehaugh-Cholmondeley", "O’Sullivan-Braithwaite", "van der Westhuizen", "Ní Dhomhnaill", "al-Sayed")
TOWNS = ("Marlbrook", "Eastmere", "Kingsholt", "Thornbury Vale", "Aldersea", "Castle Wyre", "Penhallow", "Stoke Merrow")
STREETS = tuple(
    "Tannery Lane|Orchard Close|Mill Road|Canal Street|Priory Walk|Larch Avenue|Station Parade|Quarry Hill|Fenn Way"
    "|Gasworks Row|Chapel Rise|Harbour View|Meadow Court|Saltern Terrace|Weavers’ Yard|Beacon Street".split("|")
)
YEAR_DAYS = 365


def surname(random: Random) -> str:
    """A surname: every fortieth is long, hyphenated or written in an uncommon way, every twelfth a double one."""
    chance = random.random()
    if chance < 1 / 40:
        return random.choice(DOUBLE)
    if chance < 1 / 9:
        return f"{random.choice(SURNAMES)}-{random.choice(SURNAMES)}"
    return random.choice(SURNAMES)


def address(random: Random) -> str:
    """Where somebody lives."""
    return f"{random.randrange(1, 190)} {random.choice(STREETS)}, {random.choice(TOWNS)}"


def telephone(random: Random) -> str:
    """A mobile number that nobody has (07700 900000 to 900999)."""
    return f"07700 900{random.randrange(1000):03}"


def born(random: Random, on: date, youngest: int, oldest: int) -> date:
    """A birthday of somebody who is between two ages on a day."""
    return on - timedelta(days=random.randrange(youngest * YEAR_DAYS + 40, oldest * YEAR_DAYS))


def adult(random: Random, on: date, family: str = "") -> Person:
    """A grown-up with all that is asked of one; family: the surname, when it is known."""
    return Person(
        forenames=random.choice(FORENAMES),
        surname=family or surname(random),
        born=born(random, on, 20, 66),
        address=address(random),
        telephone=telephone(random),
    )


def child(random: Random, on: date, family: str) -> Person:
    """A child under 17 on the day, so that none comes of age while a case is open."""
    return Person(forenames=random.choice(CHILDREN), surname=family, born=born(random, on, 0, 16))
