"""Sign a release: python tools/release.py DIR KEY. The wheel is built into DIR, its digest written and signed.

ssh-keygen (OpenSSH 8.0 or newer) signs and verifies; the namespace keeps a signature made for anything else from passing.
KEY: a private key of ssh-keygen, or the public half of one that lies on a security key or in an agent. None is kept here.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

NAMESPACE = "csor-release"
SUMS = "SHA256SUMS"


def sign(folder: Path, key: Path) -> Path:
    """Write the digests of the wheels in a folder, and the signature beside them; gives the signature's path."""
    wheels = sorted(folder.glob("*.whl"))
    lines = [f"{hashlib.sha256(wheel.read_bytes()).hexdigest()}  {wheel.name}\n" for wheel in wheels]
    (folder / SUMS).write_text("".join(lines))
    (folder / f"{SUMS}.sig").unlink(missing_ok=True)  # ssh-keygen would ask
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", NAMESPACE, "-f", key, folder / SUMS], check=True)
    return folder / f"{SUMS}.sig"


def main() -> int:
    """Build and sign."""
    folder, key = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, Path(__file__).with_name("wheel.py"), folder], check=True)
    sys.stdout.write(f"{sign(folder, key)}\n{(folder / SUMS).read_text()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
