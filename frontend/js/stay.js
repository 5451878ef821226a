// Two minutes before an idle session ends: a calm band, and a button that stays signed in without leaving the page.
const SIGNED_OUT_AFTER = 120;

export function startStay() {
  const band = document.querySelector("[data-stay]");
  if (!band) return;
  const form = band.querySelector("form");
  const words = band.querySelector("[data-stay-words]");
  const button = band.querySelector("button");
  let since = Date.now();
  let said = "";

  const say = (what) => {
    if (said === what) return;
    said = what;
    band.hidden = !what;
    button.hidden = what !== "soon";
    words.textContent = what ? words.dataset[what] : "";
  };
  const look = () => {
    const idle = (Date.now() - since) / 1000;
    const warn = Number(band.dataset.stay);
    if (idle >= warn + SIGNED_OUT_AFTER) say("over");
    else if (idle >= warn) say("soon");
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
      if (answer.status !== 204) return say("over");
      since = Date.now();
      say("");
    } catch {
      look();
    }
  });
  // A machine that slept does not count: the clock on the wall does.
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
}
