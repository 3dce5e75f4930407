"""What a case is: a person, what is done to them by whom and where, and what is asked for.

Every record is a frozen `msgspec.Struct`: read strictly from a case folder (an unknown field is an
error with its place), written back as it was, and described by a JSON Schema made from these types.
Events are appended, by date and sequence; how things stand is derived in `zenger.defend`, never
stored.
"""
