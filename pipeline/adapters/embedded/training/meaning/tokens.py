"""The words of a text, as `meaning/split-tokens.ts` splits it, and texts as rows of a sparse matrix."""

import re
import unicodedata

import numpy as np
import scipy.sparse as sparse

HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
WORD = re.compile(r"[a-z0-9]+")
MAX_WORD_CHARS = 40


class Tokens:
    def __init__(self, words):
        self.words = words
        self.rows = {word: row for row, word in enumerate(words)}
        self.known = {}

    def split(self, text):
        plain = unicodedata.normalize("NFD", HUMP.sub(" ", text).lower())
        plain = "".join(char for char in plain if not unicodedata.combining(char))
        plain = plain.replace("'", " ").replace("’", " ")
        return [row for word in WORD.findall(plain) for row in self._rows_of(word)]

    def _rows_of(self, word):
        found = self.known.get(word)
        if found is None:
            row = self.rows.get(word)
            found = [row] if row is not None else self._pieces_of(word)
            self.known[word] = found
        return found

    def _pieces_of(self, word):
        if len(word) > MAX_WORD_CHARS:
            return []
        found, at = [], 0
        while at < len(word):
            prefix = "##" if at else ""
            end = next((end for end in range(len(word), at, -1) if prefix + word[at:end] in self.rows), at)
            if end == at:
                return []
            found.append(self.rows[prefix + word[at:end]])
            at = end
        return found

    def matrix(self, texts):
        """A row a text; a word that is repeated counts by the logarithm of how often."""
        starts, columns, values = [0], [], []
        for text in texts:
            counts = {}
            for row in self.split(text):
                counts[row] = counts.get(row, 0) + 1
            columns.extend(counts)
            values.extend(1 + np.log(list(counts.values())) if counts else [])
            starts.append(len(columns))
        shape = (len(texts), len(self.words))
        return sparse.csr_matrix(
            (np.array(values, np.float32), np.array(columns, np.int32), np.array(starts, np.int64)), shape=shape
        )


ENDINGS = [
    ("ies", "y"), ("ying", "y"), ("ied", "y"), ("sses", "ss"), ("ings", ""), ("ing", ""), ("edly", ""), ("ed", ""),
    ("ers", ""), ("er", ""), ("ations", "at"), ("ation", "at"), ("ators", "at"), ("ator", "at"), ("ates", "at"),
    ("ate", "at"), ("ions", ""), ("ion", ""), ("ments", ""), ("ment", ""), ("ly", ""), ("es", ""), ("s", ""), ("e", ""),
]  # fmt: skip


def stem(word):
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + instead
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls" else word


def stem_columns(words):
    """A matrix that adds to every word a column which it shares with the words of its stem, where there are others."""
    stems = [stem(word) if word.isalpha() and len(word) > 3 else None for word in words]
    counts = {}
    for each in stems:
        counts[each] = counts.get(each, 0) + 1
    shared = {}
    rows, columns = list(range(len(words))), list(range(len(words)))
    for row, each in enumerate(stems):
        if each is not None and counts[each] > 1:
            rows.append(row)
            columns.append(len(words) + shared.setdefault(each, len(shared)))
    ones = np.ones(len(rows), np.float32)
    return sparse.csr_matrix((ones, (rows, columns)), shape=(len(words), len(words) + len(shared)))
