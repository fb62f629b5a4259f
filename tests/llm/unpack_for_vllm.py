"""Make a folder that vLLM can serve of the small model that comes as one GGUF file: bf16 safetensors, about 1.3 GB.

Runs in vLLM's own environment, which needs `gguf` and `accelerate` besides (docs/requirements.md has the commands):
    ~/vllm/bin/python tests/llm/unpack_for_vllm.py MODEL.gguf FOLDER
"""

import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig


def unpack(file: Path, folder: Path) -> None:
    """Weights become bf16, which processors and graphics cards have; the tokenizer brings its chat template."""
    here, name = str(file.parent), file.name
    model = AutoModelForCausalLM.from_pretrained(
        here, gguf_file=name, dtype=torch.bfloat16, quantization_config=GgufConfig(dequantize=True)
    )
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config  # it is not any longer, and vLLM would look for it
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(here, gguf_file=name).save_pretrained(folder)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    unpack(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
