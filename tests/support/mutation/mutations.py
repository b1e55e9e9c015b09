"""The small ways in which a module can be wrong, each as a piece of its text and what stands there instead."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
_COMPUTED: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.Pow: ("**", "*"),
    ast.BitOr: ("|", "&"),
    ast.BitAnd: ("&", "|"),
}
# What is written for people who look for a fault is not tested word for word; nor is what only a type checker reads.
_LEFT_OUT = frozenset({"logger", "print", "warnings", "ParamSpec", "TypeVar"})


@dataclass(frozen=True)
class Mutation:
    """One small fault.

    Attributes
    ----------
    path
        The module, from the repository's root.
    where
        The function or class that the fault is in, as `Class.method`; empty at the module's top.
    function
        The function whose tests may notice it; empty where it shows as soon as the module is imported.
    line
        Where it begins, from 1.
    before, after
        The code as it is, and as it is with the fault, each on one line.
    lines
        The first and the last line of the statement, or of a compound one's head, which a test must reach to notice it;
        of the whole function or class where it shows at import.
    span
        The bytes of the file that `replacement` stands in for.
    """

    path: str
    where: str
    function: str
    line: int
    before: str
    after: str
    lines: tuple[int, int]
    span: tuple[int, int]
    replacement: str

    @property
    def name(self) -> tuple[str, str, str, str]:
        """What it is called in the list of those that are explained: it outlives changes elsewhere in the file."""
        return self.path, self.where, self.before, self.after

    def apply(self, source: bytes) -> bytes:
        """Return the module's text with the fault in it."""
        start, end = self.span
        return source[:start] + self.replacement.encode() + source[end:]


def of_file(root: Path, path: str) -> list[Mutation]:
    """Return all mutations of a module, in the order of its text."""
    return sorted(_Finder(path, (root / path).read_bytes()).find(), key=lambda each: (each.span, each.after))


