"""What the lab says when it is asked for something that cannot be done."""


class LabError(Exception):
    """One sentence on what is wrong with the script, the schedule or the call, and what to do."""


class Refused(LabError):
    """A schedule names somebody who cannot move at that step."""
