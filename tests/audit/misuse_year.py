"""A year at a force, made from a seed: people, cases, ordinary looks with their noise, and looks that are misuse.

Written apart from the rules: it knows how people work and misbehave, and nothing of thresholds. Noise: night weeks,
early and late turns, shared surnames, people who change teams, cover for colleagues, reasons given, new callers.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

START = date(2025, 1, 6)
DAYS = 364
RESEARCH_DAYS = 14
CLASSES = (
    "own_name", "household", "colleague", "never_assigned", "left_team",
    "out_of_hours", "bulk", "flurry", "repeated", "name_search",
)  # fmt: skip
SURNAMES = tuple(
    f"{a}{b}{c}"
    for a in ("Ash", "Bram", "Cold", "Dun", "Elm", "Fen", "Gar", "Hol", "Kes", "Lang", "Mar", "Nor", "Oak", "Pen", "Ros",
              "Stan", "Thorn", "Wal", "Whit", "Yar")
    for b in ("", "a", "er", "ing", "en")
    for c in ("well", "by", "ton", "ley", "ford", "wick", "croft", "field", "more", "worth", "den", "ham", "stead", "bury",
              "gate", "low", "ridge", "combe", "shaw", "hurst")
)  # fmt: skip
FORENAMES = tuple(f"{a}{b}" for a in ("Al", "Be", "Ca", "Da", "El", "Fa", "Gi", "Ha", "Jo", "Ka", "Li", "Ma") for b in
    ("na", "ris", "len", "mir", "vin", "sa", "ric", "tty", "bel", "dan"))  # fmt: skip


Named = tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class Person:
    """Somebody who works there. turns: which hours on which day, by the kind of their rota."""

    id: str
    forename: str
    surname: str
    team: str
    rota: str
    job: str
    address: str
    declared: str = ""
    moved_on: date | None = None
    before: str = ""


@dataclass(slots=True)
class Case:
    """A case: who is named in it, and with whom it was. owners, teams: (who, since, until)."""

    id: str
    named: list[tuple[str, str, str]]
    opened_on: date
    closes_on: date
    owners: list[tuple[str, datetime, datetime | None]]
    teams: list[tuple[str, datetime, datetime | None]]
    acts: list[tuple[str, datetime]] = field(default_factory=list)
    desk_until: datetime | None = None
    grants: list[tuple[str, datetime, datetime]] = field(default_factory=list)


@dataclass(slots=True)
class Look:
    """One look. searched: what was typed, for a search; hits: the cases it showed. planted: of which class, or empty."""

    at: datetime
    person: str
    case: str
    searched: str = ""
    hits: tuple[str, ...] = ()
    planted: str = ""


@dataclass(slots=True)
class Year:
    """The whole of it."""

    people: dict[str, Person]
    cases: dict[str, Case]
    looks: list[Look]


def make_year(number: int, planted: int, seed: int) -> Year:
    """A year with so many looks, so many of them misuse in equal shares of the ten classes."""
    return _Making(number, planted, seed).year()


def at(day: date, hour: float) -> datetime:
    """A moment by the clock of the log."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour)


