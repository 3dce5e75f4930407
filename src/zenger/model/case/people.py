"""Who a case is about, where they are, who can end it, and the picture that shows them."""

from zenger.model.case.moments import Moment
from zenger.model.case.records import Fact, Value
from zenger.model.case.texts import Text


class Name(Value, frozen=True, kw_only=True):
    """One of a subject's names."""

    name: Text
    use: str = ""  # "legal", "pen name", "birth"; the first name of a subject is the one in use


class Party(Value, frozen=True, kw_only=True):
    """A person or an organisation that has a part: lawyer, employer, court's other side."""

    name: Text
    role: str = ""  # "lawyer", "applicant", "respondent"
    url: str = ""


class Employment(Value, frozen=True, kw_only=True):
    """Where a subject worked, and when."""

    employer: Text
    role: Text | None = None
    start: Moment | None = None
    end: Moment | None = None


class Consent(Value, frozen=True, kw_only=True):
    """What the subject, or who speaks for them, agreed to. Without it, it is not published."""

    public_naming: bool = False
    photo: bool = False
    health: bool = False  # medical details


class Subject(Fact, frozen=True, kw_only=True):
    """Whom the case is about."""

    names: tuple[Name, ...]  # the one in use first
    kind: str = "person"  # or "organisation"
    pronoun: str = ""  # "he", "she", "they"
    born: Moment | None = None
    nationalities: tuple[str, ...] = ()  # ISO 3166-1 alpha-2
    occupations: tuple[Text, ...] = ()
    employers: tuple[Employment, ...] = ()
    lawyers: tuple[Party, ...] = ()
    consent: Consent = Consent()


class Place(Value, frozen=True, kw_only=True):
    """A prison, an embassy, a court house, a town."""

    id: str
    name: Text
    city: Text | None = None
    country: str = ""  # ISO 3166-1 alpha-2
    operator: str = ""
    security: str = ""
    latitude: float | None = None  # degrees, -90 to 90
    longitude: float | None = None  # degrees, -180 to 180
    shown: str = "place"  # how exactly readers learn of it: "place", "city" or "country"


class Photo(Fact, frozen=True, kw_only=True):
    """A picture. It is not printed without caption, credit, rights holder, licence and alt text."""

    file: str = (
        ""  # in the case folder; empty: rights do not let us show it, a drawn frame stands for it
    )
    caption: Text
    alt: Text
    credit: str
    rights_holder: str
    licence: str  # an address, or "permission"
    permission: str = ""  # where the permission is kept
    expires: Moment | None = None
    taken: Moment | None = None
    place: str = ""  # id of a place
    depicts: tuple[str, ...] = ()  # ids of subjects
    reproducible: bool = True  # false: caption and credit are shown, not the picture


class Authority(Fact, frozen=True, kw_only=True):
    """An office that can meet a demand, and how to write to it."""

    name: Text
    office: Text | None = None
    country: str = ""  # ISO 3166-1 alpha-2
    salutation: Text | None = None
    post: str = ""  # the lines of the postal address
    email: str = ""
    fax: str = ""
    phone: str = ""
    language: str = ""  # in which to write
    verified: Moment | None = None  # when somebody last checked the address
    expires: Moment | None = None  # when the holder of the office is expected to change
