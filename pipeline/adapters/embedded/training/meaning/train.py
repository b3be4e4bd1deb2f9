"""Teaches the table of meanings: train.py <data folder> <work folder> <table>. See weights/NOTICE.md."""

import json
import struct
import sys
import time

import numpy as np
import scipy.sparse as sparse

import texts
from teacher import Teacher
from tokens import Tokens, stem_columns

DIMENSIONS = 192
STEPS = 1500
BATCH = 512
RATE = 0.02
#: Divides cosines, so that a right pair must stand out.
TEMPERATURE = 0.05
#: What the kinds of lessons count for.
TEACHER_WEIGHT = 2.0
PAIR_WEIGHT = 0.2
MEANING_WEIGHT = 0.1
NAME = "milepost-meaning-1"


def main(data, work, target):
    started = time.time()
    sections = texts.read_sections(data)
    glossary = texts.read_glossary(f"{work}/lists")
    words = texts.read_vocabulary(work, sections)
    print(f"{len(sections)} sections, {len(glossary)} meanings, {len(words)} words")
    teacher = Teacher(work)
    triples, alone = texts.list_taught(data, sections, glossary)
    parts = [(words_alone(words), 16), *[(part, 80) for part in triples], (alone, 40)]
    vectors = [teacher.encode(part, tokens) for part, tokens in parts]
    taught = np.concatenate(vectors[1:])
    tokens = Tokens(words)
    stems = stem_columns(words)
    rows = lambda part: (tokens.matrix(part) @ stems).tocsr()
    lessons = {
        "texts": rows([text for part, _ in parts[1:] for text in part]),
        "pairs": drop_empty(*map(rows, texts.list_pairs(sections))),
        "meanings": drop_empty(*map(rows, texts.list_meanings(glossary))),
    }
    frequency = np.bincount(tokens.matrix([section["text"] for section in sections[::3]]).indices, minlength=len(words))
    rarity = np.clip(np.log((len(sections) / 3 + 1) / (frequency + 1)), 0.3, 7)
    basis, middle = principal_components(taught)
    start = ((vectors[0] - vectors[0].mean(0)) @ basis) * rarity[:, None]
    start /= np.linalg.norm(start, axis=1).mean()
    start = np.concatenate([start, np.zeros((stems.shape[1] - len(words), DIMENSIONS))]).astype(np.float32)
    goal = to_unit((taught - middle) @ basis)
    table = fit(start, lessons, goal, taught, len(triples[0]), len(words))
    write(target, words, (stems @ table).astype(np.float32))
    print(f"wrote {target} after {(time.time() - started) / 60:.0f} minutes")


def words_alone(words):
    return [word.removeprefix("##") for word in words]


def drop_empty(asked, found):
    kept = (np.diff(asked.indptr) > 0) & (np.diff(found.indptr) > 0)
    return asked[kept], found[kept]


def principal_components(vectors):
    middle = vectors.mean(0)
    spread = vectors - middle
    values, axes = np.linalg.eigh(spread.T @ spread / len(spread))
    print(f"{values[::-1][:DIMENSIONS].sum() / values.sum():.3f} of the variance in {DIMENSIONS} dimensions")
    return axes[:, ::-1][:, :DIMENSIONS].astype(np.float32), middle


def fit(table, lessons, goal, taught, sections, words):
    """Adam, row by row: rows that a batch does not touch stay as they were."""
    drawn = np.random.default_rng(1)
    size = np.sqrt((table[:words] ** 2).mean())
    first, second = np.zeros_like(table), np.zeros_like(table)
    losses = {}
    for step in range(1, STEPS + 1):
        rate = RATE * min(1, step / 50) * (1 - step / STEPS * 0.95)
        gradients = []
        batch = drawn.choice(lessons["texts"].shape[0], BATCH, replace=False)
        found = Forward(table, lessons["texts"][batch])
        away = found.unit - goal[batch]
        losses.setdefault("teacher", []).append((away * away).sum(1).mean())
        gradients.append(found.back(TEACHER_WEIGHT * 2 * away / BATCH))
        # Whole sections, of which the teacher has read the heading and the first sentence too.
        section = drawn.choice(sections, BATCH // 2, replace=False)
        asked = section + sections * (1 + (drawn.random(len(section)) < 0.6))
        pair = lessons["texts"][asked], lessons["texts"][section]
        gradients += contrast(table, pair, PAIR_WEIGHT, losses.setdefault("sections", []), both_ways=False)
        for name, weight in (("pairs", PAIR_WEIGHT), ("meanings", MEANING_WEIGHT)):
            asked, found = lessons[name]
            batch = drawn.choice(asked.shape[0], BATCH, replace=False)
            pair = asked[batch], found[batch]
            gradients += contrast(table, pair, weight, losses.setdefault(name, []), both_ways=True)
        matrix = sparse.vstack([rows for rows, _ in gradients]).tocsc()
        touched = np.flatnonzero(np.diff(matrix.indptr))
        change = np.asarray(matrix[:, touched].T @ np.concatenate([each for _, each in gradients]), np.float32)
        first[touched] = 0.9 * first[touched] + 0.1 * change
        second[touched] = 0.99 * second[touched] + 0.01 * change * change
        slope = (first[touched] / (1 - 0.9**step)) / (np.sqrt(second[touched] / (1 - 0.99**step)) + 1e-8)
        table[touched] -= rate * size * slope
        if step % 100 == 0:
            print(step, {name: round(float(np.mean(each[-100:])), 4) for name, each in losses.items()}, flush=True)
    return table


class Forward:
    """Unit vectors of texts, and how a change of them changes the rows of the table."""

    def __init__(self, table, rows):
        self.rows = rows
        sums = rows @ table
        self.length = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
        self.unit = sums / self.length

    def back(self, gradient):
        along = (gradient * self.unit).sum(1, keepdims=True)
        return self.rows, (gradient - along * self.unit) / self.length


def contrast(table, pair, weight, losses, both_ways):
    """Every text's own partner must be nearer than those of the others."""
    asked, found = (Forward(table, rows) for rows in pair)
    nearness = asked.unit @ found.unit.T / TEMPERATURE
    shares = to_shares(nearness)
    own = np.eye(len(shares), dtype=np.float32)
    losses.append(-np.log(np.diag(shares) + 1e-9).mean())
    away = (shares - own + (to_shares(nearness.T) - own).T) / 2 if both_ways else shares - own
    away *= weight / TEMPERATURE / len(shares)
    return [asked.back(away @ found.unit), found.back(away.T @ asked.unit)]


def to_shares(values):
    powers = np.exp(values - values.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def to_unit(vectors):
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def write(target, words, table):
    """A head in JSON after its length, the words, a step a row, and the rows in steps of 8 bits."""
    steps = np.maximum(np.abs(table).max(1), 1e-9) / 127
    listed = "\n".join(words).encode()
    head = {"format": 1, "name": NAME, "dimensions": DIMENSIONS, "words": len(words), "wordBytes": len(listed)}
    head = json.dumps(head).encode()
    values = np.round(table / steps[:, None]).astype(np.int8)
    with open(target, "wb") as file:
        file.write(struct.pack("<I", len(head)) + head + listed)
        file.write(steps.astype("<f4").tobytes() + values.tobytes())


if __name__ == "__main__":
    main(*sys.argv[1:4])
