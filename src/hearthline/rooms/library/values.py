"""Words of the library: the drugs of which a program says that they must not stop."""

from __future__ import annotations

from dataclasses import dataclass

from hearthline.kernel.answers import Answer


@dataclass(frozen=True, slots=True)
class ListedDrug:
    """A drug that must not stop.

    Parameters
    ----------
    name
        Ingredient, as people say it.
    also_called
        Other names under which orders write it, brands among them.
    codes
        RxNorm concept ids of the ingredient and its products, when known.
    why
        What an interruption does.
    source
        Who says so.
    is_seen
        Whether somebody read that source; a program approves what nobody has.
    """

    name: str
    also_called: tuple[str, ...] = ()
    codes: frozenset[str] = frozenset()
    why: str = ""
    source: str = ""
    is_seen: bool = False


@dataclass(frozen=True, slots=True)
class MustNotStop:
    """The list in force; without an approved one, nobody knows of any drug.

    Parameters
    ----------
    drugs
        What is on it.
    is_approved
        Whether the program approved a list.
    version
        Which one.
    """

    drugs: tuple[ListedDrug, ...] = ()
    is_approved: bool = False
    version: str = ""

    def listed(self, drug: str, code: str = "") -> ListedDrug | None:
        """Return the entry that names a drug, by code or by any word of how it is written."""
        words = _words(drug)
        for entry in self.drugs:
            if code and code in entry.codes:
                return entry
            for name in (entry.name, *entry.also_called):
                sought = _words(name)
                if any(
                    words[at : at + len(sought)] == sought
                    for at in range(len(words) - len(sought) + 1)
                ):
                    return entry
        return None

    def says(self, drug: str, code: str = "") -> Answer:
        """Whether a drug must not stop: unknown as long as no list is approved."""
        if not self.is_approved:
            return Answer.UNKNOWN
        return Answer.YES if self.listed(drug, code) else Answer.NO


def _words(text: str) -> list[str]:
    return "".join(one if one.isalnum() else " " for one in text.casefold()).split()
