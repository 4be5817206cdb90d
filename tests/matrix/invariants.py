"""What must hold after every request, whatever goes wrong: by name, and read independently of the product.

The numbers are those under which the project speaks of them; the tests that need a process, a socket or a file of their
own (I-19 to I-21) stand elsewhere.
"""

from typing import NoReturn

NAMES = {
    "I-01": "at most one living event ahead carries a ref",
    "I-02": "a session is created, and its guests told of it, once for each time it came to be wanted",
    "I-03": "every mail is caused by a difference that matters to guests, and nothing is said twice",
    "I-04": "an event that is not this board's is never touched",
    "I-05": "no cell of people's ever changes by our request",
    "I-06": "a value meant for a ref lands only on its row, or is put right in the same run or the next",
    "I-07": "a ref that stands is never replaced, but on copies, or where another row says all it did",
    "I-08": "an event is cancelled only for a row that was readably called off, or unwanted for its whole grace",
    "I-09": "every change names the version the plan saw, and no event that a person changed since is changed",
    "I-10": "answers, guests added by hand and guests taken off by hand stay as people left them",
    "I-11": "nobody gets more mail in a run than the caps allow, but for what somebody agreed to",
    "I-12": "only people of the board are ever mailed, and guests whom people added",
    "I-13": "nothing is written before board and calendar were read, in a dry run nothing at all",
    "I-14": "a read that failed, or shows no rows while events lie ahead, leads to no change in the calendar",
    "I-16": "what becomes of a row does not depend on another row",
    "I-17": "a session that has begun is never created, changed or cancelled",
    "I-18": "everything written to the board is text",
    "I-22": "the calendar is changed only by rows that the run looked at after it had listed the events",
    "I-23": "a mail names the time that its row had when the run last looked, and no older one than was told before",
    "R-2.3": "what a person moved in the calendar stays until the row is edited",
    "R-2.4": "what a person deleted in the calendar is not made again until the row is edited",
    "R-2.5": "a row is told that its event is gone only when the calendar said so about this very event",
    "R-2.6": "a run reports that a row has two living events, as one was brought back from the bin",
    "R-2.8": "nothing but a row's own cells changes a session that is scheduled, but for an address that is corrected",
    "R-2.14": "a new session is made only when as many agreed as the board asks for",
    "R-8": "a run that changed the calendar reports it, whatever went wrong afterwards",
    "L-01": "two clean runs reach what people want, three with refs to be given",
    "L-02": "the run after that writes nothing, mails nobody and reads the board once",
    "L-03": "every agreed row has exactly one event that says what it says, and every other row says why it has none",
    "L-04": "a row that says Scheduled has its event, and its guests were told",
    "L-05": "nothing refuses for ever without saying what to do",
}


class Violated(AssertionError):
    """An invariant does not hold."""

    def __init__(self, key: str, detail: str) -> None:
        self.key = key
        super().__init__(f"{key} {NAMES[key]}: {detail}")


def broken(key: str, detail: str) -> NoReturn:
    """Say that an invariant does not hold."""
    raise Violated(key, detail)


def must(holds: object, key: str, detail: str) -> None:
    """Hold an invariant."""
    if not holds:
        raise Violated(key, detail)
