"""Works a shown formula out again, as a reader with a pocket calculator would: numbers, + - * /, min and max."""

import ast
import operator
from collections.abc import Callable

_OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def worked_out(formula: str) -> tuple[float, float]:
    """What stands before the last "=" worked out, and what stands behind it."""
    expression, _, said = formula.rpartition("=")
    return _value(ast.parse(expression.replace("×", "*").strip(), mode="eval").body), float(said)


def _value(node: ast.AST) -> float:
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATIONS[type(op)](_value(left), _value(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.Call(func=ast.Name(id="min" | "max" as name), args=args):
            values = [_value(one) for one in args]
            return min(values) if name == "min" else max(values)
    raise AssertionError(f"a formula holds {ast.dump(node)}")
