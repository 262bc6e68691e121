"""What an expression tree comes to, given answers and a day."""

from collections.abc import Mapping
from datetime import date

from consult.questionnaires.rules.expressions import AnswerOf, Call, Current, Literal, Node
from consult.questionnaires.rules.functions import FUNCTIONS, Value, to_boolean


def evaluate(node: Node, values: Mapping[str, Value], *, today: date, current: str = "") -> Value:
    """The value of the tree: a string, a float or a bool.

    `values` are the answers as `expression_value` gives them; what is missing was not answered and is ''.
    `current` is the code of the question that `.` stands for.
    """
    match node:
        case Literal(value=value):
            return value
        case AnswerOf(code=code):
            return values.get(code, "")
        case Current():
            return values.get(current, "")
        case Call(name="today"):
            return today.isoformat()
        case Call(name=name, args=args):
            results = [evaluate(arg, values, today=today, current=current) for arg in args]
            if name == "once":
                return values.get(current, "") or results[0]
            return FUNCTIONS[name][0](*results)


def holds(node: Node, values: Mapping[str, Value], *, today: date, current: str = "") -> bool:
    """Whether the tree comes to something that counts as true."""
    return to_boolean(evaluate(node, values, today=today, current=current))


def expression_value(answer: str | float | list[str]) -> Value:
    """An answer as expressions see it: several choices are codes with spaces between, a number is a float."""
    if isinstance(answer, list):
        return " ".join(answer)
    if isinstance(answer, str):
        return answer
    return float(answer)
