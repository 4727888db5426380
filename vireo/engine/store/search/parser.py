"""The search language's text -> tree. oVirt's engine reads it character by character; so do we, with its surprises.

A keyword or field ends as soon as it is one, whatever follows (`pageant` is `PAGE ant`); only the first word may begin
like a field and still be free text. Nothing between two conditions means AND, but binds loosest: `a or b c` is
`(a or b) and c`, and clients rely on that. Written AND binds tighter than OR. There are no brackets.
Source: oVirt's SyntaxChecker, and its recorded answers.
"""

from collections.abc import Collection

from vireo.engine.store.search.kinds import KINDS
from vireo.engine.store.search.shape import Kind
from vireo.engine.store.search.tree import AllOf, AnyOf, BadSearch, Condition, Node, Search

FREE_TEXT = ("=", "!=")
"""The relations of a related object without a field: `host=x`."""

START, VALUE, OPERATOR = "start", "value", "operator"
"""What was read last: nothing, a whole condition, or AND or OR."""


def parse(kind: str, text: str) -> Search:
    """Raises BadSearch. Values are not looked at: that is the fields' business."""
    return _Parser(KINDS[kind], text).search()


class _Parser:
    def __init__(self, kind: Kind, text: str) -> None:
        self.kind, self.text, self.pos = kind, text, 0
        self.free: set[str | None] = set()
        self.links = {KINDS[name].object: name for name in kind.links}

    def search(self) -> Search:
        self._check_characters()
        nodes: list[Node] = []
        operators: list[str] = []
        state = START
        while self._skip():
            word = self._keyword(state)
            if word in ("SORTBY", "PAGE"):
                return self._end(word, _join(nodes, operators))
            if word in ("AND", "OR"):
                operators.append(word)
                state = OPERATOR
                continue
            if state == VALUE:
                operators.append("")
            nodes.append(self._condition(word, state))
            state = VALUE
        if state == OPERATOR:
            raise BadSearch(f"Something must follow {operators[-1]}", self.pos)
        return Search(where=_join(nodes, operators))

    def _check_characters(self) -> None:
        for position, character in enumerate(self.text):
            if character in "';\0" or "\ud800" <= character <= "\udfff":
                raise BadSearch(f"The character {character!r} is not allowed in searches", position)

    def _skip(self) -> bool:
        """Pass blanks; whether anything is left."""
        while self.text[self.pos : self.pos + 1] == " ":
            self.pos += 1
        return self.pos < len(self.text)

    def _take(self, words: Collection[str]) -> str | None:
        """The shortest of these words that the text goes on with, and step over it."""
        for end in range(self.pos + 1, min(len(self.text), self.pos + 40) + 1):
            if (word := self.text[self.pos : end].upper()) in words:
                self.pos = end
                return word
        return None

    def _keyword(self, state: str) -> str | None:
        fields, links = self.kind.words, self.links
        if state == OPERATOR:
            return self._take({*fields, *links})
        if state == VALUE:
            return self._take({*fields, *links, "SORTBY", "PAGE", "AND", "OR"})
        return self._take({*filter(self._is_field_here, fields), *links, "SORTBY", "PAGE"})

    def _is_field_here(self, word: str) -> bool:
        """Whether the search begins with this field and not with free text that begins alike."""
        after = self.text[self.pos + len(word) :][:1]
        return not after or after in " !=<>"

    def _condition(self, word: str | None, state: str) -> Condition:
        if word is None:
            return self._free_text(state)
        if word in self.kind.words:
            return self._field(self.kind, word, None)
        return self._linked(word)

    def _free_text(self, state: str) -> Condition:
        start = self.pos
        if state == VALUE:
            self._check_unfinished()
        value = self._value()
        self._once(None, start)
        return Condition(None, "=", value, start)

    def _check_unfinished(self) -> None:
        """A word that could still become a keyword when its text ends is none, and no free text either."""
        word = self.text[self.pos :].split(" ", 1)[0].upper()
        objects = [k.object for k in KINDS.values()]
        if any(known.startswith(word) for known in (*self.kind.words, *objects, "SORTBY", "AND", "OR")):
            raise BadSearch(f"{word.lower()} is not a whole word of the search language", self.pos)

    def _once(self, link: str | None, position: int) -> None:
        if link in self.free:
            raise BadSearch("Free text may stand only once in a search; put text with blanks in quotes", position)
        self.free.add(link)

    def _field(self, kind: Kind, word: str, link: str | None) -> Condition:
        start = self.pos - len(word)
        name = word.lower()
        relation = self._relation(kind.fields[name].relations, name)
        return Condition(name, relation, self._value(), start, link)

    def _linked(self, word: str) -> Condition:
        start = self.pos - len(word)
        target = KINDS[self.links[word]]
        if self.text[self.pos : self.pos + 1] in ("s", "S"):
            if not target.plural:
                raise BadSearch(f"{target.object.lower()} has no plural in the search language", self.pos)
            self.pos += 1
        self._skip()
        if self.text[self.pos : self.pos + 1] == ".":
            self.pos += 1
            self._skip()
            field = self._take(target.words)
            if field is None:
                raise BadSearch(f"{target.object.lower()} has no such field", self.pos)
            return self._field(target, field, target.name)
        relation = self._relation(FREE_TEXT, word.lower())
        condition = Condition(None, relation, self._value(), start, target.name)
        self._once(target.name, start)
        return condition

    def _relation(self, allowed: Collection[str], name: str) -> str:
        self._skip()
        for length in (2, 1):
            if (relation := self.text[self.pos : self.pos + length]) in allowed:
                self.pos += len(relation)
                return relation
        raise BadSearch(f"{name} must be followed by {' '.join(allowed) or 'nothing: it cannot be searched'}", self.pos)

    def _value(self) -> str:
        if not self._skip():
            raise BadSearch("A value is missing", self.pos)
        start = self.pos
        if self.text[start] == '"':
            end = self.text.find('"', start + 1)
            if end < 0:
                raise BadSearch("The closing quote is missing", start)
            self.pos = end + 1
            return self.text[start + 1 : end]
        value = self.text[start:].split(" ", 1)[0]
        if '"' in value or len(value.split()) != 1:
            raise BadSearch("A quote stands before and after a value, and blanks only between quotes", start)
        self.pos = start + len(value)
        return value

    def _end(self, word: str, where: Node | None) -> Search:
        """What stands behind SORTBY or PAGE."""
        if word == "PAGE":
            return Search(where, page=self._page())
        self._skip()
        field = self._take(self.kind.words)
        if field is None:
            raise BadSearch(f"SORTBY must be followed by a field of {self.kind.object.lower()}", self.pos)
        direction, page = None, None
        if self._skip():
            direction = self._take(("ASC", "DESC"))
            if direction is None:
                raise BadSearch("Behind SORTBY and a field only ASC or DESC may stand", self.pos)
        if self._skip():
            if self._take(("PAGE",)) is None:
                raise BadSearch("Behind ASC or DESC only PAGE may stand", self.pos)
            page = self._page()
        return Search(where, sort=field.lower(), descending=direction == "DESC", page=page)

    def _page(self) -> int:
        """The number of a page. What is no number for oVirt (`1x`, beyond 31 bits) is page 1 there."""
        self._skip()
        rest = self.text[self.pos :]
        digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
        rest = rest[len(digits) :]
        if not digits or rest[2:].strip():
            raise BadSearch("PAGE must be followed by a number, and nothing by that", self.pos)
        if rest.strip() or len(digits) > 10 or int(digits) >= 2**31:
            return 1
        return int(digits)


def _join(nodes: list[Node], operators: list[str]) -> Node | None:
    """`operators` are AND, OR, or "" for nothing between two nodes; the last binds loosest."""
    if not nodes:
        return None
    loose: list[list[list[Node]]] = [[[nodes[0]]]]
    for operator, node in zip(operators, nodes[1:], strict=True):
        if operator == "AND":
            loose[-1][-1].append(node)
        elif operator == "OR":
            loose[-1].append([node])
        else:
            loose.append([[node]])
    parts: list[Node] = []
    for alternatives in loose:
        whole = [p[0] if len(p) == 1 else AllOf(tuple(p)) for p in alternatives]
        if len(whole) > 1:
            parts.append(AnyOf(tuple(whole)))
        else:
            parts.extend(alternatives[0])
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
