"""Writes a published sentence encoder (published.py) as an int8 ONNX graph.

    python scripts/export_encoder.py [folder]        default: models/encoder
    python scripts/export_encoder.py models/mpnet --encoder all-mpnet-base-v2

The adapter that tune_encoder.py made for our intents is added to MiniLM's weights first. Needs neither
PyTorch nor the network: the encoders are written down here with ONNX Runtime's fused operators. Nothing is
done when the folder already holds the export of these inputs. Takes seconds; the same bytes each time.
"""

from __future__ import annotations

import argparse
import logging
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from published import ENCODERS, HEADS, MINILM, Published, Weights, sha256

FUSED = "com.microsoft"
ADAPTER = Path(__file__).parents[1] / "data" / "encoder" / "adapter.npz"


def adapted(weights: Weights, adapter: Weights) -> Weights:
    """`weights` with "<matrix>.down" [in, rank] times "<matrix>.up" [rank, out] added to each [out, in]."""
    found = dict(weights)
    for down in (name for name in adapter if name.endswith(".down")):
        matrix = down.removesuffix(".down")
        change = adapter[down].astype(np.float32) @ adapter[f"{matrix}.up"].astype(np.float32)
        found[f"{matrix}.weight"] = weights[f"{matrix}.weight"] + change.T
    return found


def partly(adapter: Weights, share: float) -> Weights:
    """Brings the weights only `share` of the way from the published to the tuned (Wortsman et al. 2022).

    Where there are many sentences, halfway is better than either end (docs/understanding.md).
    """
    return {name: array * share if name.endswith(".up") else array for name, array in adapter.items()}


class Graph:
    """Collects nodes and constants; each call answers the name of the node's first output."""

    def __init__(self, weights: Weights, epsilon: float) -> None:
        self.weights = weights
        self.epsilon = epsilon
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
        return self.node("SkipLayerNormalization", *inputs, domain=FUSED, epsilon=self.epsilon)


def add_embeddings(graph: Graph) -> str:
    names = ("word_embeddings", "position_embeddings", "token_type_embeddings")
    tables = [graph.constant(f"embeddings.{name}.weight") for name in names]
    norm = [graph.constant(f"embeddings.LayerNorm.{part}") for part in ("weight", "bias")]
    inputs = ("input_ids", "token_type_ids", *tables, *norm)
    graph.node("Sub", "input_ids", "input_ids")
    graph.nodes[-1].output[0] = "token_type_ids"
    return graph.node("EmbedLayerNormalization", *inputs, outputs=2, domain=FUSED, epsilon=graph.epsilon)


def add_bias(graph: Graph) -> str:
    """As much of MPNet's bias of distances as these texts need: [1, heads, tokens, tokens]."""
    tokens = graph.node("Shape", "input_ids", start=1, end=2)
    ends = graph.node("Concat", tokens, tokens, axis=0)
    starts, axes = graph.constant("starts", np.array([0, 0])), graph.constant("axes", np.array([2, 3]))
    return graph.node("Slice", graph.constant("bias"), starts, ends, axes)


def add_attention(graph: Graph, own: str, x: str, bias: str | None) -> str:
    """With a bias the three matrices stay apart: the fused operator that takes int8 weights knows no bias."""
    parts = ("query", "key", "value")
    biases = graph.constant(
        f"{own}.bias", np.concatenate([graph.weights[f"{own}.{part}.bias"] for part in parts])
    )
    if bias:
        inputs = (*(graph.dense(f"{own}.{part}", x) for part in parts), biases, "attention_mask", bias)
        return graph.node("MultiHeadAttention", *inputs, domain=FUSED, num_heads=HEADS)
    joined = np.concatenate([graph.weights[f"{own}.{part}.weight"].T for part in parts], axis=1)
    inputs = (x, graph.constant(f"{own}.weight", joined), biases, "attention_mask")
    return graph.node("Attention", *inputs, domain=FUSED, num_heads=HEADS)


def add_layer(graph: Graph, number: int, x: str, bias: str | None) -> str:
    layer = f"encoder.layer.{number}"
    out = f"{layer}.attention.output"
    x = graph.dense_to(out, add_attention(graph, f"{layer}.attention.self", x, bias), skip=x)
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


def build_model(weights: Weights, published: Published) -> onnx.ModelProto:
    """`input_ids`, `attention_mask`: int32 [texts, tokens]; `sentence`: float32 [texts, width]."""
    graph = Graph(weights, published.epsilon)
    x = add_embeddings(graph)
    bias = add_bias(graph) if "bias" in weights else None
    for number in range(published.layers):
        x = add_layer(graph, number, x, bias)
    add_pooling(graph, x)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT32, ["texts", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("sentence", TensorProto.FLOAT, ["texts", published.width])
    made = helper.make_graph(graph.nodes, published.name, inputs, [output], [*graph.constants.values()])
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=8)


def export(folder: Path, adapter: Path | None = ADAPTER, published: Published = MINILM) -> bool:
    """Fills `folder` with encoder.onnx, tokenizer.json and made_from; False when they were there already.

    `adapter`: None leaves the published weights as they are.
    """
    source = published.folder()
    code = [sha256(Path(__file__).with_name(name)) for name in (Path(__file__).name, "published.py")]
    made_from = " ".join([published.sha256, *code, *([sha256(adapter)] if adapter else [])]) + "\n"
    mark = folder / "made_from"
    if mark.exists() and mark.read_text() == made_from:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    weights = published.weights()
    if adapter:
        with np.load(adapter) as stored:
            weights = adapted(weights, dict(stored))
    shrink = quantised_by_block if "bias" in weights else quantised
    shrink(build_model(weights, published), folder / "encoder.onnx")
    shutil.copyfile(source / "tokenizer.json", folder / "tokenizer.json")
    mark.write_text(made_from)
    return True


def quantised(model: onnx.ModelProto, path: Path) -> None:
    exact = path.with_name("exact.onnx")
    onnx.save(model, exact)
    fused = {"DefaultTensorType": TensorProto.FLOAT}  # shape inference does not know the fused operators
    quantize_dynamic(exact, path, weight_type=QuantType.QInt8, per_channel=True, extra_options=fused)
    exact.unlink()


def quantised_by_block(model: onnx.ModelProto, path: Path) -> None:
    """A scale for every 128 numbers, of weights and of what they meet: slower, for MPNet has outliers.

    With one scale a matrix its vectors have a cosine of 0.90 to the exact ones; so they have 0.9995.
    """
    # Imported here only: importing it turns on the log of everything.
    from onnxruntime.quantization import matmul_nbits_quantizer as by_block

    logging.getLogger(by_block.__name__).setLevel(logging.WARNING)  # it names each node
    plan = by_block.DefaultWeightOnlyQuantConfig(block_size=128, is_symmetric=True, accuracy_level=4, bits=8)
    quantiser = by_block.MatMulNBitsQuantizer(model, algo_config=plan)
    quantiser.process()
    onnx.save(quantiser.model.model, path)


def main() -> None:
    options = argparse.ArgumentParser(description="Writes a sentence encoder as an int8 ONNX graph.")
    options.add_argument("folder", nargs="?", type=Path, default=Path("models/encoder"))
    options.add_argument("--encoder", choices=ENCODERS, default=MINILM.name)
    given = options.parse_args()
    published = ENCODERS[given.encoder]
    adapter = ADAPTER if published is MINILM else None  # the one in the project is MiniLM's
    done = export(given.folder, adapter, published)
    print(f"{given.folder}: {'written' if done else 'up to date'}")


if __name__ == "__main__":
    main()