class _Making:
    def __init__(self, number: int, planted: int, seed: int) -> None:
        self.random = Random(seed)
        self.number, self.planted = number, planted
        self.people: dict[str, Person] = {}
        self.cases: dict[str, Case] = {}
        self.looks: list[Look] = []
        self.teams: dict[str, list[Person]] = defaultdict(list)
        self.ever: dict[str, list[Person]] = defaultdict(list)  # who was in a team at some time
        self.theirs: dict[str, list[Case]] = defaultdict(list)  # by owner
        self.of_team: dict[str, list[Case]] = defaultdict(list)
        self.fitting: dict[tuple[str, str], list[Person]] = {}
        self.by_surname: dict[str, list[str]] = defaultdict(list)

    def year(self) -> Year:
        self._hire(12 * max(2, self.number // 48_000))
        for number in range(self.number // 20):
            self._open(number)
        for name in CLASSES:
            before = len(self.looks)
            getattr(self, f"_plant_{name}")(self.planted // len(CLASSES))
            for look in self.looks[before:]:
                look.planted = name
        self._work()
        self.looks.sort(key=lambda look: look.at)
        return Year(self.people, self.cases, self.looks)

    # People

    def _hire(self, number: int) -> None:
        jobs = ("supervisor", *("officer",) * 9, "researcher", "officer")
        rotas = ("day", "day", "day", "day", "turns", "turns", "night", "day", "day", "turns", "day", "night")
        for n in range(number):
            team = f"team{n // 12}"
            surname, forename = self._name()
            rota = "day" if n % 12 == 0 else rotas[(n + n // 12) % 12]
            person = Person(f"p{n}", forename, surname, team, rota, jobs[n % 12], f"{n} Warden Street, Marlbrook")
            person.declared = f"Kin{n}" if n % 3 == 0 else ""
            self.people[person.id] = person
            self.teams[team].append(person)
            self.ever[team].append(person)
        movers = [p for n, p in enumerate(self.people.values()) if n % 12 in {4, 9}]
        for person in movers:
            person.before, person.moved_on = person.team, START + timedelta(days=self.random.randrange(120, 200))
            others = [team for team in self.teams if team != person.team]
            person.team = self.random.choice(others)
            self.ever[person.team].append(person)

    def _name(self) -> tuple[str, str]:
        """Common names are common: two people share a surname about once in a thousand."""
        place = min(int(self.random.expovariate(1 / 500)), len(SURNAMES) - 1)
        return SURNAMES[place], self.random.choice(FORENAMES)

    def _team_of(self, person: Person, day: date) -> str:
        return person.before if person.moved_on and day < person.moved_on else person.team

    # Cases

    def _open(self, number: int) -> None:
        opened = START + timedelta(days=self.random.randrange(-60, DAYS - 3))
        closes = opened + timedelta(days=self.random.randrange(25, 75))
        team = self.random.choice(list(self.teams))
        case = self._case(f"NS-{number:06}", team, (opened, closes))
        self.theirs[case.owners[0][0]].append(case)
        self.of_team[team].append(case)
        for _, surname, _ in case.named:
            self.by_surname[surname].append(case.id)

    def _case(
        self, key: str, team: str, days: tuple[date, date], owner: Person | None = None, more: Named = ()
    ) -> Case:
        opened, closes = days
        owner = owner or self._owner(team, opened, closes)
        began = at(opened, 9)
        address = f"{self.random.randrange(1, 400)} {self.random.choice(SURNAMES)} Road"
        named = [(f, s, address) for s, f in (self._name() for _ in range(3))] + list(more)
        ends = at(closes, 17)
        case = Case(key, named, opened, closes, [(owner.id, began, ends)], [(team, began, None)])
        case.acts = [(owner.id, began + timedelta(days=n)) for n in range(0, (closes - opened).days, 9)]
        case.desk_until = began + timedelta(days=RESEARCH_DAYS)
        self.cases[key] = case
        return case

    def _owner(self, team: str, opened: date, closes: date) -> Person:
        """An officer who is in the team all the while the case is."""
        while True:
            one = self.random.choice(self.ever[team])
            stays = not (one.moved_on and opened < one.moved_on < closes)
            if one.job == "officer" and stays and self._team_of(one, opened) == team:
                return one

    def _live(self, cases: list[Case], day: date) -> list[Case]:
        return [case for case in cases if case.opened_on <= day < case.closes_on]

    # Ordinary work

    def _hours(self, person: Person, day: date) -> tuple[float, float] | None:
        """From when to when somebody works on a day; None when they are off."""
        week, weekday = (day - START).days // 7, day.weekday()
        if person.rota == "night" and week % 4 == int(person.id[1:]) % 4:
            return (21.0, 30.0) if weekday < 4 else None
        if weekday > 4 or self.random.random() < 0.1:
            return None
        if person.rota == "turns":
            return (6.0, 14.0) if week % 2 else (14.0, 22.0)
        return (8.0, 17.0)

    def _work(self) -> None:
        left = self.number - len(self.looks)
        shifts = []
        for n in range(DAYS):
            day = START + timedelta(days=n)
            shifts += [(p, day, hours) for p in self.people.values() if (hours := self._hours(p, day))]
        share, owed = left / len(shifts), 0.0
        live: dict[tuple[str, date], list[Case]] = {}
        for person, day, hours in shifts:
            owed += share * self.random.uniform(0.6, 1.4)
            team = self._team_of(person, day)
            mine = self._live(self.theirs[person.id], day)
            if (team, day) not in live:
                live = {(t, d): c for (t, d), c in live.items() if d == day}
                live[team, day] = self._live(self.of_team[team], day)
            while owed >= 1 and left:
                owed -= 1
                left -= 1
                self._one(person, at(day, self.random.uniform(*hours)), mine, live[team, day])
        while left:  # what rounding left over, on the last working day
            left -= 1
            person, day, hours = shifts[-1 - left % 20]
            self._one(person, at(day, self.random.uniform(*hours)), [], [])

    def _one(self, person: Person, moment: datetime, mine: list[Case], teams: list[Case]) -> None:
        dice = self.random.random()
        if dice < 0.06 or not (mine or teams):
            self._search(person, moment, mine or teams)
        elif dice < 0.07:
            self._with_reason(person, moment)
        elif mine and dice < 0.85 and person.job == "officer":
            self.looks.append(Look(moment, person.id, self.random.choice(mine).id))
        elif person.job == "researcher":
            fresh = [case for case in teams if (moment.date() - case.opened_on).days < RESEARCH_DAYS]
            self.looks.append(Look(moment, person.id, self.random.choice(fresh or teams).id))
        else:
            self.looks.append(Look(moment, person.id, self.random.choice(teams or mine).id))

    def _search(self, person: Person, moment: datetime, known: list[Case]) -> None:
        """Somebody they deal with, or a caller nobody knows yet."""
        surname = self.random.choice(self.random.choice(known).named)[1] if known and self.random.random() < 0.7 else ""
        surname = surname or self._name()[0]
        self.looks.append(Look(moment, person.id, "", surname, tuple(self.by_surname.get(surname, ())[-20:])))

    def _with_reason(self, person: Person, moment: datetime) -> None:
        case = self.random.choice(self._some_live(moment.date()))
        case.grants.append((person.id, moment - timedelta(minutes=1), moment + timedelta(hours=12)))
        self.looks.append(Look(moment, person.id, case.id))

    def _some_live(self, day: date) -> list[Case]:
        some = self.random.sample(list(self.cases.values()), min(200, len(self.cases)))
        return self._live(some, day) or [min(self.cases.values(), key=lambda c: abs((c.opened_on - day).days))]

    # Misuse

    def _day(self, n: int, of: int, first: int = 90, last: int = DAYS - 10) -> date:
        """The n-th of so many days that lie evenly in the year, on a weekday."""
        day = START + timedelta(days=first + n * (last - first) // of)
        return day - timedelta(days=max(0, day.weekday() - 4))

    def _staff(self, n: int, job: str = "officer", rota: str = "") -> Person:
        if (job, rota) not in self.fitting:
            staff = (p for p in self.people.values() if p.job == job and not p.moved_on)
            self.fitting[job, rota] = [p for p in staff if not rota or p.rota == rota]
        return self.fitting[job, rota][n % len(self.fitting[job, rota])]

    def _other(self, person: Person, n: int) -> Person:
        """Somebody of the same team all the year."""
        mates = [p for p in self.teams[person.team] if p is not person and p.job == "officer" and not p.moved_on]
        return mates[n % len(mates)]

    def _noon(self, person: Person, day: date) -> datetime:
        hours = (
            {"turns": (6, 14) if (day - START).days // 7 % 2 else (14, 22)}.get(person.rota, (9, 16))
            if person.rota != "night" or (day - START).days // 7 % 4 != int(person.id[1:]) % 4
            else (21, 23.9)
        )
        return at(day, self.random.uniform(hours[0] + 0.5, hours[1] - 0.5))

    def _special(self, what: str, n: int, owner: Person, day: date, *, more: Named = (), days: int = 60) -> Case:
        """A case that nobody else looks at."""
        opened = day - timedelta(days=days // 2)
        return self._case(f"NS-{what}-{n}", owner.team, (opened, opened + timedelta(days=days)), owner, more)

    def _plant_own_name(self, number: int) -> None:
        for n in range(number):
            person, day = self._staff(n), self._day(n, number)
            same = ((person.forename, person.surname, "12 Kiln Lane"),)
            case = self._special("own", n, person, day, more=same)
            self.looks.append(Look(self._noon(person, day), person.id, case.id))

    def _plant_household(self, number: int) -> None:
        for n in range(number):
            person, day = self._staff(n * 3, "supervisor" if n % 5 == 4 else "officer"), self._day(n, number)
            if n % 3 == 0:
                same = (("Zed", "Quillfeather", person.address.upper()),)
                owner = person if person.job == "officer" else self._other(person, n)
            elif n % 3 == 1 and person.declared:
                same, owner = (("Zed", person.declared, "12 Kiln Lane"),), self._other(person, n)
            else:
                person = self._staff(n)
                same, owner = (("Zed", person.surname, "12 Kiln Lane"),), self._other(person, n)
            case = self._special("house", n, owner, day, more=same)
            self.looks.append(Look(self._noon(person, day), person.id, case.id))

    def _plant_colleague(self, number: int) -> None:
        for n in range(number):
            person, day = self._staff(n), self._day(n, number)
            known = self._staff(n + 5)
            known = known if known is not person else self._staff(n + 6)
            same = ((known.forename, known.surname, "12 Kiln Lane"),)
            case = self._special("colleague", n, self._other(person, n), day, more=same)
            self.looks.append(Look(self._noon(person, day), person.id, case.id))

    def _plant_never_assigned(self, number: int) -> None:
        for n in range(number):
            person, day = self._staff(n), self._day(n, number)
            owner = next(
                p for p in self.people.values() if p.team != person.team and p.job == "officer" and not p.moved_on
            )
            case = self._special("never", n, owner, day)
            self.looks.append(Look(self._noon(person, day), person.id, case.id))

    def _plant_left_team(self, number: int) -> None:
        movers = [p for p in self.people.values() if p.moved_on]
        for n in range(number):
            person = movers[n % len(movers)]
            assert person.moved_on
            day = person.moved_on + timedelta(days=8 + n // len(movers))
            owner = next(p for p in self.teams[person.before] if p.job == "officer" and not p.moved_on)
            opened = person.moved_on - timedelta(days=20)
            case = self._case(f"NS-left-{n}", person.before, (opened, opened + timedelta(days=90)), owner)
            self.looks.append(Look(self._noon(person, day), person.id, case.id))

    def _plant_out_of_hours(self, number: int) -> None:
        for n in range(number):
            person, day = self._staff(n, rota="day"), self._day(n, number)
            case = self._special("late", n, person, day)
            self.looks.append(Look(at(day, self.random.uniform(1.5, 4.5)), person.id, case.id))

    def _plant_bulk(self, number: int) -> None:
        person, day = self._staff(3, "supervisor"), self._day(1, 3)
        owner = self._other(person, 1)
        for n in range(number):
            case = self._special("bulk", n, owner, day)
            self.looks.append(Look(at(day, 10 + n * 0.9 / number), person.id, case.id))

    def _plant_flurry(self, number: int) -> None:
        """News of an arrest: ten people of other teams, each with some reason, within the hour."""
        for crowd in range(number // 10):
            owner, day = self._staff(crowd * 2), self._day(crowd, number // 10)
            case = self._special("flurry", crowd, owner, day)
            others = [p for p in self.people.values() if p.team != owner.team and p.job == "officer"]
            for n, person in enumerate(self.random.sample(others, 10)):
                moment = at(day, 14 + n * 0.09)
                case.grants.append((person.id, moment - timedelta(minutes=1), moment + timedelta(hours=12)))
                self.looks.append(Look(moment, person.id, case.id))

    def _plant_repeated(self, number: int) -> None:
        for pair in range(number // 10):
            owner = self._staff(pair * 4 + 1)
            person = self._other(owner, pair)
            first = self._day(pair, number // 10, last=DAYS - 150)
            case = self._special("again", pair, owner, first + timedelta(days=60), days=150)
            for n in range(10):
                day = first + timedelta(days=n * 12)
                day -= timedelta(days=max(0, day.weekday() - 4))
                self.looks.append(Look(self._noon(person, day), person.id, case.id))

    def _plant_name_search(self, number: int) -> None:
        for n in range(number):
            person, day = self._staff(n), self._day(n, number)
            other = self._staff(n + 4)
            other = other if other is not person else self._staff(n + 5)
            mate = self._other(person, n)
            typed = (person.surname, f"{other.forename} {other.surname}", mate.surname)[n % 3]
            self.looks.append(Look(self._noon(person, day), person.id, "", typed))
