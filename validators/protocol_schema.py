"""The shape of an audit programme: what it asks for, by which rules it judges, how it grades."""

from __future__ import annotations

from pydantic import Field

from pipeline.model.evidence import Text
from pipeline.model.finding import Basis, Severity
from validators.pack_schema import Status, Strict


class Override(Strict):
    """A severity that a programme sets, and why."""

    severity: Severity
    reason: str


class Words(Strict):
    """The same in both languages."""

    en: str
    zh: str


class Domain(Strict):
    """One domain of a programme: what it asks for, as in ``Protocol``."""

    title: Words
    kinds: tuple[str, ...]
    monthly: tuple[str, ...] = ()
    fields: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    registers: dict[str, int] = Field(default_factory=dict)
    rules: tuple[str, ...] = ()


class Protocol(Strict):
    """One audit programme, or several at once.

    Attributes:
        extends: The programme whose word holds where this one says nothing.
        overrides: Key that this one says otherwise, and why.
        built_from: What it was made from, to be told to the reader.
        codes: Rule packs of codes that it judges by, unless the user names others.
        months: Length of the window of records, in months.
        kinds: Document kinds it asks for.
        monthly: Those of them asked for in every month of the window.
        fields: Kind to the groups of fields that must be in it, beside those that the law lists.
        registers: Kind to the longest time between entries, in days.
        rules: Rules, or groups of them, that judge; all where none is named.
        severity: Rule to the severity that the programme gives it.
        domains: Domain to what it asks for, and the rules that judge where the programme is cut to
            it; what stands beside the domains is asked for in each.
        parts: The programmes that this one is made of; () for one alone.
    """

    id: str = ""
    title: str
    version: str
    extends: str | None = None
    overrides: dict[str, str] = Field(default_factory=dict)
    built_from: Words | None = None
    codes: tuple[str, ...] = ()
    months: int = Field(ge=1)
    instrument: str
    source: str | None = None
    status: Status
    kinds: tuple[str, ...] = ()
    monthly: tuple[str, ...] = ()
    fields: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    registers: dict[str, int] = Field(default_factory=dict)
    rules: tuple[str, ...] = ()
    severity: dict[str, Override] = Field(default_factory=dict)
    domains: dict[str, Domain] = Field(default_factory=dict)
    parts: tuple[Protocol, ...] = ()

    def each(self) -> tuple[Protocol, ...]:
        """Gives back the programmes it is made of: itself where it is one alone."""
        return self.parts or (self,)

    def told(self) -> Text:
        """Gives back what the programme was built from, in words."""
        said = self.built_from or Words(en="", zh="")
        return Text(f"{self.title}: {said.en}", f"{self.title}：{said.zh}")

    def basis(self) -> Basis:
        """Gives back what a finding says of this programme's list."""
        return Basis(
            pack=self.id,
            instrument=self.instrument,
            article=None,
            status=self.status,
            source=self.source,
        )

    def asking(self, key: str, word: str) -> tuple[Basis, ...]:
        """Gives back what a finding says of the programmes that ask for something.

        Args:
            key: "kinds", "monthly", "fields" or "registers".
            word: The document kind; of registers the strictest programme comes first.
        """
        asking = [one for one in self.each() if word in getattr(one, key)]
        if key == "registers":
            asking.sort(key=lambda one: one.registers[word])
        return tuple(one.basis() for one in asking)

    def judges_by(self, rule: str) -> bool:
        """Gives back whether a rule is one that the programme, or one of several, judges by."""
        group = rule.partition(".")[0]
        return any(not one.rules or {rule, group} & {*one.rules} for one in self.each())

    def graded(self, rule: str, own: Severity) -> Severity:
        """Gives back the severity of a finding: the strictest that any of the programmes gives.

        Args:
            rule: Its rule.
            own: The severity that the rule gives it.
        """
        judging = [one for one in self.each() if one.judges_by(rule)]
        given = (one.severity.get(rule) for one in judging)
        return min((one.severity if one else own for one in given), default=own, key=_rank)


def _rank(severity: Severity) -> int:
    return severity.rank