class _Finder(ast.NodeVisitor):
    def __init__(self, path: str, source: bytes) -> None:
        self._path = path
        self._source = source
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._names: list[str] = []
        self._function = ""
        self._lines = (1, 1)
        self._found: list[Mutation] = []

    def find(self) -> list[Mutation]:
        self.visit(ast.parse(self._source))
        return self._found

    def visit(self, node: ast.AST) -> None:
        """Visit a node, and where it is a statement, remember on which lines it is."""
        outer = self._lines
        if isinstance(node, ast.stmt | ast.match_case):
            at_import = not self._function
            # What is in a class, and in no function, is as near as the class.
            if self._function or not self._names or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._lines = _lines(node, whole=at_import)
        super().visit(node)
        self._lines = outer

    def visit_Module(self, node: ast.Module) -> None:
        self._visit_body(node.body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._names.append(node.name)
        for each in (*node.decorator_list, *node.keywords):
            self.visit(each)
        self._visit_body(node.body)
        self._names.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._names.append(node.name)
        # Decorators and defaults are there once the module has been imported.
        for decorator in node.decorator_list:
            self._without(decorator)
            self.visit(decorator)
        for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(default)
        outer, self._function = self._function, self._function or ".".join(self._names)
        self._visit_body(node.body)
        self._function = outer
        self._names.pop()

    visit_AsyncFunctionDef = visit_FunctionDef

    def _visit_body(self, body: list[ast.stmt]) -> None:
        for position, statement in enumerate(body):
            is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            if not (is_text and isinstance(statement.value.value, str) and position == 0):  # type: ignore[attr-defined]
                self.visit(statement)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_If(self, node: ast.If) -> None:
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self._negate(node.test)
            self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Leave out what is put together for people."""

    def visit_Call(self, node: ast.Call) -> None:
        if not self._is_left_out(node):
            self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        lefts = [node.left, *node.comparators]
        for position, operator in enumerate(node.ops):
            before, after = _COMPARED[type(operator)]
            self._operator(lefts[position], node.comparators[position], before, after, node)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if type(node.op) in _COMPUTED:
            before, after = _COMPUTED[type(node.op)]
            self._operator(node.left, node.right, before, after, node)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        before, after = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self._operator(left, right, before, after, node)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._replace(node, self._text(node.operand), node)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._negate(node.test)
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        self._negate(node.test)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        start, end = self._end(node.target), self._start(node.value)
        self._add(node, (start, end), " = ", node)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if isinstance(value, bool):
            self._replace(node, str(not value), node)
        elif isinstance(value, int | float):
            self._replace(node, str(value + 1), node)
        elif isinstance(value, str) and value and not any(map(str.isspace, value)):
            self._replace(node, repr(f"{value}X"), node)

    def visit_keyword(self, node: ast.keyword) -> None:
        """Leave out what keeps only the code itself from writing: nothing here tries to."""
        if node.arg != "frozen":
            self.visit(node.value)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None:
            if not (isinstance(node.value, ast.Constant) and node.value.value is None):
                self._replace(node.value, "None", node)
            self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call | ast.Await) and not self._is_left_out(node.value):
            self._replace(node, "pass", node)
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        self._replace(node, "pass", node)
        self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self._replace(node, "break", node)

    def visit_Break(self, node: ast.Break) -> None:
        self._replace(node, "continue", node)

    def _without(self, decorator: ast.expr) -> None:
        """Have a function without this decorator."""
        start, end = self._start(decorator) - 1, self._end(decorator)
        self._add(decorator, (start, end), "# ", decorator, before=f"@{self._text(decorator)}", after="(no decorator)")

    def _negate(self, test: ast.expr) -> None:
        if not isinstance(test, ast.Compare | ast.Constant) or (isinstance(test, ast.Compare) and len(test.ops) > 1):
            self._replace(test, f"not ({self._text(test)})", test)

    def _operator(self, left: ast.expr, right: ast.expr, before: str, after: str, whole: ast.AST) -> None:
        start, end = self._end(left), self._start(right)
        between = self._source[start:end].decode()
        # Between them there may be brackets too.
        self._add(left, (start, end), between.replace(before, f" {after} ", 1), whole)

    def _replace(self, node: ast.AST, text: str, shown: ast.AST) -> None:
        self._add(node, (self._start(node), self._end(node)), text, shown)

    def _add(
        self, at: ast.AST, span: tuple[int, int], text: str, shown: ast.AST, before: str = "", after: str = ""
    ) -> None:
        start, end = self._start(shown), self._end(shown)
        changed = self._source[start : span[0]] + text.encode() + self._source[span[1] : end]
        self._found.append(
            Mutation(
                path=self._path,
                where=".".join(self._names),
                function=self._function,
                line=at.lineno,  # type: ignore[attr-defined]
                before=before or _one_line(self._source[start:end]),
                after=after or _one_line(changed),
                lines=self._lines,
                span=span,
                replacement=text,
            )
        )

    def _is_left_out(self, node: ast.expr) -> bool:
        if not isinstance(node, ast.Call):
            return False
        return next(_names_in(node.func)) in _LEFT_OUT or "logger" in set(_names_in(node.func))

    def _text(self, node: ast.AST) -> str:
        return self._source[self._start(node) : self._end(node)].decode()

    def _start(self, node: ast.AST) -> int:
        return self._starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]

    def _end(self, node: ast.AST) -> int:
        return self._starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]


def _lines(node: ast.stmt | ast.match_case, *, whole: bool) -> tuple[int, int]:
    first: ast.AST = node.pattern if isinstance(node, ast.match_case) else node
    decorators = getattr(node, "decorator_list", [])
    start: int = min(each.lineno for each in (first, *decorators))  # type: ignore[attr-defined]
    inner = getattr(node, "body", None) or getattr(node, "cases", None)
    if whole or not inner:
        return start, max(start, getattr(node, "end_lineno", start))
    within = inner[0].pattern if isinstance(inner[0], ast.match_case) else inner[0]
    return start, max(start, within.lineno - 1)


def _names_in(node: ast.expr) -> Iterator[str]:
    """Yield the names of `current_app.logger.info`, and at least one."""
    if isinstance(node, ast.Attribute):
        yield from _names_in(node.value)
        yield node.attr
    else:
        yield node.id if isinstance(node, ast.Name) else ""


def _one_line(text: bytes) -> str:
    return " ".join(text.decode().split())
