// Signature pad: finger, pen or mouse on a canvas; the form gets the strokes as one SVG path.
// The path lives in a box 1000 wide; its height follows the shape of the pad (about 420 on a phone).
export function startSignaturePads() {
  for (const root of document.querySelectorAll("[data-signature]")) startPad(root);
}

function startPad(root) {
  const canvas = root.querySelector("canvas");
  const kept = root.querySelector("input[type=hidden]");
  const clear = root.querySelector("[data-signature-clear]");
  if (!canvas || !kept) return;
  const strokes = read(kept.value);
  let stroke = null;

  const draw = () => {
    const box = canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    const pen = canvas.getContext("2d");
    pen.scale((box.width / 1000) * ratio, (box.width / 1000) * ratio);
    pen.lineWidth = 2600 / box.width;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    pen.strokeStyle = "#16224a";
    for (const line of strokes) {
      pen.beginPath();
      line.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      if (line.length === 1) pen.lineTo(line[0][0] + 1, line[0][1]);
      pen.stroke();
    }
  };
  const keep = () => {
    kept.value = strokes.map((line) => "M" + line.map(([x, y]) => `${x} ${y}`).join("L")).join("");
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const scale = 1000 / box.width;
    const within = (value, most) => Math.round(Math.min(Math.max(value, 0), most) * scale);
    return [within(event.clientX - box.left, box.width), within(event.clientY - box.top, box.height)];
  };

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    stroke = [at(event)];
    strokes.push(stroke);
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    const [x, y] = at(event);
    const [px, py] = stroke[stroke.length - 1];
    if (Math.abs(x - px) + Math.abs(y - py) < 3) return;
    stroke.push([x, y]);
    draw();
  });
  const lift = () => {
    if (stroke) keep();
    stroke = null;
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  if (clear) {
    clear.addEventListener("click", () => {
      strokes.length = 0;
      keep();
      draw();
    });
  }
  window.addEventListener("resize", draw);
  draw();
}

function read(path) {
  return path.split("M").filter(Boolean).map((line) => line.split("L").map((point) => point.split(" ").map(Number)));
}
